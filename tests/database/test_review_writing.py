"""What people write around a review: who may, nothing overwritten, closed once held; decisions become actions."""

import pandas as pd
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.review_of_march import EVERYWHERE, MARCH, comment, item, refused
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from harness import Look
from language import Problem
from warehouse import review, review_write

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
