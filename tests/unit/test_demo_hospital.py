"""The demonstration as a whole, over one month: the same seed gives the same rows, and they could have happened."""

from datetime import date
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest

from demo.arrivals import LEFT_UNSEEN
from demo.calendar import DAY
from demo.hospital import Story, frame_of, part, staff_of
from demo.tables import staff_tables, tables_of

UNTIL = date(2026, 10, 31)


def hospital(seed: int, keep: float = 1.0) -> Story:
    window = frame_of(UNTIL, 1)
    return part(window, staff_of(window, seed), seed, 0, keep)


def digest(seed: int) -> str:
    """All rows of all tables in one figure."""
    story, summed = hospital(seed), sha256()
    records = staff_tables(story.days, story.staff, seed)
    for table, rows in (*tables_of(story), ("staff", story.staff), *records):
        summed.update(table.encode())
        summed.update(rows.to_csv(index=False).encode())
    return summed.hexdigest()


@pytest.fixture(scope="module")
def story() -> Story:
    return hospital(7)


@pytest.fixture(scope="module")
def steps(story: Story) -> pd.DataFrame:
    """One row per step: visit, queued, started, finished (seconds), queue, desk, staff."""
    every = story.journeys.steps
    names = ("visit", "queued", "started", "finished", "queue", "desk", "staff")
    return pd.DataFrame({name: getattr(every, name) for name in names})


def test_the_same_seed_gives_the_same_rows_and_another_does_not() -> None:
    assert digest(7) == digest(7)
    assert digest(7) != digest(8)


def test_a_smaller_hospital_is_a_part_of_the_whole_with_the_same_waits(story: Story) -> None:
    small = hospital(7, keep=0.1)
    assert 0.07 < small.keep.mean() < 0.13
    assert np.array_equal(small.journeys.waited, story.journeys.waited)


def test_nobody_is_called_before_they_queue_or_finished_before_they_are_called(steps: pd.DataFrame) -> None:
    assert len(steps) > 40_000
    assert not (steps["started"] < steps["queued"]).any()
    assert not (steps["finished"] < steps["started"]).any()


def test_who_queues_has_finished_what_came_before(steps: pd.DataFrame) -> None:
    known = steps["queued"].fillna(steps["started"])
    before = steps.groupby("visit")["finished"].shift()
    assert before.notna().sum() > 30_000
    assert not (known < before).any()


def test_who_left_had_finished_and_who_left_unseen_was_not_seen(story: Story, steps: pd.DataFrame) -> None:
    last = steps.groupby("visit")["finished"].max()
    left = pd.Series(story.journeys.left)[last.index]
    assert not (left < last).any()
    unseen = np.flatnonzero(story.journeys.status == LEFT_UNSEEN)
    waiting = steps[steps["visit"].isin(unseen)].groupby("visit").tail(1)
    assert len(waiting) > 50
    assert waiting["started"].isna().all()


def test_a_person_serves_one_patient_at_a_time(steps: pd.DataFrame) -> None:
    """At one desk of one queue; a step whose queue number was never called off has no times to compare."""
    served = steps[(steps["desk"] >= 0) & (steps["staff"] >= 0) & steps["started"].notna()]
    served = served.sort_values(["queue", "desk", "started", "finished"])
    same_desk = served[["queue", "desk"]].eq(served[["queue", "desk"]].shift()).all(axis=1)
    one_second = 1  # moments are written down in whole seconds
    assert same_desk.sum() > 20_000
    assert not (same_desk & (served["started"] < served["finished"].shift() - one_second)).any()


def test_nobody_works_before_they_came(story: Story, steps: pd.DataFrame) -> None:
    served = steps[(steps["staff"] >= 0) & steps["started"].notna()]
    came = pd.to_datetime(story.staff["active_from"]).to_numpy()[served["staff"]]
    day = np.datetime64(story.days.first, "D") + (served["started"] // DAY).astype(int).to_numpy()
    assert (came <= day).all()
