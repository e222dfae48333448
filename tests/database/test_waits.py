"""Waits as the waiting page reads them, counted by hand."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, step, visit
from harness import Look
from metrics.quantiles import EDGES
from warehouse import waits
from warehouse.refresh import refresh
from warehouse.waits import WaitScope

MARCH = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def imaging(owner: Connection) -> Connection:
    """Imaging is done by bones (limit 30 minutes) for patients of both departments.

    Monday 2 March 2026, queued between 9 and 10: eyes' patients wait 10 and 40 minutes, bones' 20.
    Tuesday 3 March, queued at 14: one of eyes' patients waits 30 minutes sharp; one queue was never closed;
    one patient left; one image was made without a queue record.
    """
    small_hospital.places(owner)
    visit(owner, "a")
    visit(owner, "b")
    visit(owner, "c", "bones")
    step(owner, "a1", "a", "bones", "2026-03-02 09:00+08", "2026-03-02 09:10+08")
    step(owner, "b1", "b", "bones", "2026-03-02 09:15+08", "2026-03-02 09:55+08")
    step(owner, "c1", "c", "bones", "2026-03-02 09:59+08", "2026-03-02 10:19+08")
    visit(owner, "d", arrived_at="2026-03-03 13:00+08")
    visit(owner, "e", arrived_at="2026-03-03 13:00+08")
    visit(owner, "f", arrived_at="2026-03-03 13:00+08", status="left_without_being_seen")
    visit(owner, "g", arrived_at="2026-03-03 13:00+08")
    step(owner, "d1", "d", "bones", "2026-03-03 14:00+08", "2026-03-03 14:30+08")
    step(owner, "e1", "e", "bones", "2026-03-03 14:00+08", None)
    step(owner, "f1", "f", "bones", "2026-03-03 14:00+08", None)
    step(owner, "g1", "g", "bones", None, "2026-03-03 14:20+08")
    refresh(owner)
    return owner


def scope(department: str, perspective: str = "place", days: str = "all") -> WaitScope:
    return WaitScope(department, perspective, "imaging", "outpatient", *MARCH, days)  # type: ignore[arg-type]


@pytest.fixture
def tx(imaging: Connection, as_reader: Look) -> Iterator[Connection]:
    with as_reader(DIRECTOR) as tx:
        yield tx


def test_a_departments_cells_hold_each_wait(tx: Connection) -> None:
    cells = waits.cells(tx, scope("bones"))
    assert cells[["weekday", "hour", "n", "on_target"]].to_numpy().tolist() == [[1, 9, 3, 2], [2, 14, 1, 1]]
    assert [list(seconds) for seconds in cells["seconds"]] == [[600, 1200, 2400], [1800]]


def test_the_hospitals_cells_hold_the_same_waits_as_a_histogram(tx: Connection) -> None:
    cells = waits.cells(tx, scope("*"))
    assert cells[["weekday", "hour", "n", "on_target"]].to_numpy().tolist() == [[1, 9, 3, 2], [2, 14, 1, 1]]
    monday = cells["buckets"][0]
    assert monday.sum() == 3
    # a bucket ends with its upper edge: a wait of 10 minutes is not above 10 minutes
    assert [EDGES[bucket + 1] for bucket in np.flatnonzero(monday)] == [600, 1200, 2400]


def test_a_campus_has_its_own_cells(tx: Connection) -> None:
    assert waits.cells(tx, scope("*east"))["n"].sum() == 4  # bones stands on the east campus
    assert waits.cells(tx, scope("*main")).empty


def test_our_patients_waits_are_not_the_waits_in_our_hands(tx: Connection) -> None:
    assert waits.cells(tx, scope("eyes", "place")).empty
    assert waits.cells(tx, scope("eyes", "patient"))["n"].tolist() == [2, 1]
    assert waits.cells(tx, scope("bones", "patient"))["n"].tolist() == [1]


@pytest.mark.parametrize(
    ("department", "perspective", "expected"),
    [
        # steps, waits, visits, recorded; how the three others ended: test_unserved.py
        ("bones", "place", [7, 4, 7, 4]),
        ("*", "place", [7, 4, 7, 4]),
        ("eyes", "patient", [6, 3, 6, 3]),
        ("eyes", "place", [0, 0, 0, 0]),
    ],
)
def test_a_queue_never_closed_is_no_wait(
    tx: Connection, department: str, perspective: str, expected: list[int]
) -> None:
    assert waits.recording(tx, scope(department, perspective)).iloc[0].tolist() == expected


def test_months_sum_up_what_the_days_hold(tx: Connection) -> None:
    (month,) = waits.months(tx, scope("bones")).itertuples()
    assert (month.month, month.n, month.on_target, month.unclosed, month.left_waiting) == (
        date(2026, 3, 1), 4, 3, 1, 1,
    )  # fmt: skip
    assert month.seconds == 600 + 1200 + 2400 + 1800
    assert month.seconds_sq == 600**2 + 1200**2 + 2400**2 + 1800**2
    assert month.buckets.sum() == 4


def test_the_period_ends_before_its_end(tx: Connection) -> None:
    monday = WaitScope("bones", "place", "imaging", "outpatient", date(2026, 3, 2), date(2026, 3, 3))
    assert waits.cells(tx, monday)["n"].tolist() == [3]
    assert waits.recording(tx, monday)["steps"].tolist() == [3]


def test_a_head_reads_own_waits_and_the_hospitals(imaging: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        assert waits.cells(tx, scope("eyes", "patient"))["n"].sum() == 3
        assert waits.cells(tx, scope("*"))["n"].sum() == 4
        # of bones' work, only what was done for patients of eyes
        assert waits.cells(tx, scope("bones", "place"))["n"].sum() == 3
        assert waits.months(tx, scope("bones", "place")).empty
    with as_reader(HEAD_OF_BONES) as tx:
        assert waits.cells(tx, scope("bones", "place"))["n"].sum() == 4


def test_holidays_and_make_up_days_can_be_left_out(owner: Connection, as_reader: Look) -> None:
    """National Day 2025: Wednesday 1 October was off, Sunday 28 September was worked."""
    small_hospital.places(owner)
    for day in ("2025-09-28", "2025-09-29", "2025-10-01", "2025-10-12"):
        visit(owner, day, "bones", arrived_at=f"{day} 08:00+08")
        step(owner, day, day, "bones", f"{day} 09:00+08", f"{day} 09:10+08")
    refresh(owner)
    for department in ("bones", "*"):
        autumn = (department, "place", "imaging", "outpatient", date(2025, 9, 1), date(2025, 11, 1))
        with as_reader(DIRECTOR) as tx:
            assert waits.cells(tx, WaitScope(*autumn, "all"))["weekday"].tolist() == [1, 3, 7]
            ordinary = waits.cells(tx, WaitScope(*autumn, "ordinary"))
            assert ordinary[["weekday", "n"]].to_numpy().tolist() == [[1, 1], [7, 1]]
            assert waits.recording(tx, WaitScope(*autumn, "ordinary"))["waits"].tolist() == [2]


def test_the_day_and_hour_are_the_hospitals(owner: Connection, as_reader: Look) -> None:
    """23:30 in UTC on Sunday is 7:30 on Monday in Shanghai, whatever zone the session has."""
    small_hospital.places(owner)
    visit(owner, "a", "bones", arrived_at="2026-03-01 23:00+00")
    step(owner, "a1", "a", "bones", "2026-03-01 23:30+00", "2026-03-01 23:40+00")
    owner.execute(text("set local timezone = 'America/New_York'"))
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        for department in ("bones", "*"):
            assert waits.cells(tx, scope(department))[["weekday", "hour"]].to_numpy().tolist() == [[1, 7]]


def test_limits_differ_for_booked_and_walk_in(tx: Connection) -> None:
    consultation = WaitScope("*", "place", "consultation", "outpatient", *MARCH)
    assert waits.limits(tx, consultation).to_numpy().tolist() == [[True, 20.0], [False, 40.0]]
    assert waits.limits(tx, scope("bones")).to_numpy().tolist() == [[None, 30.0]]


def test_a_departments_own_limit_holds_from_its_day_on(imaging: Connection, as_reader: Look) -> None:
    imaging.execute(
        text(
            "insert into quality.wait_limit (step, department_id, valid_from, minutes)"
            " values ('imaging', 'bones', '2026-03-03', 15)"
        )
    )
    refresh(imaging)
    with as_reader(DIRECTOR) as tx:
        for department in ("bones", "*"):  # Tuesday's 30 minutes are too long now, Monday's stay as they were
            assert waits.cells(tx, scope(department))["on_target"].tolist() == [2, 0]
        assert waits.limits(tx, scope("bones"))["minutes"].tolist() == [15]


def test_stays_and_delays_are_measured_per_visit(owner: Connection, as_reader: Look) -> None:
    small_hospital.places(owner)
    visit(
        owner, "early", arrived_at="2026-03-02 08:30+08", booked_for="2026-03-02 09:00+08",
        left_at="2026-03-02 10:00+08",
    )  # fmt: skip
    step(owner, "s1", "early", "eyes", "2026-03-02 08:31+08", "2026-03-02 09:20+08", step="consultation")
    visit(
        owner, "late", arrived_at="2026-03-02 09:30+08", booked_for="2026-03-02 09:00+08",
        left_at="2026-03-02 11:30+08",
    )  # fmt: skip
    step(owner, "s2", "late", "eyes", "2026-03-02 09:31+08", "2026-03-02 09:40+08", step="consultation")
    visit(owner, "ahead", arrived_at="2026-03-02 08:00+08", booked_for="2026-03-02 09:00+08")
    step(owner, "s3", "ahead", "eyes", "2026-03-02 08:05+08", "2026-03-02 08:50+08", step="consultation")
    visit(owner, "unseen", arrived_at="2026-03-02 08:00+08", booked_for="2026-03-02 09:00+08")
    refresh(owner)
    with as_reader(DIRECTOR) as tx:
        found = {
            row.step: (row.waits, row.seconds)
            for row in tx.execute(
                text("select step, waits, seconds from mart.wait_day where department_id = 'eyes' and step like '%o_d%'"
                     " or department_id = 'eyes' and step = 'appointment_delay'")
            )
        }  # fmt: skip
    # 90 and 120 minutes; delays of 20 (from the booking), 10 (from the late arrival) and none (called early)
    assert found == {"door_to_door": (2, 12600.0), "appointment_delay": (3, 1800.0)}


def test_the_programs_buckets_are_the_databases(owner: Connection) -> None:
    assert list(EDGES) == owner.execute(text("select rollup.wait_edges()")).scalar_one()
    waits_and_buckets = [
        (0, 0),
        (15, 0),
        (15.001, 1),
        (600, 16),
        (601, 17),
        (21600, 59),
        (21601, 60),
        (90000, 60),
    ]
    for seconds, bucket in waits_and_buckets:
        found = owner.execute(text("select rollup.wait_bucket(:s)"), {"s": seconds}).scalar_one()
        assert found == bucket, seconds
