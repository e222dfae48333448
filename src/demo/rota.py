"""Who works where on which day: people are drawn anew for each shift, and nobody stands at two desks at once."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.calendar import DAY, Days

NIGHT, DAYTIME, EVENING = range(3)  # from 0, 8 and 20 o'clock
SHIFT_HOURS = np.array([NIGHT] * 8 + [DAYTIME] * 12 + [EVENING] * 4)


class Rota:
    """Draws people for desks. `staff` as from `places.staff_rows`; results are positions in it."""

    def __init__(self, days: Days, staff: pd.DataFrame, rng: np.random.Generator) -> None:
        self._days = days
        self._drawn: dict[tuple[str, str], NDArray[np.int64]] = {}
        self._claimed: dict[tuple[str, str], int] = {}
        starts = (pd.to_datetime(staff["active_from"]) - pd.Timestamp(days.first)).dt.days.to_numpy()
        shift_day = np.repeat(np.arange(len(days)), 3)
        for post, who in staff.groupby(["department_id", "role"], sort=False).indices.items():
            lots = rng.random((len(shift_day), len(who))) + 10 * (starts[who] > shift_day[:, None])
            self._drawn[post] = who[np.argsort(lots, axis=1)]

    def claim(self, department: str, role: str, desks: int) -> NDArray[np.int64]:
        """People for so many desks of a department, shape (days, 3 shifts, desks); -1 for desks without a role."""
        if not role:
            return np.full((len(self._days), 3, desks), -1)
        drawn = self._drawn[department, role]
        begin = self._claimed.get((department, role), 0)
        self._claimed[department, role] = begin + desks
        if drawn.shape[1] == 1:  # a department's only doctor sees everybody
            begin, desks = 0, 1
        if begin + desks > drawn.shape[1]:
            raise ValueError(f"{department} has too few people of role {role} for its desks")
        return drawn[:, begin : begin + desks].reshape(len(self._days), 3, desks)


def on_shift(people: NDArray[np.int64], moments: NDArray[np.float64], desk: NDArray[np.int64]) -> NDArray[np.int64]:
    """The person at each desk at each moment; -1 where the desk is -1 (nobody was called)."""
    called = desk >= 0
    day = np.where(called, moments // DAY, 0).astype(np.int64)
    day = np.minimum(day, len(people) - 1)
    hour = np.where(called, moments % DAY // 3600, 0).astype(np.int64)
    return np.where(called, people[day, SHIFT_HOURS[hour], np.maximum(desk, 0)], -1)
