"""Which months, or quarters, of a figure are points of its process control: one rule for the board and the charts.

A point is a whole month whose figure rests on enough, and that everyone may see: whoever looks, the limits are
reckoned from the same points. Shares of complaints or actions and durations of their handling, where the usual month
has too few to say much, are judged by quarters: three months together that overlap would feign runs.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from metrics.definition import Metric
from metrics.disclosure import FIGURE_CASES, RATE_VISITS
from metrics.intervals import Floats
from metrics.standing import needed

Every = Literal["month", "quarter"]
POOLED_BELOW = 2 * FIGURE_CASES  # cases in the usual month, below which the months of a quarter are taken together
BEGAN_LATE = timedelta(days=7)  # a first month is whole if its data begin within so many days


def least(metric: Metric) -> int:
    """How many a month or quarter must rest on to be a point, whoever looks."""
    return RATE_VISITS if metric.unit == "per_10000" else needed(metric)


def is_pooled(metric: Metric) -> bool:
    """Whether the months of a figure are taken together where they have few: of cases, not of what visits bring."""
    return metric.counts in ("complaints", "actions") and metric.unit != "per_10000"


def every(metric: Metric, n: Floats) -> Every:
    """By what a figure of one place is judged; n: of each whole month, 0 where there was nothing.

    The usual month is the middle one of those from the first to the last that have any.
    """
    having = np.flatnonzero(n > 0)
    if not is_pooled(metric) or not len(having):
        return "month"
    return "quarter" if np.median(n[having[0] : having[-1] + 1]) < POOLED_BELOW else "month"


def whole(starts: np.ndarray, by: Every, first: date, last: date) -> np.ndarray:
    """Which months or quarters the data cover, from the first day of data to the last; starts: their first days."""
    begins = np.asarray(starts, dtype="datetime64[D]")
    return (begins >= np.datetime64(first - BEGAN_LATE)) & (ends(begins, by) <= np.datetime64(last + timedelta(1)))


def within(starts: np.ndarray, by: Every, start: date, end: date) -> np.ndarray:
    """Which points a period speaks of: its months; the quarters in it, and the one last complete at its end."""
    begins = np.asarray(starts, dtype="datetime64[D]")
    if by == "month":
        return (begins >= np.datetime64(start)) & (begins < np.datetime64(end))
    after = ends(begins, by)
    back = np.datetime64((pd.Timestamp(end) - pd.DateOffset(months=3)).date())
    return (after <= np.datetime64(end)) & ((begins >= np.datetime64(start)) | (after > back))


def pooled(months: np.ndarray, parts: Mapping[str, np.ndarray], by: Every) -> tuple[np.ndarray, dict[str, Floats]]:
    """The sums of parts by month or quarter, without a gap from the first to the last; and the first days of these.

    months: of each row its month's first day, in any order, several rows of one month are added up.
    """
    step = 3 if by == "quarter" else 1
    at = months.astype("datetime64[M]").astype(int) // step
    first = at.min() if len(at) else 0
    size = int(at.max() - first) + 1 if len(at) else 0
    starts = ((first + np.arange(size)) * step).astype("datetime64[M]").astype("datetime64[ns]")
    sums = {name: np.bincount(at - first, part.astype(float), size).astype(float) for name, part in parts.items()}
    return starts, sums


def ends(starts: np.ndarray, by: Every) -> np.ndarray:
    """The day after each month or quarter."""
    months = starts.astype("datetime64[M]") + (3 if by == "quarter" else 1)
    return months.astype("datetime64[D]")
