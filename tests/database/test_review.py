"""The monthly review in the database: what is locked stays, who may write what, nothing is overwritten."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE, places
from harness import Look
from language import Problem
from warehouse import review, review_write
from warehouse.refresh import refresh

MARCH = date(2026, 3, 1)
EVERYWHERE = ["*", "*main", "*east", "eyes", "bones"]


def answers(owner: Connection, department: str, days: range, overall: int, tag: str = "") -> None:
    """One answer a day in March 2026."""
    for day in days:
        owner.execute(
            text(
                "insert into hospital.survey_response"
                " (survey_response_id, department_id, mode, submitted_at, overall, comment)"
                " values (:id, :department, 'sms', cast(:at as timestamptz), :overall, :comment)"
            ),
            {
                "id": f"{department}{tag}-{day}", "department": department, "at": f"2026-03-{day:02d} 12:00+08",
                "overall": overall, "comment": f"等了很久才叫到号，第{day}天也一样" if day < 10 else None,
            },
        )  # fmt: skip


@pytest.fixture
def march(owner: Connection) -> Connection:
    """31 answers of eyes, 30 of them 5 and one 1, and 31 of bones; nothing is locked."""
    places(owner)
    answers(owner, "eyes", range(1, 31), 5)
    answers(owner, "eyes", range(31, 32), 1)
    answers(owner, "bones", range(1, 32), 4)
    refresh(owner)
    return owner


@pytest.fixture
def locked(march: Connection) -> Connection:
    assert march.execute(text("select quality.freeze_review('2026-03-01')")).scalar_one()
    return march


def figure(tx: Connection, place: str = "eyes") -> tuple[float, float]:
    rows = review.figures(tx, MARCH, [place])
    row = rows[rows.metric == "satisfaction_rate"].iloc[-1]
    return row["numerator"], row["denominator"]


def refused(look: Look, email: str | None, write: Callable[[Connection], object]) -> str:
    with pytest.raises(DBAPIError) as caught, look(email) as tx:
        write(tx)
    return review_write.refusal(caught.value)


def comment(department: str = "eyes", version: int = 0, words: str = "两人请假") -> Callable[[Connection], None]:
    return lambda tx: review_write.save_comment(tx, MARCH, department, "satisfaction_rate", version, words)


def item(scope: str = "*", version: int = 0, remark: str = "请看", about: str = "*") -> Callable[[Connection], None]:
    return lambda tx: review_write.save_item(
        tx, MARCH, scope, "overdue", version, about=about, position=None, dropped=False, title="", remark=remark
    )


# ---- what is locked stays


def test_figures_of_a_locked_month_stay_although_the_records_change(locked: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        before = review.figures(tx, MARCH, EVERYWHERE)
        facts = review.facts(tx, MARCH, EVERYWHERE)
        assert figure(tx) == (30, 31)
        assert review.changes(tx, MARCH, EVERYWHERE).empty
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    locked.execute(text("update hospital.survey_response set comment = '改了' where comment is not null"))
    locked.execute(text("delete from hospital.survey_response where department_id = 'bones'"))
    refresh(locked)
    with as_reader(DIRECTOR) as tx:
        pd.testing.assert_frame_equal(review.figures(tx, MARCH, EVERYWHERE), before)
        pd.testing.assert_frame_equal(review.facts(tx, MARCH, EVERYWHERE), facts)
        changed = review.changes(tx, MARCH, EVERYWHERE)
    own = changed[(changed.metric == "satisfaction_rate") & (changed.department_id == "eyes")].iloc[0]
    assert (own.numerator, own.denominator, own.numerator_now, own.denominator_now) == (30, 31, 30, 41)
    gone = changed[(changed.metric == "satisfaction_rate") & (changed.department_id == "bones")].iloc[0]
    assert pd.isna(gone.denominator_now)


def test_a_month_is_locked_once(locked: Connection) -> None:
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    refresh(locked)
    assert not locked.execute(text("select quality.freeze_review('2026-03-01')")).scalar_one()
    assert locked.execute(text("select count(*) from quality.review_lock")).scalar_one() == 1


@pytest.mark.parametrize("email", [OFFICE, DIRECTOR, HEAD_OF_EYES])
@pytest.mark.parametrize(
    "statement",
    [
        "update quality.review_figure set numerator = 1",
        "delete from quality.review_fact",
        "insert into quality.review_lock (month) values ('2026-02-01')",
        "insert into quality.review_fact values ('2026-03-01', 'story', 'eyes', 9, '{}')",
        "update quality.review_comment set words = ''",
        "delete from quality.review_item",
        "truncate quality.review",
        "select quality.freeze_review('2026-02-01')",
    ],
)
def test_nobody_writes_over_what_stands(locked: Connection, as_reader: Look, email: str, statement: str) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        comment()(tx)
    assert refused(as_reader, email, lambda tx: tx.execute(text(statement))) == "not_allowed"


def test_the_office_locks_a_month_and_nobody_else(march: Connection, as_reader: Look) -> None:
    for email in (DIRECTOR, HEAD_OF_EYES, CLERK, None):
        assert refused(as_reader, email, lambda tx: review.lock(tx, MARCH)) == "office"
    with as_reader(OFFICE) as tx:
        assert review.lock(tx, MARCH)
        assert not review.lock(tx, MARCH)
        state = review.state(tx, MARCH, "*")
        assert state.locked_on is not None
        assert state.locked_by == OFFICE
        assert figure(tx) == (30, 31)


def test_a_month_that_is_not_over_or_has_no_data_is_not_locked(march: Connection, as_reader: Look) -> None:
    today = march.execute(text("select date_trunc('month', quality.local_day(now()))::date")).scalar_one()
    assert refused(as_reader, OFFICE, lambda tx: review.lock(tx, today)) == "not_over"
    assert refused(as_reader, OFFICE, lambda tx: review.lock(tx, date(2020, 1, 1))) == "no_data"


def test_a_refresh_locks_the_month_that_is_due(owner: Connection) -> None:
    places(owner)
    last = owner.execute(
        text("select (date_trunc('month', quality.local_day(now())) - interval '1 month')::date")
    ).scalar_one()
    for department in ("eyes", "bones"):
        owner.execute(
            text(
                "insert into hospital.survey_response"
                " (survey_response_id, department_id, mode, submitted_at, overall)"
                " values (:id, :id, 'sms', quality.day_start(:day), 5)"
            ),
            {"id": department, "day": last},
        )
    owner.execute(text("update quality.setting set value = '32' where name = 'review_lock_day'"))
    refresh(owner)
    assert owner.execute(text("select count(*) from quality.review_lock")).scalar_one() == 0
    owner.execute(text("update quality.setting set value = '1' where name = 'review_lock_day'"))
    refresh(owner)
    assert owner.scalars(text("select month from quality.review_lock")).all() == [last]
    assert owner.execute(text("select locked_by from quality.review_lock")).scalar_one() is None


# ---- what is locked with it


def test_the_story_is_the_longest_comment_that_names_nobody(march: Connection) -> None:
    march.execute(
        text(
            "update hospital.survey_response set comment = case survey_response_id"
            " when 'eyes-1' then '甲医生态度特别好，讲得非常清楚，下次还找他'"
            " when 'eyes-2' then '排队的人太多，叫号很慢，希望改进'"
            " when 'eyes-3' then '太短' end where department_id = 'eyes'"
        )
    )
    refresh(march)
    march.execute(text("select quality.freeze_review('2026-03-01')"))
    stories = march.execute(
        text("select department_id, content ->> 'comment' from quality.review_fact where kind = 'story' order by 1")
    ).all()
    assert [tuple(row) for row in stories] == [
        ("bones", "等了很久才叫到号，第1天也一样"),
        ("eyes", "排队的人太多，叫号很慢，希望改进"),
    ]


def test_overdue_complaints_are_counted_by_place(march: Connection, as_reader: Look) -> None:
    for number, (department, received) in enumerate([("eyes", "03-03"), ("eyes", "03-05"), ("bones", "03-04")]):
        march.execute(
            text(
                "insert into hospital.complaint (complaint_id, channel, received_at)"
                " values (:id, 'phone', cast(:at as timestamptz))"
            ),
            {"id": f"c{number}", "at": f"2026-{received} 09:00+08"},
        )
        march.execute(
            text(
                "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)"
                " values (:id, :id, :department, 'responsible')"
            ),
            {"id": f"c{number}", "department": department},
        )
    march.execute(text("update hospital.complaint set replied_at = '2026-03-06 09:00+08' where complaint_id = 'c0'"))
    refresh(march)
    march.execute(text("select quality.freeze_review('2026-03-01')"))
    with as_reader(HEAD_OF_EYES) as tx:
        rows = review.facts(tx, MARCH, EVERYWHERE)
    late = {row.department_id: row.content["complaints"] for row in rows.itertuples() if row.kind == "overdue"}
    assert late == {"*": 2, "*main": 1, "*east": 1, "eyes": 1}, "bones is not for the head of eyes to see"


# ---- who may write what


def test_a_head_comments_on_own_figures_and_the_office_on_all(locked: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        comment()(tx)
    assert refused(as_reader, HEAD_OF_EYES, comment("bones")) == "not_allowed"
    assert refused(as_reader, HEAD_OF_EYES, comment("*")) == "not_allowed"
    assert refused(as_reader, DIRECTOR, comment()) == "changed"  # there is a first version; and he may not either
    assert refused(as_reader, DIRECTOR, comment("bones")) == "not_allowed"
    assert refused(as_reader, CLERK, comment("bones")) == "not_allowed"
    with as_reader(OFFICE) as tx:
        comment("bones")(tx)
        rows = review.comments(tx, MARCH, EVERYWHERE)
    assert list(zip(rows.department_id, rows.changed_by, strict=True)) == [("bones", OFFICE), ("eyes", HEAD_OF_EYES)]
    with as_reader(HEAD_OF_BONES) as tx:
        assert set(review.comments(tx, MARCH, EVERYWHERE).department_id) == {"bones"}


def test_the_office_changes_the_agenda_and_a_head_only_that_of_the_own_department(
    locked: Connection, as_reader: Look
) -> None:
    with as_reader(OFFICE) as tx:
        item()(tx)
    assert refused(as_reader, HEAD_OF_EYES, item("*main")) == "not_allowed"
    with as_reader(HEAD_OF_EYES) as tx:
        item("eyes", about="eyes")(tx)
    assert refused(as_reader, HEAD_OF_BONES, item("eyes", 1, about="eyes")) == "not_allowed"
    assert refused(as_reader, DIRECTOR, item("*east")) == "not_allowed"


def test_a_remark_about_a_department_is_for_those_who_see_it(locked: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        item(about="eyes")(tx)
    for email, seen in ((HEAD_OF_EYES, 1), (HEAD_OF_BONES, 0), (DIRECTOR, 1), (CLERK, 0), (None, 0)):
        with as_reader(email) as tx:
            assert len(review.items(tx, MARCH, "*")) == seen, email


def test_of_two_editors_the_second_is_told(locked: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        item(remark="先")(tx)
    assert refused(as_reader, OFFICE, item(remark="后")) == "changed"
    assert refused(as_reader, OFFICE, item(version=5)) == "changed"
    with as_reader(OFFICE) as tx:
        item(version=1, remark="后")(tx)
        rows = review.items(tx, MARCH, "*")
        assert rows.remark.tolist() == ["后"]
    kept = locked.scalars(text("select remark from quality.review_item order by version")).all()
    assert kept == ["先", "后"], "what was said before stays"


def test_nothing_is_written_about_a_month_that_is_not_locked(march: Connection, as_reader: Look) -> None:
    assert refused(as_reader, HEAD_OF_EYES, comment()) == "unlocked"
    assert refused(as_reader, OFFICE, item()) == "unlocked"
    assert refused(as_reader, OFFICE, lambda tx: review_write.hold(tx, MARCH, "*", 0)) == "unlocked"


def test_a_held_review_is_closed(locked: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        comment()(tx)
    assert refused(as_reader, HEAD_OF_EYES, lambda tx: review_write.hold(tx, MARCH, "*", 0)) == "not_allowed"
    with as_reader(OFFICE) as tx:
        review_write.hold(tx, MARCH, "*", 0, {"7": {"verdict": "worked"}})
        assert review.state(tx, MARCH, "*").held_at is not None
        assert review.state(tx, MARCH, "*").effects == {"7": {"verdict": "worked"}}
        assert review.state(tx, MARCH, "eyes").held_at is None
    assert refused(as_reader, HEAD_OF_EYES, comment(version=1)) == "held"
    assert refused(as_reader, OFFICE, comment("bones")) == "held"
    assert refused(as_reader, OFFICE, item()) == "held"
    assert refused(as_reader, OFFICE, lambda tx: review_write.hold(tx, MARCH, "*", 1)) == "held"
    with as_reader(HEAD_OF_EYES) as tx:  # the department's own meeting is yet to come
        item("eyes", about="eyes")(tx)


def test_who_is_asking_signs_whatever_is_written_in_the_signature(locked: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        tx.execute(
            text(
                "insert into quality.review_comment"
                " (month, department_id, metric, version, changed_at, changed_by, words)"
                " values (:month, 'eyes', 'nps', 1, '2020-01-01', 'director@small.invalid', '…')"
            ),
            {"month": MARCH},
        )
        row = review.comments(tx, MARCH, ["eyes"]).iloc[0]
    assert row["changed_by"] == HEAD_OF_EYES
    assert row["changed_at"].year > 2020


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "'; drop table quality.review; --", "字" * 300])
def test_any_words_are_kept_as_they_are(locked: Connection, as_reader: Look, words: str) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        comment(words=words)(tx)
        assert review.comments(tx, MARCH, ["eyes"]).words.tolist() == [words]


def test_words_that_do_not_fit_the_screen_are_refused(locked: Connection, as_reader: Look) -> None:
    with pytest.raises(Problem, match="at most 300 characters; these are 301"), as_reader(HEAD_OF_EYES) as tx:
        comment(words="字" * 301)(tx)
    # nor past the program
    row = "insert into quality.review_comment (month, department_id, metric, version, changed_by, words)"
    values = " values ('2026-03-01', 'eyes', 'no_show_rate', 1, '', repeat('字', 301))"
    with pytest.raises(DBAPIError), as_reader(HEAD_OF_EYES) as tx:
        tx.exec_driver_sql(row + values)


# ---- decisions become actions


def test_a_decision_becomes_an_action(locked: Connection, as_reader: Look) -> None:
    due = locked.execute(text("select quality.local_day(now()) + 28")).scalar_one()
    values = {
        "title": "加开一组", "reason": "月度复盘会", "owner": HEAD_OF_EYES, "metric": "satisfaction_rate",
        "baseline": 96.8, "target": 98.0, "criterion": "连续两个月", "due_on": due,
    }  # fmt: skip
    with as_reader(OFFICE) as tx:
        number = review_write.decide(tx, MARCH, department="eyes", **values)
        row = review.actions(tx, ["eyes"], None).iloc[0]
    assert (row["action_id"], row["version"], row["state"], row["stage"]) == (number, 1, "to_do", "plan")
    assert (row["source_kind"], row["source"], row["changed_by"]) == ("review", "2026-03", OFFICE)
    assert {name: row[name] for name in values} == values
    assert (
        refused(as_reader, HEAD_OF_EYES, lambda tx: review_write.decide(tx, MARCH, department="bones", **values))
        == "not_allowed"
    )
    unknown = values | {"owner": "nobody@small.invalid"}
    assert (
        refused(as_reader, OFFICE, lambda tx: review_write.decide(tx, MARCH, department="eyes", **unknown)) == "owner"
    )


def test_actions_are_read_as_they_were_at_the_meeting(locked: Connection, as_reader: Look) -> None:
    insert = (
        "insert into quality.action_version (action_id, version, changed_at, changed_by, state, stage, department_id,"
        " title, reason, source_kind, owner, found_on, due_on) values"
        " (1, :version, cast(:at as timestamptz), 'x', :state, 'do', 'eyes', 'a', '', 'other', 'x', '2026-04-01',"
        " '2026-04-20')"
    )
    for version, at, state in ((1, "2026-04-02", "to_do"), (2, "2026-04-10", "doing")):
        locked.execute(text(insert), {"version": version, "at": f"{at} 09:00+08", "state": state})
    with as_reader(DIRECTOR) as tx:
        held = pd.Timestamp("2026-04-08 14:00+08:00").to_pydatetime()
        assert review.actions(tx, ["eyes"], held).state.tolist() == ["to_do"]
        assert review.actions(tx, ["eyes"], None).state.tolist() == ["doing"]
