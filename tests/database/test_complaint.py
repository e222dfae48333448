"""Complaints: who they count for, on which day, and when a reply is late."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from contract import insert, parts, run, stored, three_departments
from warehouse.refresh import refresh


@pytest.fixture(autouse=True)
def hospital(owner: Connection) -> None:
    three_departments(owner)


def complain(owner: Connection, key: str, responsible: str = "ortho", **columns: Any) -> None:
    """A complaint of Monday, 3 March 2025, 9 o'clock; responsible departments separated by spaces."""
    received = {"complaint_id": key, "channel": "phone", "received_at": "2025-03-03 09:00+08"}
    insert(owner, "complaint", [received | columns])
    name(owner, key, "responsible", responsible)


def name(owner: Connection, key: str, part: str, departments: str) -> None:
    insert(
        owner,
        "complaint_department",
        [
            {
                "complaint_department_id": f"{key}-{part}-{department}",
                "complaint_id": key,
                "department_id": department,
                "part": part,
            }
            for department in departments.split()
        ],
    )


def test_replied_on_time_by_the_day_due(owner: Connection) -> None:
    # complaint                              responsible      due       on time?
    complain(owner, "last minute", "ortho", replied_at="2025-03-10 23:59+08")  # 03-10  yes
    complain(owner, "a minute late", "ortho", replied_at="2025-03-11 00:01+08")  # 03-10  no
    complain(owner, "the same day", "cardio", replied_at="2025-03-03 11:00+08")  # 03-10  yes
    complain(owner, "on the spot", "ortho", settled_on_the_spot=True)  # 03-10  yes
    complain(owner, "never answered", "eye")  # 03-10  no
    complain(owner, "two departments", "ortho cardio", replied_at="2025-03-17 12:00+08")  # 03-17  yes
    complain(owner, "own date", "ortho", due_on="2025-03-05", replied_at="2025-03-06 09:00+08")  # 03-05  no

    assert parts(owner, "complaint_on_time_rate") == {
        # day, department, on time, due
        ("2025-03-05", "ortho", 0, 1),
        ("2025-03-05", "*east", 0, 1),
        ("2025-03-05", "*", 0, 1),
        ("2025-03-10", "ortho", 2, 3),
        ("2025-03-10", "cardio", 1, 1),
        ("2025-03-10", "eye", 0, 1),
        ("2025-03-10", "*east", 3, 4),
        ("2025-03-10", "*west", 0, 1),
        ("2025-03-10", "*", 3, 5),
        ("2025-03-17", "ortho", 1, 1),
        ("2025-03-17", "cardio", 1, 1),
        ("2025-03-17", "*east", 1, 1),
        ("2025-03-17", "*", 1, 1),
    }


def test_a_deadline_over_the_spring_festival(owner: Connection) -> None:
    # 5 working days from Friday 24 January 2025: Sunday 26 (worked), 27, then 5, 6 and 7 February
    complain(owner, "festival", received_at="2025-01-24 16:00+08", replied_at="2025-02-07 16:00+08")
    assert parts(owner, "complaint_on_time_rate") == {("2025-02-07", scope, 1, 1) for scope in ("ortho", "*east", "*")}


def test_the_day_is_the_hospitals_not_greenwichs(owner: Connection) -> None:
    # half past midnight on Tuesday 4 March in the hospital, still Monday in Greenwich
    complain(owner, "at night", received_at="2025-03-03 16:30+00", replied_at="2025-03-11 15:59+00")
    assert parts(owner, "complaint_on_time_rate") == {("2025-03-11", scope, 1, 1) for scope in ("ortho", "*east", "*")}


def test_not_yet_due_is_not_counted_and_past_due_is_late(owner: Connection) -> None:
    today = owner.execute(text("select quality.local_day(now())")).scalar_one()
    complain(owner, "due today", due_on=today)
    complain(owner, "answered before it is due", due_on=today, replied_at="2025-03-04 09:00+08")
    complain(owner, "due next year", due_on=today.replace(month=1, day=1, year=today.year + 1))
    assert parts(owner, "complaint_on_time_rate") == set()

    run(
        owner,
        "update hospital.complaint set due_on = due_on - 1 where complaint_id = 'due today'",
    )
    assert {row[1:] for row in parts(owner, "complaint_on_time_rate")} == {
        (scope, 0, 1) for scope in ("ortho", "*east", "*")
    }


def test_a_complaint_counts_once_for_each_scope(owner: Connection) -> None:
    complain(owner, "neighbours", "ortho cardio")
    complain(owner, "across campuses", "ortho eye", visit_id="eye-outpatient")
    refresh(owner)
    rows = stored(owner, "rollup.complaint_day", "received")
    assert {row for row in rows if row[0] == "2025-03-03"} == {
        ("2025-03-03", "ortho", 2),
        ("2025-03-03", "cardio", 1),
        ("2025-03-03", "eye", 1),
        ("2025-03-03", "*east", 2),
        ("2025-03-03", "*west", 1),
        ("2025-03-03", "*", 2),
    }


def test_the_first_receiver_answers_until_someone_is_responsible(owner: Connection) -> None:
    def answering() -> set[object]:
        refresh(owner)
        rows = stored(owner, "rollup.complaint_day", "received")
        return {row[1] for row in rows if row[0] == "2025-03-03" and row[2] == 1}

    complain(owner, "new", "")
    assert answering() == {"unassigned", "*"}
    name(owner, "new", "first_receiver", "eye")
    assert answering() == {"eye", "*west", "*"}
    name(owner, "new", "responsible", "ortho")
    assert answering() == {"ortho", "*east", "*"}


def test_a_second_responsible_department_moves_the_deadline(owner: Connection) -> None:
    complain(owner, "grows", replied_at="2025-03-12 09:00+08")
    assert ("2025-03-10", "*", 0, 1) in parts(owner, "complaint_on_time_rate")
    name(owner, "grows", "responsible", "cardio")
    assert {row for row in parts(owner, "complaint_on_time_rate") if row[1] == "*"} == {("2025-03-17", "*", 1, 1)}


def test_complaints_per_visits(owner: Connection) -> None:
    # six visits on 3 March, two in each department
    complain(owner, "with a visit", "ortho", visit_id="ortho-emergency")
    complain(owner, "without", "ortho cardio")
    assert parts(owner, "complaint_rate", by="visit_kind") == {
        ("2025-03-03", "ortho", "emergency", 1, 1),
        ("2025-03-03", "ortho", "outpatient", 0, 1),
        ("2025-03-03", "ortho", "unknown", 1, 0),
        ("2025-03-03", "cardio", "emergency", 0, 1),
        ("2025-03-03", "cardio", "outpatient", 0, 1),
        ("2025-03-03", "cardio", "unknown", 1, 0),
        ("2025-03-03", "eye", "emergency", 0, 1),
        ("2025-03-03", "eye", "outpatient", 0, 1),
        ("2025-03-03", "*east", "emergency", 1, 2),
        ("2025-03-03", "*east", "outpatient", 0, 2),
        ("2025-03-03", "*east", "unknown", 1, 0),
        ("2025-03-03", "*west", "emergency", 0, 1),
        ("2025-03-03", "*west", "outpatient", 0, 1),
        ("2025-03-03", "*", "emergency", 1, 3),
        ("2025-03-03", "*", "outpatient", 0, 3),
        ("2025-03-03", "*", "unknown", 1, 0),
    }


def test_a_complaint_without_a_visit_counts_in_its_month(owner: Connection) -> None:
    complain(owner, "with a visit", visit_id="ortho-emergency")
    complain(owner, "without")
    refresh(owner)
    found = owner.execute(
        text(
            "select month::text, sum(numerator), sum(denominator) from rollup.metric_month"
            " where metric = 'complaint_rate' and department_id = '*' group by month"
        )
    )
    assert {tuple(row) for row in found} == {("2025-03-01", 2, 6)}


def test_acknowledged_within_a_day_of_receipt(owner: Connection) -> None:
    complain(owner, "after 24 hours", acknowledged_at="2025-03-04 09:00+08")  # yes
    complain(owner, "a second more", acknowledged_at="2025-03-04 09:00:01+08")  # no
    complain(owner, "answered at once", replied_at="2025-03-03 10:00+08")  # yes
    complain(owner, "settled", settled_on_the_spot=True)  # yes
    complain(owner, "ignored")  # no
    assert ("2025-03-03", "*", 3, 5) in parts(owner, "complaint_acknowledged_rate")


def test_the_last_day_is_not_judged_for_acknowledgement(owner: Connection) -> None:
    run(owner, "update quality.setting set value = 'UTC' where name = 'time_zone'")
    for key, days in (("yesterday", 1), ("the day before", 2)):
        moment = owner.scalar(
            text("select quality.day_start(quality.local_day(now()) - :days) + interval '23 hours'"),
            {"days": days},
        )
        complain(owner, key, received_at=moment)
    judged = owner.scalar(text("select (quality.local_day(now()) - 2)::text"))
    assert {row for row in parts(owner, "complaint_acknowledged_rate") if row[1] == "*"} == {(judged, "*", 0, 1)}


def test_reopened_of_closed_by_the_day_closed(owner: Connection) -> None:
    complain(owner, "closed", closed_at="2025-03-20 10:00+08")
    complain(owner, "reopened", closed_at="2025-03-20 10:00+08", reopened_at="2025-04-01 10:00+08")
    complain(owner, "closing time lost", "eye", reopened_at="2025-04-02 10:00+08")
    complain(owner, "open")
    assert parts(owner, "complaint_reopened_rate") == {
        ("2025-03-20", "ortho", 1, 2),
        ("2025-03-20", "*east", 1, 2),
        ("2025-03-20", "*", 1, 2),
        ("2025-04-02", "eye", 1, 1),
        ("2025-04-02", "*west", 1, 1),
        ("2025-04-02", "*", 1, 1),
    }


def test_satisfied_of_called_back_by_the_day_called(owner: Connection) -> None:
    called = {"called_back_at": "2025-03-25 10:00+08"}
    complain(owner, "satisfied", **called, satisfied_with_handling=True)
    complain(owner, "not satisfied", **called, satisfied_with_handling=False)
    complain(owner, "no opinion", **called)
    complain(owner, "not called")
    assert parts(owner, "complaint_handling_satisfied_rate") == {
        ("2025-03-25", scope, 1, 3) for scope in ("ortho", "*east", "*")
    }
