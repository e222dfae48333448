"""The demonstration hospital as a whole: from a seed to the rows of every contract table.

Each part of the simulation has a random stream of its own, so a change in one leaves the others as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.arrivals import CHANNELS, KINDS, STATUSES, Visits, arrivals
from demo.calendar import Days, days, last_full_month
from demo.journeys import STEPS, Journeys, Steps, journeys
from demo.people import People, people
from demo.places import department_rows, places, staff_rows
from demo.stations import Stations

MONTHS = 24
SEED = 20_190_410  # the day on which the rules for complaints came into force
PARTS_APART = 10_000_000  # visits' numbers of one part never reach the next part's

Table = tuple[str, pd.DataFrame]


@dataclass
class Story:
    """One part of the hospital's past: everything that is known about its visits before words are put to it.

    A part is the whole hospital once; a bigger demonstration has several, a smaller one keeps some of its patients.
    `keep`: which visits are written down.
    """

    days: Days
    staff: pd.DataFrame
    visits: Visits
    journeys: Journeys
    people: People
    keep: NDArray[np.bool_]
    first_number: int
    stream: np.random.SeedSequence  # for what follows from the visits


def frame_of(until: date | None, months: int) -> Days:
    """The window; up to the last full month where no end is given."""
    return days(until or last_full_month(date.today()), months)


def staff_of(window: Days, seed: int) -> pd.DataFrame:
    """The hospital's people; see `places.staff_rows`."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    return staff_rows(rng, pd.Timestamp(window.first), pd.Timestamp(window.dates[-1]))


def part(window: Days, staff: pd.DataFrame, seed: int, number: int, keep: float) -> Story:
    """Simulate the hospital once; of its patients the share `keep` will be written down."""
    streams = np.random.SeedSequence(seed, spawn_key=(1, number)).spawn(6)
    coming, queueing, walking, knowing, choosing = (np.random.default_rng(stream) for stream in streams[:5])
    visits = arrivals(window, coming)
    walked = journeys(visits, window, Stations(window, staff, queueing), walking)
    known = people(visits, window, knowing)
    kept = choosing.random(len(known.patients)) < keep
    return Story(window, staff, visits, walked, known, kept[known.patient], (number + 1) * PARTS_APART, streams[5])


def parts(window: Days, staff: pd.DataFrame, seed: int, scale: float) -> Iterator[Story]:
    """As many parts as the scale needs, one after the other: memory holds only one."""
    count = max(1, ceil(scale))
    for number in range(count):
        yield part(window, staff, seed, number, scale / count)


def place_tables(staff: pd.DataFrame) -> Iterator[Table]:
    """Campuses, departments and staff."""
    yield "campus", places().campuses
    yield "department", department_rows()
    yield "staff", staff[["staff_id", "name", "role", "department_id", "active_from", "active_until"]]


def visit_tables(story: Story) -> Iterator[Table]:
    """Patients, visits and their steps, in the order in which they refer to one another."""
    patients = story.people.patients
    used = np.unique(story.people.patient[story.keep])
    yield "patient", patients.iloc[used].assign(patient_id=used + story.first_number)
    yield "visit", _visit_rows(story)
    yield "journey_step", _step_rows(story)


def moments(seconds: NDArray[np.float64], window: Days) -> NDArray[np.datetime64]:
    """Seconds since the window's first midnight as moments in UTC; NaN becomes NaT."""
    known = ~np.isnan(seconds)
    whole = np.where(known, seconds, 0).astype(np.int64) + window.epoch()
    return np.where(known, whole.astype("datetime64[s]"), np.datetime64("NaT", "s"))


def category(codes: NDArray[np.generic], names: tuple[str, ...] | list[str]) -> pd.Categorical:
    """Names by position; -1 is missing."""
    return pd.Categorical.from_codes(codes.astype(np.int64), list(names))


def where_known(values: NDArray[np.generic], known: NDArray[np.bool_], dtype: str) -> pd.Series:
    """Values of a nullable type ("Int64", "boolean"), missing where not known."""
    return pd.Series(values).astype(dtype).mask(~known)


def staff_ids(story: Story, positions: NDArray[np.generic]) -> pd.Categorical:
    """Staff by position; -1 is nobody."""
    return category(positions, story.staff["staff_id"].tolist())


def department_ids(positions: NDArray[np.generic]) -> pd.Categorical:
    """Departments by position."""
    return category(positions, [department.id for department in places().departments])


def _visit_rows(story: Story) -> pd.DataFrame:
    chosen = np.flatnonzero(story.keep)
    visits, known = story.visits.take(chosen), story.people
    due = known.return_due[chosen]
    returned = known.is_return[chosen]
    return pd.DataFrame(
        {
            "visit_id": chosen + story.first_number,
            "patient_id": known.patient[chosen] + story.first_number,
            "department_id": department_ids(visits.department),
            "staff_id": staff_ids(story, doctors(story)[chosen]),
            "kind": category(visits.kind, KINDS),
            "channel": category(visits.channel, CHANNELS),
            "booked_for": moments(visits.booked_for, story.days),
            "arrived_at": moments(visits.arrived, story.days),
            "left_at": moments(np.ceil(story.journeys.left[chosen]), story.days),
            "status": category(story.journeys.status[chosen], STATUSES),
            "is_return": where_known(returned == 1, returned >= 0, "boolean"),
            "return_due_on": np.where(
                due < 0, np.datetime64("NaT", "D"), np.datetime64(story.days.first, "D") + np.maximum(due, 0)
            ),
        }
    )


def doctors(story: Story) -> NDArray[np.int64]:
    """For each visit the doctor of its first consultation, as a position in staff; -1 where there was none."""
    steps = story.journeys.steps
    seen = np.flatnonzero((steps.step == STEPS.index("consultation")) & (steps.staff >= 0))[::-1]
    doctor = np.full(len(story.visits), -1)
    doctor[steps.visit[seen]] = steps.staff[seen]
    return doctor


def _step_rows(story: Story) -> pd.DataFrame:
    every, visits = story.journeys.steps, story.visits
    position = np.flatnonzero(story.keep[every.visit])
    steps: Steps = every.take(position)
    first_of_visit = np.searchsorted(steps.visit, steps.visit, side="left")
    return pd.DataFrame(
        {
            "journey_step_id": position + story.first_number * 10,
            "visit_id": steps.visit + story.first_number,
            "visit_department_id": department_ids(visits.department[steps.visit]),
            "visit_kind": category(visits.kind[steps.visit], KINDS),
            "visit_is_booked": ~np.isnan(visits.booked_for[steps.visit]),
            "sequence": np.arange(len(steps)) - first_of_visit + 1,
            "step": category(steps.step, STEPS),
            "department_id": department_ids(steps.department),
            "staff_id": staff_ids(story, steps.staff),
            "queued_at": moments(steps.queued, story.days),
            "started_at": moments(steps.started, story.days),
            "finished_at": moments(steps.finished, story.days),
        }
    )
