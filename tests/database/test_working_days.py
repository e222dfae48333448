"""Working days, counted by hand on the official calendar, around every Spring Festival and National Day since 2019."""

import pytest
from sqlalchemy import Connection, text

# received, due with one department responsible (5 working days), with several (10); the days that count, | = days off,
# in brackets weekend days worked instead
DUE = [
    ("2025-03-03", "2025-03-10", "2025-03-17"),  # a plain Monday
    ("2025-03-07", "2025-03-14", "2025-03-21"),  # a Friday
    ("2025-03-08", "2025-03-14", "2025-03-21"),  # a Saturday: Monday is day 1
    # 2019, off 4-10 February: 1 (2 3) | 11 12 . 13 14 15 | 18 19
    ("2019-01-31", "2019-02-12", "2019-02-19"),
    # 2019, off 1-7 October: (29) 30 | 8 9 10 . 11 (12) | 14 15 16
    ("2019-09-27", "2019-10-10", "2019-10-16"),
    # 2020, off 24 January to 2 February, prolonged by the epidemic: 21 22 23 | 3 4 . 5 6 7 | 10 11
    ("2020-01-20", "2020-02-04", "2020-02-11"),
    # 2020, off 1-8 October: (27) 28 29 30 | 9 . (10) | 12 13 14 15
    ("2020-09-25", "2020-10-09", "2020-10-15"),
    # 2021, off 11-17 February: (7) 8 9 10 | 18 . 19 (20) | 22 23 24
    ("2021-02-05", "2021-02-18", "2021-02-24"),
    # 2021, off 1-7 October: (26) 27 28 29 30 . | 8 (9) | 11 12 13
    ("2021-09-24", "2021-09-30", "2021-10-13"),
    # 2022, off 31 January to 6 February: 28 (29 30) | 7 8 . 9 10 11 | 14 15
    ("2022-01-27", "2022-02-08", "2022-02-15"),
    # 2022, off 1-7 October: 30 | (8 9) 10 11 . 12 13 14 | 17 18
    ("2022-09-29", "2022-10-11", "2022-10-18"),
    # 2023, off 21-27 January: 20 | (28 29) 30 31 . 1 2 3 | 6 7
    ("2023-01-19", "2023-01-31", "2023-02-07"),
    # 2023, off 29 September to 6 October: 28 | (7 8) 9 10 . 11 12 13 | 16 17
    ("2023-09-27", "2023-10-10", "2023-10-17"),
    # 2024, off 10-17 February: (4) 5 6 7 8 . 9 | (18) 19 20 21
    ("2024-02-02", "2024-02-08", "2024-02-21"),
    # 2024, off 1-7 October: (29) 30 | 8 9 10 . 11 (12) | 14 15 16
    ("2024-09-27", "2024-10-10", "2024-10-16"),
    # 2025, off 28 January to 4 February: (26) 27 | 5 6 7 . (8) | 10 11 12 13
    ("2025-01-24", "2025-02-07", "2025-02-13"),
    ("2025-01-26", "2025-02-08", "2025-02-14"),  # received on the worked Sunday: 27 | 5 6 7 (8)
    ("2025-02-01", "2025-02-10", "2025-02-17"),  # inside the holiday: 5 6 7 (8) | 10
    # 2025, off 1-8 October: (28) 29 30 | 9 10 . (11) | 13 14 15 16
    ("2025-09-26", "2025-10-10", "2025-10-16"),
    # 2026, off 15-23 February: 13 (14) | 24 25 26 . 27 (28) | 2 3 4
    ("2026-02-12", "2026-02-26", "2026-03-04"),
    # 2026, off 1-7 October: 30 | 8 9 (10) | 12 . 13 14 15 16 | 19
    ("2026-09-29", "2026-10-12", "2026-10-19"),
]

BETWEEN = [
    # from, to, working days after the first up to and including the second
    ("2025-03-03", "2025-03-03", 0),  # the same day
    ("2025-03-07", "2025-03-09", 0),  # a Friday to the Sunday after it
    ("2025-03-07", "2025-03-10", 1),
    ("2025-03-08", "2025-03-10", 1),  # a Saturday to Monday
    ("2019-02-03", "2019-02-10", 0),  # a worked Sunday to the last day off
    ("2019-10-07", "2019-10-12", 5),  # the last day off to a worked Saturday: 8 9 10 11 (12)
    ("2020-01-23", "2020-02-03", 1),  # over the prolonged holiday
    ("2020-10-08", "2020-10-10", 2),  # 9 (10)
    ("2021-02-10", "2021-02-20", 3),  # 18 19 (20)
    ("2021-09-26", "2021-10-08", 5),  # from a worked Sunday: 27 28 29 30 | 8
    ("2022-01-28", "2022-02-06", 2),  # (29 30), then off
    ("2022-10-07", "2022-10-09", 2),  # a weekend worked: (8 9)
    ("2023-01-20", "2023-01-28", 1),  # (28)
    ("2023-09-28", "2023-10-08", 2),  # (7 8)
    ("2024-02-09", "2024-02-18", 1),  # (18)
    ("2024-09-30", "2024-10-12", 5),  # 8 9 10 11 (12)
    ("2025-01-26", "2025-02-08", 5),  # 27 | 5 6 7 (8)
    ("2025-09-28", "2025-10-11", 5),  # 29 30 | 9 10 (11)
    ("2026-02-14", "2026-02-28", 5),  # 24 25 26 27 (28)
    ("2026-09-30", "2026-10-10", 3),  # 8 9 (10)
    ("2025-03-10", "2025-03-07", -1),  # backwards
]


@pytest.mark.parametrize(("received", "alone", "together"), DUE)
def test_due_days(owner: Connection, received: str, alone: str, together: str) -> None:
    for departments, due in ((0, alone), (1, alone), (2, together), (3, together)):
        found = owner.scalar(
            text("select quality.complaint_due_day(cast(:received as date), null, :departments)::text"),
            {"received": received, "departments": departments},
        )
        assert found == due, departments


@pytest.mark.parametrize(("received", "alone", "together"), DUE)
def test_what_is_due_after_five_days_took_five(owner: Connection, received: str, alone: str, together: str) -> None:
    assert between(owner, received, alone) == 5
    assert between(owner, received, together) == 10


@pytest.mark.parametrize(("start", "end", "days"), BETWEEN)
def test_working_days_between(owner: Connection, start: str, end: str, days: int) -> None:
    assert between(owner, start, end) == days


def between(owner: Connection, start: str, end: str) -> object:
    return owner.scalar(
        text("select quality.working_days_between(cast(:start as date), cast(:end as date))"),
        {"start": start, "end": end},
    )


@pytest.mark.parametrize(
    ("started", "ended", "days"),
    [
        ("2025-03-03 00:00+08", "2025-03-03 23:59:59+08", 0),  # the whole day is day 0
        ("2025-03-03 23:59+08", "2025-03-04 00:01+08", 1),
        ("2025-03-03 16:30+00", "2025-03-04 15:59+00", 0),  # both on Tuesday in the hospital
        ("2025-03-03 15:59+00", "2025-03-03 16:01+00", 1),  # one day in Greenwich, two in the hospital
        ("2025-01-27 17:00+08", "2025-02-05 08:00+08", 1),  # over the holiday
    ],
)
def test_moments_count_by_the_hospitals_days(owner: Connection, started: str, ended: str, days: int) -> None:
    found = owner.scalar(
        text("select quality.working_days_taken(cast(:started as timestamptz), cast(:ended as timestamptz))"),
        {"started": started, "ended": ended},
    )
    assert found == days


def test_the_hospitals_own_date_goes_before_the_rule(owner: Connection) -> None:
    due = owner.scalar(text("select quality.complaint_due_day('2025-03-03', '2025-03-05', 2)::text"))
    assert due == "2025-03-05"


def test_a_term_beyond_the_calendar_is_unknown(owner: Connection) -> None:
    assert owner.scalar(text("select quality.working_days_after(max(day), 1) from hospital.calendar_day")) is None
    last = owner.scalar(text("select max(day)::text from hospital.calendar_day"))
    assert between(owner, "2025-03-03", "2100-01-01") is None
    assert between(owner, str(last), str(last)) == 0


def test_every_day_a_complaint_may_be_due(owner: Connection) -> None:
    days = owner.scalars(
        text("select day::text from quality.complaint_due_days('2025-01-24 17:00+08', '2025-02-06') as day")
    )
    assert sorted(days) == ["2025-02-06", "2025-02-07", "2025-02-13"]
