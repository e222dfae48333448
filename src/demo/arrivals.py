"""Who comes when: demand by hour, weekday, season and holiday; bookings, no-shows and cancellations."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from demo.calendar import DAY, FESTIVAL, HOLIDAY, MAKE_UP, WEEKEND, Days
from demo.places import Department, places

KINDS = ("outpatient", "emergency", "inpatient", "day_case", "check_up")
OUTPATIENT, EMERGENCY, INPATIENT, DAY_CASE, CHECK_UP = range(5)
CHANNELS = ("app", "web", "phone", "platform", "walk_in")
WALK_IN = 4
STATUSES = ("completed", "in_progress", "no_show", "left_without_being_seen", "cancelled")
COMPLETED, IN_PROGRESS, NO_SHOW, LEFT_UNSEEN, CANCELLED = range(5)

WEEKDAYS = np.array([1.22, 1.05, 0.98, 0.95, 0.90, 0.62, 0.40])  # Monday first
GROWTH = 0.03  # more patients at the window's end than at its beginning
BOOKING_GROWTH = 0.06  # and a larger share of them booked
RESTLESS = 0.09  # days differ by more than chance alone: weather, a school's outbreak
SLOT = 600  # appointments begin every ten minutes

# Weights of half-hours: when people without an appointment come, and for when appointments are given
HALF_HOURS = np.arange(7.5, 17.5, 0.5)
WALK_INS = np.array([3, 9, 10.5, 10.5, 9.5, 8, 6.5, 4, 1.5, 0.8, 2, 5, 7.5, 8, 7, 5.5, 4, 2.5, 1.2, 0.5])
SLOTS = np.array([0, 8, 8.5, 8.5, 8, 7.5, 7, 5, 1, 0, 0, 6.5, 7, 7, 6.5, 6, 5, 3, 1, 0])
HOURS = np.arange(24.0)
EMERGENCIES = np.array(
    [28, 21, 16, 13, 11, 12, 17, 28, 43, 55, 58, 54, 47, 46, 50, 51, 50, 52, 59, 70, 74, 66, 52, 38.0]
)
CHECK_UPS = np.array([7, 10, 9, 6, 3, 1])  # half-hours from 7:30

EMERGENCIES_A_DAY = 50.0
CHECK_UPS_A_DAY = 27.0
ADMISSIONS = {"ward_medical": 4.6, "ward_surgical": 3.8}
DAY_CASES = {"ophthalmology": 2.4, "general_surgery": 1.6, "orthopaedics": 1.2, "ent": 1.0, "dental": 0.8}
NO_SHOWS = 0.072
CANCELLED_SHARE = 0.055


@dataclass
class Visits:
    """One element per visit, by time of arrival (or booking). Moments in seconds since the window's first midnight.

    `booked_for` and `arrived` are NaN where there is none; `nights` counts an in-patient's nights.
    """

    kind: NDArray[np.int8]
    department: NDArray[np.int16]
    booked_for: NDArray[np.float64]
    arrived: NDArray[np.float64]
    channel: NDArray[np.int8]
    status: NDArray[np.int8]
    nights: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, chosen: NDArray[np.int64]) -> "Visits":
        """These visits, in this order."""
        return Visits(*(getattr(self, f.name)[chosen] for f in fields(self)))

    @property
    def happened(self) -> NDArray[np.float64]:
        """When each came, or was expected."""
        return np.where(np.isnan(self.arrived), self.booked_for, self.arrived)

    @property
    def came(self) -> NDArray[np.bool_]:
        """Who came at all."""
        return ~np.isnan(self.arrived)


def arrivals(days: Days, rng: np.random.Generator) -> Visits:
    """All visits of the window, in order."""
    index = places().index
    parts = [_outpatients(days, clinic, index[clinic.id], rng) for clinic in places().clinics]
    parts.append(_emergencies(days, index["emergency"], rng))
    parts.append(_check_ups(days, index["check_up_centre"], rng))
    parts += [_admissions(days, index[ward], daily, rng) for ward, daily in ADMISSIONS.items()]
    parts += [_day_cases(days, index[clinic], daily, rng) for clinic, daily in DAY_CASES.items()]
    everyone = Visits(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Visits)))
    return everyone.take(np.argsort(everyone.happened, kind="stable"))


def ordinary(days: Days) -> NDArray[np.float64]:
    """Demand for planned care on each day, relative to an average working day."""
    demand = WEEKDAYS[days.weekday] * np.linspace(1 - GROWTH / 2, 1 + GROWTH / 2, len(days))
    demand = np.where(days.kind == HOLIDAY, 0.28, demand)
    demand = np.where(days.kind == FESTIVAL, 0.0, demand)
    after_closure = np.roll(np.isin(days.kind, (HOLIDAY, FESTIVAL)), 1) & ~np.isin(
        days.kind, (HOLIDAY, FESTIVAL, WEEKEND)
    )
    return demand * np.where(after_closure, 1.15, 1.0) * np.where(days.kind == MAKE_UP, 0.85, 1.0)


def _count(expected: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """How many come on each day: index of the day, once per person."""
    restless = rng.gamma(1 / RESTLESS**2, RESTLESS**2, len(expected))
    return np.repeat(np.arange(len(expected)), rng.poisson(expected * restless))


def _appointments(
    day: NDArray[np.int64], is_booked: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.float64]:
    """When each is booked for: a day's appointments are spread over it, which is what booking is good for."""
    turn: NDArray[np.int64] = np.cumsum(is_booked) - is_booked
    count = np.bincount(day, is_booked)
    before = np.cumsum(count) - count
    position = (turn - before[day] + rng.random(len(day))) / np.maximum(count[day], 1)
    return np.floor(_moments(day, HALF_HOURS, SLOTS, rng, np.clip(position, 0, 1)) / SLOT) * SLOT


def _moments(
    day: NDArray[np.int64],
    begins: NDArray[np.float64],
    weights: NDArray[np.float64],
    rng: np.random.Generator,
    position: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """A moment for each day given: a piece of the day by its weight, evenly within; pieces are equally long.

    position: which share of the day's weight lies before it; by default random.
    """
    length = begins[1] - begins[0]
    edges = np.append(begins, begins[-1] + length)
    share = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
    return day * DAY + np.interp(rng.random(len(day)) if position is None else position, share, edges) * 3600


def _outpatients(days: Days, clinic: Department, index: int, rng: np.random.Generator) -> Visits:
    expected = clinic.daily * ordinary(days) * (1 + clinic.winter * days.season)
    day = _count(expected, rng)
    booked_share = clinic.booked + BOOKING_GROWTH * (day / len(days) - 0.5)
    is_booked = rng.random(len(day)) < booked_share
    slot = _appointments(day, is_booked, rng)
    arrived = np.where(is_booked, slot + _punctuality(len(day), rng), _moments(day, HALF_HOURS, WALK_INS, rng))
    channel = np.where(is_booked, rng.choice(4, len(day), p=[0.46, 0.12, 0.16, 0.26]), WALK_IN)
    return _visits(OUTPATIENT, index, np.where(is_booked, slot, np.nan), arrived, channel, rng)


def _punctuality(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """How long before (negative) or after the appointment people come, in seconds: most early, a few very late."""
    late = np.where(rng.random(n) < 0.08, rng.exponential(20 * 60, n), 0.0)
    return np.maximum(rng.normal(-11 * 60, 9 * 60, n) + late, -50 * 60)


def _emergencies(days: Days, index: int, rng: np.random.Generator) -> Visits:
    idle_clinics = np.isin(days.kind, (WEEKEND, HOLIDAY, FESTIVAL))
    day = _count(EMERGENCIES_A_DAY * np.where(idle_clinics, 1.18, 0.95) * (1 + 0.10 * days.season), rng)
    arrived = _moments(day, HOURS, EMERGENCIES, rng)
    return _visits(EMERGENCY, index, np.full(len(day), np.nan), arrived, np.full(len(day), WALK_IN), rng)


def _check_ups(days: Days, index: int, rng: np.random.Generator) -> Visits:
    season = 1 + 0.25 * np.isin((days.month + days.first.month - 1) % 12, (9, 10, 11, 2)) - 0.1
    open_days = np.where(days.weekday == 6, 0.0, ordinary(days))
    day = _count(CHECK_UPS_A_DAY * open_days * season, rng)
    is_booked = rng.random(len(day)) < 0.9
    slot = np.floor(_moments(day, HALF_HOURS[:6], CHECK_UPS, rng) / SLOT) * SLOT
    arrived = slot + np.where(is_booked, _punctuality(len(day), rng), rng.uniform(0, SLOT, len(day)))
    arrived = np.maximum(arrived, day * DAY + 7.2 * 3600)
    channel = np.where(is_booked, rng.choice(4, len(day), p=[0.3, 0.2, 0.3, 0.2]), WALK_IN)
    return _visits(CHECK_UP, index, np.where(is_booked, slot, np.nan), arrived, channel, rng)


def _admissions(days: Days, index: int, daily: float, rng: np.random.Generator) -> Visits:
    day = _count(daily * np.maximum(ordinary(days), 0.15) * (1 + 0.08 * days.season), rng)
    is_booked = rng.random(len(day)) < 0.72
    slot = np.floor(day * DAY + rng.uniform(9, 11, len(day)) * 3600)
    arrived = np.where(
        is_booked, slot + rng.normal(0, 20 * 60, len(day)), day * DAY + rng.uniform(9.5, 17, len(day)) * 3600
    )
    channel = np.where(is_booked, rng.choice([0, 2], len(day), p=[0.4, 0.6]), WALK_IN)
    nights = np.clip(np.rint(rng.gamma(3.2, 1.7, len(day))), 2, 28)
    return _visits(INPATIENT, index, np.where(is_booked, slot, np.nan), arrived, channel, rng, nights)


def _day_cases(days: Days, index: int, daily: float, rng: np.random.Generator) -> Visits:
    working = ~np.isin(days.kind, (WEEKEND, HOLIDAY, FESTIVAL))
    day = _count(daily * ordinary(days) * working, rng)
    slot = np.floor((day * DAY + rng.uniform(7.5, 10.5, len(day)) * 3600) / SLOT) * SLOT
    arrived = np.maximum(slot + _punctuality(len(day), rng), day * DAY + 7.3 * 3600)
    return _visits(DAY_CASE, index, slot, arrived, rng.choice([0, 2], len(day)), rng)


def _visits(
    kind: int,
    department: int,
    booked_for: NDArray[np.float64],
    arrived: NDArray[np.float64],
    channel: NDArray[np.int64],
    rng: np.random.Generator,
    nights: NDArray[np.float64] | None = None,
) -> Visits:
    """Visits of one kind and department; of those booked, some are cancelled and some never come."""
    n = len(arrived)
    fate = rng.random(n)
    # those who booked by telephone or on a platform forget more often than those whom the app reminds
    forgets = NO_SHOWS * np.array([0.8, 0.9, 1.2, 1.35, 0.0])[channel] * (1.0 if kind != INPATIENT else 0.3)
    is_booked = ~np.isnan(booked_for)
    cancelled = is_booked & (fate < CANCELLED_SHARE)
    no_show = is_booked & ~cancelled & (fate < CANCELLED_SHARE + forgets)
    status = np.select([cancelled, no_show], [CANCELLED, NO_SHOW], COMPLETED)
    return Visits(
        kind=np.full(n, kind, np.int8),
        department=np.full(n, department, np.int16),
        booked_for=booked_for,
        arrived=np.where(cancelled | no_show, np.nan, np.floor(arrived)),
        channel=channel.astype(np.int8),
        status=status.astype(np.int8),
        nights=np.zeros(n, np.int16) if nights is None else nights.astype(np.int16),
    )
