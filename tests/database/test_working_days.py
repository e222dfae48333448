"""Deadlines in working days, counted by hand on the official calendar of 2025.

Spring Festival: 28 January to 4 February off; Sunday 26 January and Saturday 8 February worked instead.
"""

import pytest
from sqlalchemy import Connection, text

DUE = [
    # received, due with one department responsible (5 working days), with several (10)
    ("2025-03-03", "2025-03-10", "2025-03-17"),  # a plain Monday
    ("2025-03-07", "2025-03-14", "2025-03-21"),  # a Friday
    ("2025-03-08", "2025-03-14", "2025-03-21"),  # a Saturday: Monday is day 1
    ("2025-01-24", "2025-02-07", "2025-02-13"),  # 26, 27 | 5, 6, 7 | 8, 10, 11, 12, 13
    ("2025-01-26", "2025-02-08", "2025-02-14"),  # a worked Sunday: 27 | 5, 6, 7, 8 (a worked Saturday)
    ("2025-02-01", "2025-02-10", "2025-02-17"),  # inside the holiday: 5, 6, 7, 8, 10
]


@pytest.mark.parametrize(("received", "alone", "together"), DUE)
def test_due_days(owner: Connection, received: str, alone: str, together: str) -> None:
    for departments, due in ((0, alone), (1, alone), (2, together), (3, together)):
        found = owner.scalar(
            text("select quality.complaint_due_day(cast(:received as date), null, :departments)::text"),
            {"received": received, "departments": departments},
        )
        assert found == due, departments


def test_the_hospitals_own_date_goes_before_the_rule(owner: Connection) -> None:
    due = owner.scalar(text("select quality.complaint_due_day('2025-03-03', '2025-03-05', 2)::text"))
    assert due == "2025-03-05"


def test_a_term_beyond_the_calendar_is_unknown(owner: Connection) -> None:
    assert owner.scalar(text("select quality.working_days_after(max(day), 1) from hospital.calendar_day")) is None


def test_every_day_a_complaint_may_be_due(owner: Connection) -> None:
    days = owner.scalars(
        text("select day::text from quality.complaint_due_days('2025-01-24 17:00+08', '2025-02-06') as day")
    )
    assert sorted(days) == ["2025-02-06", "2025-02-07", "2025-02-13"]
