"""Where in the week waiting hurts most: one block of hours on consecutive weekdays."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.quantiles import EDGES
from metrics.waiting.comparison import LOWER_IS_BETTER
from metrics.waiting.summary import Figures

LONGEST = EDGES[-1] / 60  # minutes; histograms cannot tell longer waits apart


@dataclass(frozen=True)
class Block:
    """Weekdays (1 = Monday) and the hours first to last, the last one included.

    least and most: its smallest and largest cell, minutes, or shares of 1 for `on_target`; n: waits in it.
    """

    weekdays: tuple[int, ...]
    first_hour: int
    last_hour: int
    least: float
    most: float
    n: int

    def cells(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Its rows of a frame with weekday and hour."""
        return cells[cells["weekday"].isin(self.weekdays) & cells["hour"].between(self.first_hour, self.last_hour)]


def worst_block(summary: pd.DataFrame, whole: Figures, measure: str = "median") -> Block | None:
    """The block where people waited longest, or None where no hour stands out from the whole.

    An hour stands out when its whole interval lies beyond the value of all hours together. Of the blocks of
    hours that stand out, each at least half as far as the worst, the one with the most excess waiting
    (people × excess).
    """
    sign = 1.0 if LOWER_IS_BETTER[measure] else -1.0
    bound = f"{measure}_low" if sign > 0 else f"{measure}_high"
    level = whole.of(measure)[0]
    excess = sign * (summary[measure].clip(upper=LONGEST) - level)
    certain = sign * (summary[bound] - level) > 0
    bad = summary[certain & (excess >= excess[certain].max() / 2)]
    if bad.empty:
        return None
    weekdays, hours = _best_rectangle(_grid(bad, bad["n"] * excess[bad.index]), _grid(bad, pd.Series(1.0, bad.index)))
    block = bad[bad["weekday"].between(*weekdays) & bad["hour"].between(*hours)]
    return Block(
        weekdays=tuple(range(weekdays[0], weekdays[1] + 1)),
        first_hour=hours[0],
        last_hour=hours[1],
        least=float(block[measure].min()),
        most=float(block[measure].max()),
        n=int(block["n"].sum()),
    )


def _grid(frame: pd.DataFrame, values: pd.Series) -> np.ndarray:
    """Running totals over weekday and hour, one row and column of zeros ahead: (8, 25)."""
    grid = np.zeros((8, 25))
    grid[frame["weekday"], frame["hour"] + 1] = values
    return grid.cumsum(axis=0).cumsum(axis=1)


def _best_rectangle(weight: np.ndarray, count: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """Weekdays and hours (first, last) of the heaviest rectangle without a gap, from running totals."""
    starts, stops = np.triu_indices(25, k=1)
    best, found = -np.inf, ((1, 1), (0, 0))
    for first in range(1, 8):
        for last in range(first, 8):
            cells = count[last] - count[first - 1]
            full = cells[stops] - cells[starts] == (stops - starts) * (last - first + 1)
            total = weight[last] - weight[first - 1]
            heavy = np.where(full, total[stops] - total[starts], -np.inf)
            at = int(heavy.argmax())
            if heavy[at] > best:
                best, found = float(heavy[at]), ((first, last), (int(starts[at]), int(stops[at]) - 1))
    return found
