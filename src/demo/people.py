"""Patients, under pseudonyms: who comes again, who was advised to, and how each first came to the hospital."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.arrivals import NO_SHOW, OUTPATIENT, Visits
from demo.calendar import DAY, Days
from demo.places import places

COMES_BACK = 0.40  # of an out-patient clinic's visits, those that return to it
ADVISED_IN_VAIN = 0.105  # of visits that nobody followed up by coming, those with a date to come back on
COMES_IN_TIME = 0.80  # of those who come back
SEEN_ELSEWHERE = 0.42  # of first visits to a department, by people who know the hospital
GAPS = np.array([7, 14, 28, 91])  # days after which doctors want to see somebody again
GAP_SHARES = np.array([0.38, 0.30, 0.22, 0.10])
FORMER_PATIENTS = 0.30  # of people, first seen before the window
UNKNOWN_RETURN = 0.02  # visits of which nobody noted whether they were returns

SOURCES = ("referral", "doctor", "web", "platform", "walk_in", "corporate", "advertisement")
SOURCE_SHARES = np.array([0.22, 0.09, 0.14, 0.19, 0.24, 0.07, 0.05])
PAYERS = ("basic_insurance", "commercial_insurance", "self", "corporate")
PAYER_SHARES = np.array([0.46, 0.21, 0.26, 0.07])
LANGUAGES = ("zh", "en", "ja", "ko")
LANGUAGE_SHARES = np.array([0.955, 0.030, 0.009, 0.006])
CHILDREN, WOMEN, ADULTS = range(3)


@dataclass
class People:
    """Per visit: `patient` (position in patients), `is_return` (1, 0, -1 unknown), `return_due` (day of the window,
    -1 where none was advised). `patients`: one row each: sex, birth_year, language, payer, source, first_seen_on."""

    patient: NDArray[np.int64]
    is_return: NDArray[np.int8]
    return_due: NDArray[np.int64]
    patients: pd.DataFrame


def people(visits: Visits, days: Days, rng: np.random.Generator) -> People:
    """Give each visit a patient. Visits are in order of time; so a predecessor always stands before."""
    n = len(visits)
    came_from, due = _returns(visits, rng)
    day = (visits.happened // DAY).astype(np.int64)
    # nobody came back: some had been told to; what a no-show was advised, nobody knows
    waiting_in_vain = (due < 0) & (visits.kind == OUTPATIENT) & (visits.status != NO_SHOW)
    waiting_in_vain &= visits.came & (rng.random(n) < ADVISED_IN_VAIN)
    advised = day + rng.choice(GAPS, n, p=GAP_SHARES)
    due = np.where(waiting_in_vain, advised, due)
    group = _group(visits)
    parent = np.where(came_from >= 0, came_from, _known_elsewhere(group, rng, came_from < 0))
    while True:  # follow the chain back to each patient's first visit
        further = parent[parent]
        if np.array_equal(further, parent):
            break
        parent = further
    first_visits, patient = np.unique(parent, return_inverse=True)
    patients = _patients(group[first_visits], day[first_visits], days, rng)
    former = (pd.to_datetime(patients["first_seen_on"]) < pd.Timestamp(days.first)).to_numpy()
    known = former[patient] & (came_from < 0) & (visits.kind == OUTPATIENT) & (rng.random(n) < 0.3)
    is_return = np.where(rng.random(n) < UNKNOWN_RETURN, -1, ((came_from >= 0) | known).astype(np.int8))
    return People(patient, is_return.astype(np.int8), due, patients)


def _returns(visits: Visits, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each visit the visit it returns from (-1: none), and the day by which to return from it (-1: none)."""
    came_from = np.full(len(visits), -1)
    due = np.full(len(visits), -1)
    happened = visits.happened
    for clinic in places().clinics:
        members = np.flatnonzero((visits.department == places().index[clinic.id]) & (visits.kind == OUTPATIENT))
        times = happened[members]
        returning = np.flatnonzero(rng.random(len(members)) < COMES_BACK)
        gap = rng.choice(GAPS, len(returning), p=GAP_SHARES) * DAY * rng.uniform(0.9, 1.1, len(returning))
        before = np.searchsorted(times, times[returning] - gap)
        usable = (times[returning] - gap > 0) & (before < returning) & visits.came[members[before]]
        before, once = np.unique(before[usable], return_index=True)
        after = returning[usable][once]
        came_from[members[after]] = members[before]
        came_on = (times[after] // DAY).astype(np.int64)
        in_time = rng.random(len(after)) < COMES_IN_TIME
        slack = np.where(in_time, rng.integers(0, 4, len(after)), -rng.integers(1, 12, len(after)))
        seen_on = (times[before] // DAY).astype(np.int64)
        due[members[before]] = np.maximum(came_on + slack, seen_on + 1)
    return came_from, due


def _group(visits: Visits) -> NDArray[np.int8]:
    group = np.full(len(visits), ADULTS, np.int8)
    group[visits.department == places().index["paediatrics"]] = CHILDREN
    group[visits.department == places().index["obstetrics"]] = WOMEN
    return group


def _known_elsewhere(
    group: NDArray[np.int8], rng: np.random.Generator, first_here: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """For a first visit to a department, an earlier visit by the same person elsewhere, or the visit itself."""
    parent = np.arange(len(group))
    for one in (CHILDREN, WOMEN, ADULTS):
        members = np.flatnonzero((group == one) & first_here)
        earlier = (rng.random(len(members)) * np.arange(len(members))).astype(np.int64)
        again = (rng.random(len(members)) < SEEN_ELSEWHERE) & (earlier < np.arange(len(members)))
        parent[members[again]] = members[earlier[again]]
    return parent


def _patients(
    group: NDArray[np.int8], first_day: NDArray[np.int64], days: Days, rng: np.random.Generator
) -> pd.DataFrame:
    n = len(group)
    female = (group == WOMEN) | (rng.random(n) < 0.52)
    age = np.select(
        [group == CHILDREN, group == WOMEN],
        [rng.integers(0, 14, n), np.clip(rng.normal(33, 7, n), 16, 70)],
        np.clip(rng.normal(47, 17, n), 15, 95),
    ).astype(np.int64)
    former = rng.random(n) < FORMER_PATIENTS
    seen = np.where(former, -rng.integers(1, 2500, n), first_day)
    seen = np.where(group == CHILDREN, np.maximum(seen, -age * 365), seen)
    unknown = rng.random(n) < 0.03
    return pd.DataFrame(
        {
            "sex": pd.Categorical.from_codes(np.where(unknown, -1, female.astype(int)), ["male", "female"]),
            "birth_year": pd.array(days.first.year - age, dtype="Int64"),
            "language": pd.Categorical.from_codes(rng.choice(4, n, p=LANGUAGE_SHARES), list(LANGUAGES)),
            "payer": pd.Categorical.from_codes(rng.choice(4, n, p=PAYER_SHARES), list(PAYERS)),
            "source": pd.Categorical.from_codes(
                np.where(rng.random(n) < 0.06, -1, rng.choice(7, n, p=SOURCE_SHARES)), list(SOURCES)
            ),
            "first_seen_on": np.datetime64(days.first, "D") + seen,
        }
    )
