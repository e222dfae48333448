"""Complaints stage by stage: working days taken, what is open and since when, deadlines, who sees which case."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text

from contract import insert, run, stored, three_departments
from database.test_complaint import complain, name
from harness import Look
from warehouse.refresh import refresh

ALL_ORTHO = ("ortho", "*east", "*")


@pytest.fixture(autouse=True)
def hospital(owner: Connection) -> None:
    three_departments(owner)


def terms(
    owner: Connection, department: str = "*", part: str = "responsible", topic: str = ""
) -> set[tuple[object, ...]]:
    """(term, taken, open since, complaints) of one scope, as stored."""
    refresh(owner)
    found = owner.execute(
        text(
            "select term, taken, open_since::text, complaints from rollup.complaint_term_day"
            " where department_id = :department and part = :part and topic = :topic"
        ),
        {"department": department, "part": part, "topic": topic},
    )
    return {tuple(row) for row in found}


def counts(owner: Connection, columns: str, part: str = "responsible", topic: str = "") -> set[tuple[object, ...]]:
    refresh(owner)
    of_part = f"part = '{part}' and topic = '{topic}'"
    relation = f"(select * from rollup.complaint_count_day where {of_part}) as of_part"  # noqa: S608
    return {row for row in stored(owner, relation, columns) if any(row[2:])}


def test_each_stage_in_working_days(owner: Connection) -> None:
    # Friday 24 January 2025: Sunday 26 worked; 28 January to 4 February off; Saturday 8 February worked
    complain(
        owner,
        "festival",
        received_at="2025-01-24 16:00+08",
        acknowledged_at="2025-01-25 09:30+08",  # 17.5 hours
        replied_at="2025-02-05 10:00+08",  # 26, 27 | 5
        rectified_at="2025-02-08 10:00+08",  # 6, 7, 8
        closed_at="2025-02-10 09:00+08",  # 10
        called_back_at="2025-02-12 09:00+08",  # 11, 12
    )
    assert terms(owner) == {
        ("acknowledge", 17, None, 1),
        ("reply", 3, None, 1),
        ("rectify", 6, None, 1),
        ("close", 7, None, 1),
        ("replying", 3, None, 1),  # acknowledged on a Saturday off
        ("rectifying", 3, None, 1),
        ("closing", 1, None, 1),
        ("calling_back", 2, None, 1),
    }


def test_an_open_stage_is_kept_by_its_start(owner: Connection) -> None:
    complain(owner, "replied", replied_at="2025-03-05 09:00+08")
    assert terms(owner) == {
        ("acknowledge", 48, None, 1),
        ("reply", 2, None, 1),
        ("replying", 0, None, 1),
        ("rectify", None, "2025-03-03", 1),
        ("close", None, "2025-03-03", 1),
        ("rectifying", None, "2025-03-05", 1),
    }


def test_what_is_settled_on_the_spot_took_no_time_and_needs_no_rectification(owner: Connection) -> None:
    complain(owner, "settled", settled_on_the_spot=True)
    assert terms(owner) == {("acknowledge", 0, None, 1), ("reply", 0, None, 1), ("close", 0, None, 1)}


def test_what_was_closed_without_rectification_is_no_open_rectification(owner: Connection) -> None:
    complain(owner, "closed", replied_at="2025-03-04 09:00+08", closed_at="2025-03-06 09:00+08")
    assert {row[0] for row in terms(owner)} == {"acknowledge", "reply", "close", "replying", "calling_back"}


def test_the_reopened_is_open_until_closed_again(owner: Connection) -> None:
    complain(owner, "reopened", closed_at="2025-03-05 09:00+08", reopened_at="2025-03-10 09:00+08")
    assert ("close", None, "2025-03-03", 1) in terms(owner)
    run(owner, "update hospital.complaint set closed_at = '2025-03-12 09:00+08'")
    assert ("close", 7, None, 1) in terms(owner)


def test_first_receiver_and_responsible_stand_apart(owner: Connection) -> None:
    complain(owner, "passed on", "ortho cardio")
    name(owner, "passed on", "first_receiver", "eye")
    assert counts(owner, "received") == {("2025-03-03", scope, 1) for scope in ("ortho", "cardio", "*east", "*")}
    received = counts(owner, "received", "first_receiver")
    assert received == {("2025-03-03", scope, 1) for scope in ("eye", "*west", "*")}


def test_the_laws_terms_and_the_hospitals_own(owner: Connection) -> None:
    complain(owner, "alone", replied_at="2025-03-11 09:00+08")  # due 10 March: late
    complain(owner, "together", "ortho cardio", replied_at="2025-03-11 09:00+08")  # due 17 March: on time
    complain(owner, "promised", due_on="2025-03-05", replied_at="2025-03-06 09:00+08")  # own date missed, law kept
    found = counts(
        owner, "due, on_time, due_own, on_time_own, due_alone, on_time_alone, due_together, on_time_together"
    )
    assert {row for row in found if row[1] == "*"} == {
        ("2025-03-05", "*", 1, 0, 1, 0, 0, 0, 0, 0),
        ("2025-03-10", "*", 1, 0, 0, 0, 2, 1, 0, 0),
        ("2025-03-17", "*", 1, 1, 0, 0, 0, 0, 1, 1),
    }


def test_the_responsible_come_to_what_complaint_day_says(owner: Connection) -> None:
    complain(owner, "one", "ortho cardio", acknowledged_at="2025-03-03 10:00+08", replied_at="2025-03-14 10:00+08")
    complain(owner, "two", "eye", due_on="2025-03-07", closed_at="2025-03-20 10:00+08")
    complain(owner, "three", "", settled_on_the_spot=True, called_back_at="2025-03-21 09:00+08")
    complain(owner, "four", "eye", reopened_at="2025-04-02 10:00+08", satisfied_with_handling=True)
    columns = "received, acknowledged, due, on_time, closed, reopened, called_back, satisfied"
    assert counts(owner, columns) == stored(owner, "rollup.complaint_day", columns)


def test_topics_severity_and_channel(owner: Connection) -> None:
    complain(owner, "rude and dear", "ortho cardio", channel="letter")
    for number, (topic, severity) in enumerate((("attitude", 1), ("price", 3))):
        topics = {"complaint_topic_id": str(number), "complaint_id": "rude and dear"}
        insert(owner, "complaint_topic", [topics | {"topic": topic, "severity": severity}])
    complain(owner, "untold", "ortho")
    refresh(owner)
    rows = stored(owner, "rollup.complaint_trait_day", "complaints", by="part, topic, trait, code")

    def found(topic: str) -> set[tuple[object, ...]]:
        return {row[4:] for row in rows if row[1:4] == ("*east", "responsible", topic)}

    assert found("") == {
        ("topic", "attitude", 1), ("topic", "price", 1),
        ("severity", "3", 1), ("severity", "0", 1),
        ("channel", "letter", 1), ("channel", "phone", 1),
    }  # fmt: skip
    # of those that are about the price: what else, how grave, how they came
    assert found("price") == {
        ("topic", "attitude", 1), ("topic", "price", 1), ("severity", "3", 1), ("channel", "letter", 1),
    }  # fmt: skip


def test_a_complaint_counts_once_under_each_topic_that_it_raises(owner: Connection) -> None:
    complain(owner, "rude and dear", "ortho cardio", replied_at="2025-03-05 09:00+08", closed_at="2025-03-06 09:00+08")
    complain(owner, "dear", "eye")
    raised = (("1", "rude and dear", "attitude"), ("2", "rude and dear", "price"), ("3", "dear", "price"))
    for code, complaint, topic in raised:
        insert(owner, "complaint_topic", [{"complaint_topic_id": code, "complaint_id": complaint, "topic": topic}])
    complain(owner, "untold", "ortho")
    assert counts(owner, "received, due, on_time, closed", topic="price") == {
        *(("2025-03-03", scope, 1, 0, 0, 0) for scope in ("ortho", "cardio", "*east", "eye", "*west")),
        ("2025-03-03", "*", 2, 0, 0, 0),
        *(("2025-03-17", scope, 0, 1, 1, 0) for scope in ("ortho", "cardio", "*east", "*")),  # ten days, on the third
        *(("2025-03-10", scope, 0, 1, 0, 0) for scope in ("eye", "*west", "*")),  # five days, no reply
        *(("2025-03-06", scope, 0, 0, 0, 1) for scope in ("ortho", "cardio", "*east", "*")),
    }
    assert {row for row in counts(owner, "received", topic="attitude") if row[1] == "*"} == {("2025-03-03", "*", 1)}
    assert {row for row in terms(owner, topic="price") if row[0] in ("reply", "close")} == {
        ("reply", 2, None, 1), ("reply", None, "2025-03-03", 1),
        ("close", 3, None, 1), ("close", None, "2025-03-03", 1),
    }  # fmt: skip
    # none of the three is counted twice where topics are not told apart
    assert sum(row[3] for row in terms(owner) if row[0] == "reply") == 3


CASE = "select stage, is_open, is_overdue, working_days, working_days_left from mart.complaint_case where part = :part"


def cases(tx: Connection, part: str = "responsible") -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(CASE), {"part": part})]


def test_a_case_says_how_long_it_took(owner: Connection) -> None:
    complain(owner, "over", replied_at="2025-03-05 09:00+08", closed_at="2025-03-07 09:00+08")
    refresh(owner)
    assert [row[:4] for row in cases(owner)] == [("closed", False, False, 4)]


def test_a_case_is_judged_by_today(owner: Connection) -> None:
    numbers = dict(
        map(
            tuple, owner.execute(text("select day, working_day_number from hospital.calendar_day where is_working_day"))
        )
    )
    today = owner.scalar(text("select quality.local_day(now())"))
    coming = min(day for day in numbers if day > today)
    gone = max(day for day in numbers if day < today)
    complain(owner, "soon", received_at=f"{gone} 09:00+08", due_on=coming)
    complain(owner, "late", received_at=f"{gone - timedelta(days=30)} 09:00+08", due_on=gone)
    refresh(owner)
    rows = {
        row[0]: row[1:]
        for row in owner.execute(
            text(
                "select complaint_id, stage, is_overdue, working_days_left from mart.complaint_case"
                " where part = 'responsible'"
            )
        )
    }
    since = 1 if today in numbers else 0
    assert rows == {"soon": ("received", False, 1), "late": ("received", True, -since)}


def test_a_head_sees_own_cases_with_the_right_deadline(owner: Connection, as_reader: Look) -> None:
    insert(
        owner,
        "person",
        [{"email": "head@x.invalid", "display_name": "h", "role": "department_head", "departments": ["ortho"]}],
        schema="quality",
    )
    complain(owner, "shared", "ortho eye")
    complain(owner, "another's", "eye")
    refresh(owner)
    with as_reader("head@x.invalid") as tx:
        seen = tx.execute(text("select complaint_id, department_id, due_day from mart.complaint_case"))
        # ten working days, though the head does not see the other department
        assert [tuple(row) for row in seen] == [("shared", "ortho", date(2025, 3, 17))]
        hospital = "select sum(received) from mart.complaint_count where department_id = '*' and part = 'responsible'"
        assert tx.scalar(text(hospital)) == 2
