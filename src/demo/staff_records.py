"""What the hospital's own office records of its staff: the duty roster, suggestions, nominations for service star."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.calendar import DAY, Days
from demo.places import places
from demo.words import NOMINATIONS, SUGGESTIONS, pick

ON_DUTY = 0.72  # of days, each: five in seven, holidays worked included
SEEN_BESIDES = {"doctor", "nurse", "technician", "pharmacist", "guide", "cashier"}  # days with patients add to these
ON_DUTY_UNSEEN = 0.5  # of these people's days, those that the roster tells alone
LEAVE_DAYS = 14  # once a year, all at a time
TAKEN_UP, PROVEN = 0.3, 0.4  # of suggestions; of those taken up
NOMINATED_A_MONTH = 0.09  # of the people whom patients are not asked about
NOMINATED_ROLES = ("technician", "support", "other")


def duty_rows(window: Days, staff: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """hospital.duty_day: one row per person and day on duty, from the day they began."""
    started = (pd.to_datetime(staff["active_from"]) - pd.Timestamp(window.first)).dt.days.to_numpy()
    day = np.arange(len(window))
    away_from = rng.integers(0, 365, len(staff))
    away = (day - away_from[:, None]) % 365 < LEAVE_DAYS
    share = np.where(staff["role"].isin(SEEN_BESIDES), ON_DUTY_UNSEEN, ON_DUTY)
    person, on = np.nonzero((rng.random(away.shape) < share[:, None]) & ~away & (day >= started[:, None]))
    return pd.DataFrame(
        {
            "duty_day_id": np.arange(len(person)) + 1,
            "staff_id": staff["staff_id"].to_numpy()[person],
            "department_id": staff["department_id"].to_numpy()[person],
            "day": np.datetime64(window.first, "D") + on,
        }
    )


def suggestion_rows(window: Days, staff: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """hospital.suggestion: about one a year from each; some are taken up, and some of these prove themselves."""
    until = len(window) * float(DAY)
    n = int(rng.poisson(len(staff) * until / DAY / 365))
    who = rng.integers(0, len(staff), n)
    submitted = np.sort(np.floor(rng.uniform(0, until, n)))
    adopted = np.floor(submitted + DAY * rng.lognormal(np.log(25), 0.6, n))
    taken_up = (rng.random(n) < TAKEN_UP) & (adopted < until)
    proven = np.floor(adopted + DAY * rng.uniform(60, 120, n))
    proved = taken_up & (rng.random(n) < PROVEN) & (proven < until)
    names = {department.id: department.name for department in places().departments}
    departments = staff["department_id"].to_numpy()[who]

    def moment(seconds: NDArray[np.float64], known: NDArray[np.bool_] | bool = True) -> NDArray[np.datetime64]:
        return np.where(known, (seconds + window.epoch()).astype("datetime64[s]"), np.datetime64("NaT"))

    return pd.DataFrame(
        {
            "suggestion_id": np.arange(n) + 1,
            "staff_id": staff["staff_id"].to_numpy()[who],
            "department_id": departments,
            "submitted_at": moment(submitted),
            "adopted_at": moment(adopted, taken_up),
            "proven_at": moment(proven, proved),
            "title": [pick(SUGGESTIONS, rng).format(place=names[department]) for department in departments],
        }
    )


def nomination_rows(window: Days, staff: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """quality.star_nomination: in most months some department puts forward somebody whom patients seldom name."""
    months = pd.date_range(window.first, window.dates[-1], freq="MS")
    eligible = staff[staff["role"].isin(NOMINATED_ROLES)]
    month, who = np.nonzero(rng.random((len(months), len(eligible))) < NOMINATED_A_MONTH)
    chosen = eligible.iloc[who]
    nominated_at = months[month] + pd.offsets.MonthEnd(0) - pd.to_timedelta(rng.integers(0, 6, len(who)), unit="D")
    return pd.DataFrame(
        {
            "month": months[month].date,
            "staff_id": chosen["staff_id"].to_numpy(),
            "department_id": chosen["department_id"].to_numpy(),
            "reason": [pick(NOMINATIONS, rng) for _ in who],
            "nominated_by": "head." + chosen["department_id"].to_numpy() + "@demo.invalid",
            "nominated_at": (nominated_at + pd.Timedelta(hours=2)).tz_localize("UTC"),
        }
    )
