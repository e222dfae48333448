"""What patients go through: the route of each kind of visit, walked step by step through the queues.

Steps are taken in one fixed order, so that everybody who queues at a station is known before it is simulated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.arrivals import (
    CHECK_UP,
    COMPLETED,
    DAY_CASE,
    EMERGENCY,
    IN_PROGRESS,
    INPATIENT,
    LEFT_UNSEEN,
    OUTPATIENT,
    Visits,
)
from demo.calendar import DAY, Days
from demo.places import places
from demo.stations import Station, Stations

STEPS = (
    "check_in", "triage", "consultation", "return_consultation", "payment", "laboratory", "imaging",
    "examination", "result", "treatment", "pharmacy", "discharge", "other",
)  # fmt: skip
STEP = {step: i for i, step in enumerate(STEPS)}

CHECKED_IN_BY_PHONE = 0.42  # of those who booked
PAID_BY_PHONE = 0.45
EMERGENCY_NEEDS = {
    "payment": 0.80, "laboratory": 0.56, "imaging": 0.34, "examination": 0.22, "treatment": 0.44, "pharmacy": 0.60,
}  # fmt: skip
CHECK_UP_NEEDS = {"laboratory": 0.98, "examination": 0.92, "imaging": 0.72, "consultation": 0.55}
RETURNS_WITH_RESULT = 0.82
NEVER_CLOSED = 0.004  # of queued steps: the desk forgot to call the number off


@dataclass
class Steps:
    """One element per step, by visit and then in order. Moments in seconds since the window's first midnight, NaN
    where the source has none. `visit`: position in visits; `staff`: position in staff or -1; `queue`: which queue
    it was (for tests: first come, first served holds within one); `desk`: who of that queue's desks served."""

    visit: NDArray[np.int64]
    step: NDArray[np.int8]
    department: NDArray[np.int16]
    staff: NDArray[np.int16]
    queued: NDArray[np.float64]
    started: NDArray[np.float64]
    finished: NDArray[np.float64]
    queue: NDArray[np.int16]
    desk: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.visit)

    def take(self, chosen: NDArray[np.generic]) -> "Steps":
        """These steps, in this order."""
        return Steps(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass
class Journeys:
    """What became of the visits: their steps, when each left (NaN: not within the window, or never came), and
    how long each waited in all, in minutes, as they felt it (whether the queue was recorded or not)."""

    steps: Steps
    status: NDArray[np.int8]
    left: NDArray[np.float64]
    waited: NDArray[np.float64]


class Walk:
    """The patients on their way. `clock` is when each is ready for the next step; NaN once they have gone."""

    def __init__(self, visits: Visits, days: Days, stations: Stations, rng: np.random.Generator) -> None:
        self.visits, self.days, self.stations, self.rng = visits, days, stations, rng
        self.horizon = len(days) * float(DAY)  # what happens later is not known yet
        self.clock = visits.arrived.copy()
        self.status = visits.status.copy()
        self.waited = np.zeros(len(visits))
        self.records: list[Steps] = []
        self._queues: dict[int, int] = {}

    def queue(self, station: Station, who: NDArray[np.int64], ready: NDArray[np.float64] | None = None) -> None:
        """These visits queue at a station; those who were served go on when they are finished."""
        queued = np.floor(self.clock[who] if ready is None else ready)
        inside = queued < self.horizon
        self.status[who[~inside]] = IN_PROGRESS
        who, queued = who[inside], queued[inside]
        if not len(who):
            return
        served, staff = station.serve(queued, self.days, self.rng)
        started, finished = np.floor(served.started), np.ceil(served.finished)
        if station.step == "result":  # the analyser works, then the report is there to be picked up
            started, finished = finished, finished + np.floor(self.rng.uniform(20, 90, len(who)))
        gave_up = np.isnan(started)
        leaves = gave_up & (station.step == "consultation")
        self.status[who[leaves]] = LEFT_UNSEEN
        np.add.at(self.waited, who, np.where(gave_up, 0, started - queued) / 60)
        queue = self._queues.setdefault(id(station), len(self._queues))
        self._record(station.step, station.department, queue, who, staff, queued, started, finished, served.desk)
        # whoever the closing desk could not call comes back another day; a consultation is worth leaving for
        self.clock[who] = np.where(gave_up, served.left, finished)
        self._walk(who[~leaves])

    def without_queue(self, step: str, department: int, who: NDArray[np.int64]) -> None:
        """A step done on the phone: its moment is known, nobody waited."""
        now = np.floor(self.clock[who])
        nobody = np.full(len(who), -1)
        self._record(step, department, -1, who, nobody, np.full(len(who), np.nan), now, now, nobody)
        self._walk(who)

    def going(self) -> NDArray[np.bool_]:
        """Who is here and has not left unseen."""
        return self.visits.came & (self.status == COMPLETED)

    def chance(self, share: NDArray[np.float64] | float) -> NDArray[np.bool_]:
        """For each visit whether something happens that happens to this share."""
        return self.rng.random(len(self.visits)) < share

    def _walk(self, who: NDArray[np.int64]) -> None:
        self.clock[who] += np.floor(self.rng.uniform(45, 210, len(who)))

    def _record(
        self,
        step: str,
        department: int,
        queue: int,
        who: NDArray[np.int64],
        staff: NDArray[np.int64],
        queued: NDArray[np.float64],
        started: NDArray[np.float64],
        finished: NDArray[np.float64],
        desk: NDArray[np.int64],
    ) -> None:
        n = len(who)
        self.records.append(
            Steps(
                visit=who,
                step=np.full(n, STEP[step], np.int8),
                department=np.full(n, department, np.int16),
                staff=staff.astype(np.int16),
                queued=queued,
                started=started,
                finished=finished,
                queue=np.full(n, queue, np.int16),
                desk=desk.astype(np.int16),
            )
        )


def journeys(visits: Visits, days: Days, stations: Stations, rng: np.random.Generator) -> Journeys:
    """Walk every visit through the hospital."""
    walk = Walk(visits, days, stations, rng)
    kind, departments, index = visits.kind, places().departments, places().index
    department_id = np.array([d.id for d in departments])
    place = np.array([d.campus for d in departments])[visits.department].astype("<U12")
    place[kind == EMERGENCY] = "emergency"
    place[kind == CHECK_UP] = "check_up"
    ward = kind == INPATIENT
    outpatient, emergency, check_up, day_case = (kind == k for k in (OUTPATIENT, EMERGENCY, CHECK_UP, DAY_CASE))
    booked = ~np.isnan(visits.booked_for)
    needs = _needs(walk, outpatient, emergency, check_up)
    customer_service = index["customer_service"]

    def at(step: str, where: NDArray[np.str_], members: NDArray[np.bool_]) -> None:
        members = members & walk.going()
        for name in np.unique(where[members]):
            walk.queue(stations[step, str(name)], np.flatnonzero(members & (where == name)))

    at("check_in", np.where(ward, "ward", place), ~emergency & ~(booked & walk.chance(CHECKED_IN_BY_PHONE)))
    at("triage", place, emergency)
    queue_of = np.char.add(department_id[visits.department], np.where(booked, ".booked", ".walk_in"))
    at("consultation", queue_of, outpatient)
    at("consultation", place, emergency)
    at("consultation", department_id[visits.department], ward)
    tests = needs["laboratory"] | needs["imaging"] | needs["examination"]
    by_phone = outpatient & walk.chance(PAID_BY_PHONE)
    walk.without_queue("payment", customer_service, np.flatnonzero(tests & by_phone & walk.going()))
    at("paymentorders", place, outpatient & tests & ~by_phone)
    at("payment", place, emergency & needs["payment"])
    _to_next_morning(walk, ward)
    at("laboratory", np.where(ward, "ward", place), needs["laboratory"] | (ward & walk.chance(0.9)))
    scanned = ward & walk.chance(0.5)
    walk.clock[scanned] = np.floor(walk.clock[scanned] / DAY) * DAY + walk.rng.uniform(13.5, 15.5, scanned.sum()) * 3600
    at("imaging", np.where(ward, "main", place), needs["imaging"] | scanned)
    at("examination", np.where(outpatient, "main", place), needs["examination"])
    at("consultation", place, check_up & needs["consultation"])
    shown = (tests & ~check_up) & walk.chance(0.9)
    at("result", place, shown)
    returning = shown & walk.chance(RETURNS_WITH_RESULT)
    at("return_consultation", department_id[visits.department], outpatient & returning)
    at("return_consultation", place, emergency & returning)
    paying = outpatient & (needs["pharmacy"] | needs["treatment"])
    by_phone = outpatient & walk.chance(PAID_BY_PHONE)
    walk.without_queue("payment", customer_service, np.flatnonzero(paying & by_phone & walk.going()))
    at("paymentmedicines", place, paying & ~by_phone)
    at("treatment", place, emergency & needs["treatment"])
    at("pharmacy", place, needs["pharmacy"])
    at("treatment", department_id[visits.department], (outpatient & needs["treatment"]) | day_case)
    at("discharge", np.where(day_case, "day_case", ""), day_case)
    _ward_days(walk, ward, department_id[visits.department])
    return _finish(walk)


def _needs(
    walk: Walk, outpatient: NDArray[np.bool_], emergency: NDArray[np.bool_], check_up: NDArray[np.bool_]
) -> dict[str, NDArray[np.bool_]]:
    """Who is sent where."""
    departments = places().departments
    needs = {}
    for step in ("payment", "laboratory", "imaging", "examination", "treatment", "pharmacy", "consultation"):
        clinic = np.array([d.needs.get(step, 0.0) for d in departments])[walk.visits.department]
        share = np.select(
            [outpatient, emergency, check_up], [clinic, EMERGENCY_NEEDS.get(step, 0.0), CHECK_UP_NEEDS.get(step, 0.0)]
        )
        needs[step] = walk.chance(share)
    return needs


def _to_next_morning(walk: Walk, ward: NDArray[np.bool_]) -> None:
    """In-patients' blood is taken on the first morning after they came."""
    morning = (np.floor(walk.visits.arrived[ward] / DAY) + 1) * DAY
    walk.clock[ward] = morning + walk.rng.uniform(7.0, 8.2, ward.sum()) * 3600


def _ward_days(walk: Walk, ward: NDArray[np.bool_], department: NDArray[np.str_]) -> None:
    """Treatment on each day between the first and the last, and discharge on the last."""
    for name in np.unique(department[ward]):
        who = np.flatnonzero(ward & walk.going() & (department == name))
        admitted = np.floor(walk.visits.arrived[who] / DAY)
        nights = walk.visits.nights[who].astype(np.int64)
        days_between = nights - 2
        treated = np.repeat(who, days_between)
        nth = np.arange(len(treated)) - np.repeat(np.cumsum(days_between) - days_between, days_between) + 2
        hour = walk.rng.uniform(8.2, 15.5, len(treated))
        walk.queue(
            walk.stations["treatment", str(name)],
            treated,
            (np.repeat(admitted, days_between) + nth) * DAY + hour * 3600,
        )
        leaving = (admitted + nights) * DAY + walk.rng.uniform(9.0, 11.5, len(who)) * 3600
        walk.queue(walk.stations["discharge", str(name)], who, leaving)


def _finish(walk: Walk) -> Journeys:
    """Put the steps in order and leave out what the source never wrote down."""
    steps = Steps(*(np.concatenate([getattr(r, f) for r in walk.records]) for f in Steps.__dataclass_fields__))
    moment = np.where(np.isnan(steps.queued), steps.started, steps.queued)
    steps = steps.take(np.lexsort((moment, steps.visit)))
    left = np.where(walk.visits.came & (walk.status != IN_PROGRESS), walk.clock, np.nan)
    recorded = np.array([d.recorded for d in places().departments])[steps.department]
    unrecorded = (walk.rng.random(len(steps)) >= recorded) & ~np.isnan(steps.started)
    steps.queued[unrecorded] = np.nan
    never_closed = (walk.rng.random(len(steps)) < NEVER_CLOSED) & ~np.isnan(steps.queued)
    steps.started[never_closed] = steps.finished[never_closed] = np.nan
    return Journeys(steps, walk.status, left, walk.waited)
