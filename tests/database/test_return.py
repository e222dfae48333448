"""Patients who were advised to come back: who did, by the date advised, and where."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from contract import insert, parts, run, three_departments


@pytest.fixture(autouse=True)
def hospital(owner: Connection) -> None:
    three_departments(owner)
    insert(owner, "patient", [{"patient_id": patient} for patient in ("ann", "ben", "cai", "dao", "eva")])


def seen(owner: Connection, patient: str | None, day: str, department: str = "ortho", **columns: Any) -> None:
    """A completed outpatient visit at nine; `return_due_on` is the advice."""
    row = {
        "visit_id": f"{patient} {day} {department}",
        "patient_id": patient,
        "department_id": department,
        "kind": "outpatient",
        "arrived_at": f"{day} 09:00+08",
        "status": "completed",
    }
    insert(owner, "visit", [row | columns])


def test_returned_by_the_date_advised(owner: Connection) -> None:
    for patient in ("ann", "ben", "cai", "dao", "eva"):
        seen(owner, patient, "2025-04-01", return_due_on="2025-04-15")
    seen(owner, "ann", "2025-04-15")  # on the day: yes
    seen(owner, "ben", "2025-04-16")  # a day late: no
    seen(owner, "cai", "2025-04-10", "eye")  # elsewhere: no
    seen(owner, "dao", "2025-04-10", status="left_without_being_seen")  # not seen: no
    # eva did not come; a stranger's return cannot be told
    seen(owner, None, "2025-04-01", return_due_on="2025-04-15")
    assert parts(owner, "returned_as_advised_rate") == {
        ("2025-04-15", scope, 1, 5) for scope in ("ortho", "*east", "*")
    }


def test_a_later_visit_changes_the_day_advised(owner: Connection) -> None:
    seen(owner, "ann", "2025-04-01", return_due_on="2025-04-15")
    assert ("2025-04-15", "*", 0, 1) in parts(owner, "returned_as_advised_rate")
    seen(owner, "ann", "2025-04-14")
    assert ("2025-04-15", "*", 1, 1) in parts(owner, "returned_as_advised_rate")
    run(owner, "update hospital.visit set patient_id = 'ben' where visit_id = 'ann 2025-04-14 ortho'")
    assert ("2025-04-15", "*", 0, 1) in parts(owner, "returned_as_advised_rate")


def test_a_bulk_load_of_visits_changes_the_day_advised(owner: Connection) -> None:
    seen(owner, "ann", "2025-04-01", return_due_on="2025-04-15")
    assert ("2025-04-15", "*", 0, 1) in parts(owner, "returned_as_advised_rate")
    run(
        owner,
        "insert into hospital.visit (visit_id, patient_id, department_id, kind, arrived_at, status)"
        " select 'bulk ' || n, case n when 700 then 'ann' end, 'ortho', 'outpatient', '2025-04-14 09:00+08',"
        " 'completed' from generate_series(1, 1500) as n",
    )
    assert ("2025-04-15", "*", 1, 1) in parts(owner, "returned_as_advised_rate")
    run(owner, "delete from hospital.visit where visit_id like 'bulk %'")
    assert ("2025-04-15", "*", 0, 1) in parts(owner, "returned_as_advised_rate")


def test_a_date_to_come_does_not_count(owner: Connection) -> None:
    today = owner.scalar(text("select quality.local_day(now())"))
    seen(owner, "ann", "2025-04-01", return_due_on=today)
    assert parts(owner, "returned_as_advised_rate") == set()
