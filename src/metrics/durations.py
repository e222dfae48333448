"""How long things take while some are still open: medians and 90th percentiles that do not forget the open ones.

An open case has taken so long, and will take longer: its time is censored. Kaplan and Meier's estimate (JASA 1958,
53:457) counts it as long as it is known to be open; a percentile of the finished cases alone would look the better
the slower the rest is. Times are whole units (working days or hours), given with how many cases took each.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from metrics.intervals import LEVEL, Floats

Range = tuple[float, float, float]
_ROUNDING = 1e-9  # of sums that should be a half


@dataclass(frozen=True)
class Turnaround:
    """Kaplan-Meier summary: n cases, of them `open`; median and 90th percentile, each (value, low, high).

    A value that is not reached, because too many cases are open, is infinite; NaN where there is no case.
    `times` and `still_open`: the share not done after so many units, a step at each.
    """

    n: int
    open: int
    median: Range
    p90: Range
    times: Floats
    still_open: Floats

    @property
    def within_the_day(self) -> float:
        """The median, interpolated within its unit: what took 5 whole days lies between 4.5 and 5.5.

        For process control: of medians in whole days most are alike, and then a single day's difference is beyond any
        limits (inadequate measurement units: Wheeler, Understanding Statistical Process Control, chapter 5).
        """
        value = self.median[0]
        if not np.isfinite(value):
            return value
        at = int(np.flatnonzero(self.times == value)[0])
        before = float(self.still_open[at - 1]) if at else 1.0
        share = (before - 0.5) / (before - float(self.still_open[at]))
        return max(value - 0.5 + min(share, 1.0), 0.0)


def turnaround(taken: pd.DataFrame) -> Turnaround:
    """The summary of cases given as rows taken (whole units), ended (False: still open), complaints (how many)."""
    counts = taken["complaints"].to_numpy(dtype=int)
    n, is_open = int(counts.sum()), ~taken["ended"].to_numpy(dtype=bool)
    still = int(counts[is_open].sum())
    if n == still:  # nothing is done yet, or nothing there
        unknown = np.inf if n else np.nan
        nowhere: Floats = np.array([])
        never = (unknown, np.nan, unknown)
        return Turnaround(n, still, never, never, nowhere, nowhere)
    survival = stats.ecdf(_sample(taken)).sf
    with warnings.catch_warnings():  # it warns of what the lines below put right
        warnings.simplefilter("ignore", RuntimeWarning)
        band = survival.confidence_interval(LEVEL, method="log-log")
    times = np.asarray(survival.quantiles, dtype=float)
    curve = np.asarray(survival.probabilities, dtype=float)
    # the transformation is undefined where all or none are open: the estimate stands for itself there
    low = np.where(np.isnan(band.low.probabilities), curve, band.low.probabilities)
    high = np.where(np.isnan(band.high.probabilities), curve, band.high.probabilities)

    def percentile(done: float) -> Range:
        value, first, last = (_reached(times, side, 1 - done) for side in (curve, low, high))
        return value, first, last

    return Turnaround(n, still, percentile(0.5), percentile(0.9), times, curve)


def is_change(before: pd.DataFrame, now: pd.DataFrame) -> bool:
    """Whether two sets of cases take differently long beyond chance: the log-rank test (Peto and Peto 1972)."""
    if not (before["ended"].any() and now["ended"].any()):
        return False
    return bool(stats.logrank(_sample(before), _sample(now)).pvalue < 1 - LEVEL)


def _sample(taken: pd.DataFrame) -> stats.CensoredData:
    counts = taken["complaints"].to_numpy(dtype=int)
    times = np.repeat(taken["taken"].to_numpy(dtype=float), counts)
    censored = np.repeat(~taken["ended"].to_numpy(dtype=bool), counts)
    return stats.CensoredData.right_censored(times, censored)


def _reached(times: Floats, still_open: Floats, share: float) -> float:
    """The first time at which no more than the share is open; infinite if that is not reached yet."""
    found = np.flatnonzero(still_open <= share + _ROUNDING)
    return float(times[found[0]]) if len(found) else float("inf")
