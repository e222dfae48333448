"""The desks patients queue at: how many are open on which day and when, who sits there, how long a service takes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.calendar import DAY, FESTIVAL, HOLIDAY, MAKE_UP, WEEKEND, WORKING, Days
from demo.places import Department, EmergencyDesk, SharedDesk, places
from demo.queues import Desks, Served, serve, serve_round_the_clock
from demo.rota import DAYTIME, SHIFT_HOURS, Rota, on_shift
from demo.stories import begins, stories, strength

CLINIC_HOURS = [[8.0, 12.0], [13.0, 17.5]]
# once an hour somebody breaks off for those who are back with their results
RETURN_HOURS = [[hour + 0.5, hour + 1.0] for hour in (8, 9, 10, 11, 13, 14, 15, 16)] + [[17.0, 17.5]]
STAGGERED_HOURS = [[8.0, 11.5], [12.5, 17.5]]  # of every further desk: somebody is there at noon
UNTIL = 21.0  # whoever waits at closing time is still called, but not later than this
WARD_DESKS = (
    ("consultation", "doctor", 1, [[9.0, 18.0]], 0.22),
    ("treatment", "nurse", 3, [[8.0, 18.0]], 0.50),
    ("discharge", "nurse", 1, [[8.5, 17.5]], 0.20),
)
RETURNS_BUSY = 0.54
OPEN_SHARE = {WORKING: 1.0, MAKE_UP: 1.0, WEEKEND: 0.6, HOLIDAY: 0.34, FESTIVAL: 0.2}
ABSENT = 0.03  # days on which one of several desks stays shut: illness, a broken machine
DAILY_FORM = 0.08  # how much the same person's pace differs between days
SHORTEST, LONGEST = 1.0, 45.0  # minutes of service that make sense
SPREAD = 0.45  # of the logarithm of service times

# How long people wait for a consultation before they give up: median minutes
PATIENCE = {"walk_in": 165.0, "booked": 180.0, "emergency": 130.0}
WALK, WALK_SPREAD = 80.0, 0.5  # seconds from being called to sitting down, and their log-normal spread
PATIENCE_SPREAD = 0.45


Timetable = list[list[list[float]]]  # desks, their shifts, begin and end in hours


@dataclass(frozen=True)
class Station:
    """One queue. `people`: as from `Rota.claim`; `round_the_clock`: desks on duty by hour, or None;
    `minutes`: mean service, or None where it follows from `busy`; `patience`: median minutes, or infinite."""

    step: str
    department: int
    people: NDArray[np.int64]
    desks: Desks | None
    round_the_clock: NDArray[np.int64] | None = None
    desk_hours: float = 0.0
    busy: float = 0.0
    minutes: float | None = None
    patience: float = np.inf

    def serve(
        self, queued: NDArray[np.float64], days: Days, rng: np.random.Generator
    ) -> tuple[Served, NDArray[np.int64]]:
        """What became of each patient, and who served them (position in staff, or -1)."""
        mean = self.minutes if self.minutes is not None else self._minutes(queued, days)
        service = 60 * mean * np.exp(rng.normal(-(SPREAD**2) / 2, SPREAD, len(queued)))
        patience = 60 * self.patience * np.exp(rng.normal(0, PATIENCE_SPREAD, len(queued)))
        walk = WALK * np.exp(rng.normal(0, WALK_SPREAD, len(queued)))
        if self.round_the_clock is not None:
            served = serve_round_the_clock(queued, walk, service, patience, self.round_the_clock)
        else:
            assert self.desks is not None
            served = serve(queued, walk, service, patience, self.desks)
        return served, on_shift(self.people, served.started, served.desk)

    def _minutes(self, queued: NDArray[np.float64], days: Days) -> float:
        """The service time that keeps the desks as busy as they are, on an ordinary working day."""
        working = days.kind == WORKING
        patients = working[(queued // DAY).astype(np.int64)].sum() / working.sum()
        return float(np.clip(60 * self.busy * self.desk_hours / max(patients, 0.1), SHORTEST, LONGEST))


class Stations:
    """Every queue of the hospital, by step and place: `stations["laboratory", "east"]`."""

    def __init__(self, days: Days, staff: pd.DataFrame, rng: np.random.Generator) -> None:
        self._days, self._staff, self._rng = days, staff, rng
        self._rota = Rota(days, staff, rng)
        self._index = places().index
        self._all: dict[tuple[str, str], Station] = {}
        for shared in places().shared:
            self._add_shared(shared)
        for clinic in places().clinics:
            self._add_clinic(clinic)
        self._add_wards()
        for desk in places().emergency:
            self._add_emergency(desk)

    def __getitem__(self, key: tuple[str, str]) -> Station:
        return self._all[key]

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._all

    def _add_shared(self, shared: SharedDesk) -> None:
        for place, desks in shared.places.items():
            timetable = _alike(desks, shared.hours, shared.peak)
            busy, minutes = shared.busy.get(place, 0.0), shared.minutes.get(place)
            if shared.department == stories()["one_stop_examinations"]["department"]:
                made = self._one_stop(shared, timetable, minutes)
            else:
                made = self._station(shared.step, shared.department, shared.role, timetable, busy, minutes=minutes)
            self._all[shared.step + shared.area, place] = made

    def _one_stop(self, shared: SharedDesk, before: Timetable, minutes: float | None) -> Station:
        """The planted story: from its day on the rooms keep other hours, one more is open at the busiest times, and
        what took several visits is done in one."""
        story = stories()["one_stop_examinations"]
        after = [*_alike(len(before), story["hours_after"]), story["extra_room_hours"]]
        station = self._station(shared.step, shared.department, shared.role, after, minutes=minutes)
        assert station.desks is not None
        first = max(int(begins("one_stop_examinations", self._days) // DAY), 0)
        opens, closes = _opening(before)
        rooms = len(before)
        for all_days, earlier in ((station.desks.opens, opens), (station.desks.closes, closes)):
            shut = np.isinf(all_days[:first, :rooms])
            all_days[:first, :rooms] = np.where(shut, np.inf, earlier)
        station.desks.opens[:first, rooms:] = np.inf
        station.desks.pace[first:] *= story["service_after"]
        return station

    def _add_clinic(self, clinic: Department) -> None:
        for queue in ("booked", "walk_in"):
            timetable = _alike(clinic.desks[queue], CLINIC_HOURS, STAGGERED_HOURS)
            self._all["consultation", f"{clinic.id}.{queue}"] = self._station(
                "consultation", clinic.id, "doctor", timetable, clinic.busy[queue], patience=PATIENCE[queue]
            )
        self._all["return_consultation", clinic.id] = self._station(
            "return_consultation", clinic.id, "doctor", _alike(clinic.desks["return"], RETURN_HOURS), RETURNS_BUSY
        )
        if clinic.needs["treatment"]:
            self._all["treatment", clinic.id] = self._station(
                "treatment", clinic.id, clinic.rooms_role, _alike(clinic.rooms, CLINIC_HOURS), clinic.rooms_busy
            )

    def _add_wards(self) -> None:
        for ward in ("ward_medical", "ward_surgical"):
            for step, role, desks, hours, busy in WARD_DESKS:
                self._all[step, ward] = self._station(step, ward, role, _alike(desks, hours), busy)
        self._all["consultation", "check_up"] = self._station(
            "consultation", "check_up_centre", "doctor", _alike(2, CLINIC_HOURS), 0.30
        )
        self._all["discharge", "day_case"] = self._station("discharge", "ward_surgical", "nurse", [[[9.0, 18.0]]], 0.14)

    def _add_emergency(self, desk: EmergencyDesk) -> None:
        self._all[desk.step, "emergency"] = Station(
            step=desk.step,
            department=self._index[desk.department],
            people=self._rota.claim(desk.department, desk.role, max(desk.desks)),
            desks=None,
            round_the_clock=np.array(desk.desks)[SHIFT_HOURS],
            minutes=desk.minutes,
            patience=PATIENCE["emergency"] if desk.step == "consultation" else np.inf,
        )

    def _station(
        self,
        step: str,
        department: str,
        role: str,
        timetable: Timetable,
        busy: float = 0.0,
        minutes: float | None = None,
        patience: float = np.inf,
    ) -> Station:
        people = self._rota.claim(department, role, len(timetable))
        return Station(
            step=step,
            department=self._index[department],
            people=people,
            desks=Desks(*self._open_days(timetable), self._pace(department, people[:, DAYTIME])),
            desk_hours=sum(end - begin for shifts in timetable for begin, end in shifts),
            busy=busy,
            minutes=minutes,
            patience=patience,
        )

    def _open_days(self, timetable: Timetable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Openings and closings on each day, shape (days, desks, shifts): fewer desks on days off."""
        opens, closes = (np.repeat(edge[None], len(self._days), axis=0) for edge in _opening(timetable))
        open_desks = np.ceil(len(timetable) * np.array([OPEN_SHARE[kind] for kind in self._days.kind.tolist()]))
        absent = (self._rng.random(len(self._days)) < ABSENT) & (open_desks > 1)
        opens[np.arange(len(timetable)) >= (open_desks - absent)[:, None]] = np.inf
        return opens, closes

    def _pace(self, department: str, people: NDArray[np.int64]) -> NDArray[np.float64]:
        """How long a service takes at each desk on each day, relative to the mean; shape of people (-1: nobody)."""
        pace = np.where(people >= 0, self._staff["pace"].to_numpy()[people], 1.0)
        pace = pace * np.exp(self._rng.normal(0, DAILY_FORM, pace.shape))
        drift = stories()["drifting_department"]
        if department == drift["department"]:
            noon = np.arange(len(self._days), dtype=np.float64) * DAY + DAY / 2
            pace *= (1 + drift["slower"] * strength("drifting_department", noon, self._days))[:, None]
        return pace


def _alike(desks: int, hours: list[list[float]], further: list[list[float]] | None = None) -> Timetable:
    """The timetable of so many desks: the first, and the further ones, which may keep shorter hours."""
    return [hours] + [further or hours] * (desks - 1)


def _opening(timetable: Timetable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Openings and closings in seconds, shape (desks, shifts). Desks that keep the first one's hours stay with it
    until nobody waits any more."""
    opens, closes = (3600.0 * np.array(timetable)[:, :, edge] for edge in (0, 1))
    closes[[shifts == timetable[0] for shifts in timetable], -1] = 3600 * UNTIL
    return opens, closes
