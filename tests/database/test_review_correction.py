"""A locked month is corrected: a further edition with its reason; the earlier ones stay, and so does what was said."""

import threading
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.review_of_march import EVERYWHERE, MARCH, answers, comment, figure, item, refused
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE, places
from harness import Look
from warehouse import connect, review, review_correct, review_editions, review_write, write
from warehouse.config import Urls
from warehouse.refresh import refresh

WHY = "十份短信问卷迟到"


def correct(after: int = 1, reason: str = WHY, month: date = MARCH) -> Callable[[Connection], int]:
    return lambda tx: review_correct.correct(tx, month, reason, after)


@pytest.fixture
def late(locked: Connection) -> Connection:
    """March is locked with 30 of 31 in eyes; ten answers of 1 come after, and are summed up."""
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    refresh(locked)
    return locked


# ---- the editions


def test_a_correction_is_a_second_edition_and_the_first_stays_to_the_last_figure(
    late: Connection, as_reader: Look
) -> None:
    with as_reader(OFFICE) as tx:
        before, facts = review.figures(tx, MARCH, EVERYWHERE), review.facts(tx, MARCH, EVERYWHERE)
        assert correct()(tx) == 2
        pd.testing.assert_frame_equal(review.figures(tx, MARCH, EVERYWHERE, 1), before, check_exact=True)
        pd.testing.assert_frame_equal(review.facts(tx, MARCH, EVERYWHERE, 1), facts)
        assert (figure(tx), figure(tx, edition=2)) == ((30, 31), (30, 41))
        assert (figure(tx, "*"), figure(tx, "*", 2)) == ((61, 62), (61, 72))
        assert figure(tx, "bones", 2) == (31, 31)
        state = review.state(tx, MARCH, "*")
        assert (state.edition, [each.number for each in state.editions]) == (2, [1, 2])
        assert state.shown is not None
        assert (state.shown.made_by, state.shown.reason, state.replaced_at) == (OFFICE, WHY, None)
        assert state.shown.made_on == state.today
        first = review.state(tx, MARCH, "*", 1)
        assert (first.edition, first.replaced_at is None, first.is_open) == (1, False, False)
        assert review.changes(tx, MARCH, EVERYWHERE).empty, "it says what the records say"


def test_what_differs_is_told_old_and_new(late: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        correct()(tx)
        rows = review_editions.differences(tx, MARCH, 2, EVERYWHERE)
        assert review_editions.differences(tx, MARCH, 1, EVERYWHERE).empty
    rate = rows[rows.metric == "satisfaction_rate"].set_index("department_id")
    parts = ["numerator_before", "denominator_before", "numerator", "denominator"]
    assert rate[parts].to_dict("index") == {
        place: dict(zip(parts, counts, strict=True))
        for place, counts in {"*": (61, 62, 61, 72), "*main": (30, 31, 30, 41), "eyes": (30, 31, 30, 41)}.items()
    }
    assert not set(rows.department_id) & {"bones", "*east"}
    with as_reader(HEAD_OF_BONES) as tx:
        assert set(review_editions.differences(tx, MARCH, 2, EVERYWHERE).department_id) == {"*", "*main"}


def test_a_figure_that_is_gone_and_one_that_came_are_told(locked: Connection, as_reader: Look) -> None:
    locked.execute(text("delete from hospital.survey_response where department_id = 'bones'"))
    refresh(locked)
    with as_reader(OFFICE) as tx:
        correct()(tx)
        rows = review_editions.differences(tx, MARCH, 2, ["bones"])
    gone = rows[rows.metric == "satisfaction_rate"].iloc[0]
    assert (gone.numerator_before, gone.denominator_before) == (31, 31)
    assert pd.isna(gone.denominator)
    answers(locked, "bones", range(1, 32), 5)
    refresh(locked)
    with as_reader(OFFICE) as tx:
        late = review.changes(tx, MARCH, ["bones"]).set_index("metric").loc["satisfaction_rate"]
        assert (late.numerator_now, late.denominator_now) == (31, 31), "what came since is not silent either"
        correct(2)(tx)
        came = review_editions.differences(tx, MARCH, 3, ["bones"]).set_index("metric").loc["satisfaction_rate"]
        assert (came.numerator, came.denominator) == (31, 31)
        assert pd.isna(came.denominator_before)
        assert figure(tx, "bones") == (31, 31)
        assert review.figures(tx, MARCH, ["bones"], 2).empty


def test_a_later_month_and_a_new_target_do_not_rewrite_a_review(locked: Connection, as_reader: Look) -> None:
    """Bones: 31 of 31 when locked, 31 of 41 when corrected; April, with 0 of 30, is not in March's limits."""
    locked.execute(
        text(
            "insert into hospital.survey_response (survey_response_id, department_id, mode, submitted_at, overall)"
            " select d || 'april' || n, d, 'sms', '2026-04-01 12:00+08'::timestamptz + (n - 1) * interval '1 day', 1"
            " from generate_series(1, 30) as n, unnest(array['eyes', 'bones']) as d"
        )
    )
    locked.execute(
        text(
            "insert into quality.target (metric, department_id, valid_from, target)"
            " values ('satisfaction_rate', 'eyes', '2026-03-01', 50)"
        )
    )
    answers(locked, "bones", range(1, 11), 1, tag="-late")
    refresh(locked)
    today = "select mean from rollup.verdict where metric = 'satisfaction_rate' and department_id = 'bones'"
    assert locked.scalars(text(f"{today} and month = '2026-03-01' and visit_kind = ''")).one() < 50
    with as_reader(OFFICE) as tx:
        before = review.figures(tx, MARCH, ["eyes"])
        correct()(tx)
        pd.testing.assert_frame_equal(review.figures(tx, MARCH, ["eyes"], 2), before, check_exact=True)
        row = review.figures(tx, MARCH, ["bones"], 2).set_index("metric").loc["satisfaction_rate"]
    assert (row["month"], row["numerator"], row["denominator"]) == (MARCH, 31, 41)
    assert row["mean"] == pytest.approx(100 * 31 / 41)


# ---- what else is kept with it


def test_overdue_is_judged_by_the_day_of_the_lock(march: Connection, as_reader: Look) -> None:
    """Locked on Thursday the 12th: what came on the 3rd is late, what came on the 5th is due that day."""
    insert = text(
        "with c as (insert into hospital.complaint (complaint_id, channel, received_at)"
        " values (:id, 'phone', cast(:at as timestamptz)))"
        " insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)"
        " values (:id, :id, 'eyes', 'responsible')"
    )
    for id_, day in (("a", 3), ("b", 5)):
        march.execute(insert, {"id": id_, "at": f"2026-03-0{day} 09:00+08"})
    refresh(march)
    march.execute(text("select quality.freeze_review('2026-03-01', null, '2026-03-12')"))
    march.execute(insert, {"id": "entered late", "at": "2026-03-02 09:00+08"})
    refresh(march)
    with as_reader(OFFICE) as tx:
        correct()(tx)
        rows = {
            edition: review.facts(tx, MARCH, ["eyes"], edition).set_index("kind").loc["overdue", "content"]
            for edition in (1, 2)
        }
    assert [rows[edition]["complaints"] for edition in (1, 2)] == [1, 2]
    assert rows[2]["due_day"] < rows[1]["due_day"]


def test_the_patients_story_stays_as_long_as_the_answer_stands(late: Connection, as_reader: Look) -> None:
    def told(edition: int) -> str:
        with as_reader(OFFICE) as tx:
            return review.facts(tx, MARCH, ["eyes"], edition).set_index("kind").loc["story", "content"]["comment"]

    longer = "排队的人太多，叫号很慢，座位也不够，希望早日改进，谢谢"
    late.execute(
        text("update hospital.survey_response set comment = :c where survey_response_id = 'eyes-20'"), {"c": longer}
    )
    refresh(late)
    with as_reader(OFFICE) as tx:
        correct()(tx)
    assert told(2) == told(1)
    late.execute(text("update hospital.survey_response set comment = '改了' where comment = :c"), {"c": told(1)})
    refresh(late)
    with as_reader(OFFICE) as tx:
        correct(2)(tx)
    assert told(3) == longer


def test_what_was_decided_commented_and_remarked_stays(late: Connection, as_reader: Look) -> None:
    due = late.execute(text("select quality.local_day(now()) + 28")).scalar_one()
    with as_reader(OFFICE) as tx:
        comment()(tx)
        item()(tx)
        review_write.decide(
            tx, MARCH, department="eyes", title="加开一组", reason="…", owner=OFFICE, metric=None, baseline=None,
            target=None, criterion="两个月", due_on=due,
        )  # fmt: skip
        review_write.hold(tx, MARCH, "*", 0, {"7": {"verdict": "worked"}})
        held = review.state(tx, MARCH, "*")

        def said() -> list[pd.DataFrame]:
            return [
                review.comments(tx, MARCH, EVERYWHERE), review.items(tx, MARCH, "*"),
                review.actions(tx, ["eyes"], held.held_at),
            ]  # fmt: skip

        before = said()
        correct()(tx)
        for then, now in zip(before, said(), strict=True):
            pd.testing.assert_frame_equal(then, now)
        state = review.state(tx, MARCH, "*")
        assert (state.held_at, state.effects, state.version) == (held.held_at, {"7": {"verdict": "worked"}}, 1)
    assert refused(as_reader, OFFICE, comment(version=1)) == "held"


def test_an_earlier_edition_is_shown_as_the_review_stood_then(late: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        comment(words="先写的")(tx)
        correct()(tx)
        comment(version=1, words="后写的")(tx)
        item()(tx)
        review_write.hold(tx, MARCH, "*", 0)
        first, last = review.state(tx, MARCH, "*", 1), review.state(tx, MARCH, "*")
        assert (first.held_at, first.moment, last.held_at is None) == (None, first.replaced_at, False)
        assert review.comments(tx, MARCH, ["eyes"], first.replaced_at).words.tolist() == ["先写的"]
        assert review.comments(tx, MARCH, ["eyes"]).words.tolist() == ["后写的"]
        assert review.items(tx, MARCH, "*", first.replaced_at).empty


# ---- who may, and what is refused


@pytest.mark.parametrize("email", [DIRECTOR, HEAD_OF_EYES, CLERK, None])
def test_only_the_quality_office_corrects(late: Connection, as_reader: Look, email: str | None) -> None:
    call = text("select quality.correct_review('2026-03-01', 'x', 1, '[]')")
    assert refused(as_reader, email, lambda tx: tx.execute(call)) == "corrects"
    for statement in (
        "insert into quality.review_lock (month, edition, reason) values ('2026-03-01', 2, 'x')",
        "update quality.review_lock set reason = 'x'",
        "update quality.review_figure set edition = 2",
    ):
        assert refused(as_reader, email, lambda tx, said=statement: tx.execute(text(said))) == "not_allowed"


@pytest.mark.parametrize("reason", ["", " \n\t", "　"])
def test_a_correction_says_why(late: Connection, as_reader: Look, reason: str) -> None:
    assert refused(as_reader, OFFICE, correct(reason=reason)) == "reason"
    assert late.execute(text("select max(edition) from quality.review_lock")).scalar_one() == 1


def test_what_is_not_locked_or_does_not_differ_is_not_corrected(locked: Connection, as_reader: Look) -> None:
    assert refused(as_reader, OFFICE, correct(month=date(2026, 2, 1))) == "unlocked"
    assert refused(as_reader, OFFICE, correct()) == "unchanged"
    assert locked.execute(text("select count(*) from quality.review_lock")).scalar_one() == 1


def test_records_that_are_not_summed_up_yet_wait_for_the_refresh(locked: Connection, as_reader: Look) -> None:
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    assert refused(as_reader, OFFICE, correct()) == "stale"


def test_figures_that_the_roll_ups_do_not_have_are_refused(late: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        rows = review_correct.changed(tx, MARCH, 1)
    rate = next(row for row in rows if (row["metric"], row["department_id"]) == ("satisfaction_rate", "eyes"))
    assert [(point["numerator"], point["denominator"]) for point in rate["points"]] == [(30, 41)]
    rate["points"][0]["numerator"] = 41
    call = text("select quality.correct_review('2026-03-01', 'x', 1, cast(:rows as jsonb))")
    values = {"rows": pd.Series([rate]).to_json(orient="records")}
    assert refused(as_reader, OFFICE, lambda tx: tx.execute(call, values)) == "stale"


def test_who_corrects_an_edition_that_is_not_the_last_is_told(late: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        correct()(tx)
    assert refused(as_reader, OFFICE, correct(1, "又一次")) == "corrected"
    assert late.scalars(text("select reason from quality.review_lock order by edition")).all() == ["", WHY]


@pytest.mark.parametrize(("other", "hint"), [("office2@small.invalid", "changed"), (OFFICE, "corrected")])
def test_of_two_who_correct_at_once_the_second_is_told(fresh_urls: Urls, other: str, hint: str) -> None:
    """Two people, or one in two windows, whose second click waits for the first."""
    with connect.engine(fresh_urls.owner).begin() as owner:
        places(owner)
        for department, overall in (("eyes", 5), ("bones", 4)):
            answers(owner, department, range(1, 32), overall)
        refresh(owner)
        owner.execute(text("select quality.freeze_review('2026-03-01')"))
        answers(owner, "eyes", range(1, 11), 1, tag="-late")
        refresh(owner)
        owner.execute(
            text(
                "insert into quality.person (email, display_name, role)"
                " values ('office2@small.invalid', '质管二', 'quality_office')"
            )
        )
    engine, told = connect.engine(fresh_urls.reader), []

    def second() -> None:
        try:
            with write.as_person(other, engine) as tx:
                correct(reason="第二个人")(tx)
        except DBAPIError as error:
            told.append(review_write.refusal(error))

    with write.as_person(OFFICE, engine) as tx:
        correct(reason="第一个人")(tx)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(2)  # it waits for the first one's row
        assert waiting.is_alive()
    waiting.join(20)
    assert told == [hint]
    with connect.engine(fresh_urls.owner).connect() as owner:
        assert owner.scalars(text("select reason from quality.review_lock order by edition")).all() == ["", "第一个人"]
        engine.dispose()
