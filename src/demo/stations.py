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
UNTIL = 20.0  # whoever waits at closing time is still called by the first desk, but not later than this
OPEN_SHARE = {WORKING: 1.0, MAKE_UP: 1.0, WEEKEND: 0.6, HOLIDAY: 0.34, FESTIVAL: 0.2}
ABSENT = 0.03  # days on which one of several desks stays shut: illness, a broken machine
DAILY_FORM = 0.08  # how much the same person's pace differs between days
SHORTEST, LONGEST = 1.0, 35.0  # minutes of service that make sense
SPREAD = 0.45  # of the logarithm of service times

# How long people wait for a consultation before they give up: median minutes
PATIENCE = {"walk_in": 165.0, "booked": 180.0, "emergency": 130.0}
PATIENCE_SPREAD = 0.45


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
        if self.round_the_clock is not None:
            served = serve_round_the_clock(queued, service, patience, self.round_the_clock)
        else:
            assert self.desks is not None
            served = serve(queued, service, patience, self.desks)
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
            most = stories()["one_stop_examinations"]["rooms_after"] if shared.department == "exam_centre" else desks
            made = self._station(
                shared.step, shared.department, shared.role, most, shared.hours, shared.busy[place],
                peak=shared.peak, usual_desks=desks,
            )  # fmt: skip
            if shared.department == "exam_centre":
                self._one_stop(made)
            self._all[shared.step + shared.area, place] = made

    def _one_stop(self, station: Station) -> None:
        """The planted story: from its day on there are more rooms, and each examination takes less time."""
        story = stories()["one_stop_examinations"]
        assert station.desks is not None
        first = max(int(begins("one_stop_examinations", self._days) // DAY), 0)
        extra_room = slice(story["rooms_before"], None)
        hours = 3600 * np.array(story["extra_room_hours"])
        station.desks.opens[:, extra_room] = np.where(
            np.isfinite(station.desks.opens[:, extra_room]), hours[:, 0], np.inf
        )
        station.desks.closes[:, extra_room] = hours[:, 1]
        station.desks.opens[:first, extra_room] = np.inf
        station.desks.pace[first:] *= story["service_after"]

    def _add_clinic(self, clinic: Department) -> None:
        for queue in ("booked", "walk_in", "return"):
            self._all["consultation" if queue != "return" else "return_consultation", f"{clinic.id}.{queue}"] = (
                self._station(
                    "consultation" if queue != "return" else "return_consultation",
                    clinic.id,
                    "doctor",
                    clinic.desks[queue],
                    CLINIC_HOURS if queue != "return" else RETURN_HOURS,
                    clinic.busy.get(queue, 0.42),
                    peak=STAGGERED_HOURS if queue != "return" else None,
                    patience=PATIENCE.get(queue, np.inf),
                )
            )
        if clinic.needs["treatment"]:
            self._all["treatment", clinic.id] = self._station(
                "treatment", clinic.id, clinic.rooms_role, clinic.rooms, CLINIC_HOURS, clinic.rooms_busy
            )

    def _add_wards(self) -> None:
        for ward in ("ward_medical", "ward_surgical"):
            for step, role, desks, hours, busy in (
                ("consultation", "doctor", 1, [[9.0, 18.0]], 0.30),
                ("treatment", "nurse", 3, [[8.0, 18.0]], 0.50),
                ("discharge", "nurse", 1, [[8.5, 17.5]], 0.42),
            ):
                self._all[step, ward] = self._station(step, ward, role, desks, hours, busy)
        self._all["consultation", "check_up"] = self._station(
            "consultation", "check_up_centre", "doctor", 2, CLINIC_HOURS, 0.42
        )
        self._all["discharge", "day_case"] = self._station(
            "discharge", "ward_surgical", "nurse", 1, [[9.0, 18.0]], 0.30
        )

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
        desks: int,
        hours: list[list[float]],
        busy: float,
        peak: list[list[float]] | None = None,
        usual_desks: int | None = None,
        patience: float = np.inf,
    ) -> Station:
        people = self._rota.claim(department, role, desks)
        return Station(
            step=step,
            department=self._index[department],
            people=people,
            desks=self._desks(department, people[:, DAYTIME], hours, peak or hours),
            desk_hours=_hours(hours) + ((usual_desks or desks) - 1) * _hours(peak or hours),
            busy=busy,
            patience=patience,
        )

    def _desks(
        self, department: str, people: NDArray[np.int64], hours: list[list[float]], peak: list[list[float]]
    ) -> Desks:
        days, desks = people.shape
        # shape (desks, shifts, begin and end); the first desk of all stays until nobody waits
        timetable = 3600 * np.array([hours] + [peak] * (desks - 1))
        timetable[0, -1, 1] = 3600 * UNTIL
        opens, closes = (np.repeat(timetable[None, :, :, edge], days, axis=0) for edge in (0, 1))
        open_desks = np.ceil(desks * np.array([OPEN_SHARE[kind] for kind in self._days.kind.tolist()]))
        absent = (self._rng.random(days) < ABSENT) & (open_desks > 1)
        opens[np.arange(desks) >= (open_desks - absent)[:, None]] = np.inf
        pace = np.where(people >= 0, self._staff["pace"].to_numpy()[people], 1.0)
        pace *= np.exp(self._rng.normal(0, DAILY_FORM, pace.shape))
        drift = stories()["drifting_department"]
        if department == drift["department"]:
            noon = (np.arange(days) + 0.5) * DAY
            pace *= (1 + drift["slower"] * strength("drifting_department", noon, self._days))[:, None]
        return Desks(opens, closes, pace)


def _hours(shifts: list[list[float]]) -> float:
    return sum(end - begin for begin, end in shifts)
