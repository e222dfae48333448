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
from scipy.stats import norm

from metrics.incidence import Range, incidence
from metrics.intervals import LEVEL, Floats, wilson

_ROUNDING = 1e-9  # of sums that should be a half
_UNKNOWN = (float("nan"), float("nan"), float("nan"))


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


def within(taken: pd.DataFrame, limit: float) -> Range:
    """The share done within so many units, with its interval, of cases given as for turnaround; shares of 1.

    NaN where no case is there, or nobody knows yet: some are open, and none is followed until the limit. From the same
    curve: Kaplan and Meier's, the interval on the scale of log(-log); where all or none are done it has none there, and
    Wilson's stands for it.
    """
    counts = taken["complaints"].to_numpy(dtype=float)
    done = taken["ended"].to_numpy(dtype=bool)
    curve = incidence(taken["taken"], done, counts, ends=1)
    if not len(curve.times) or (curve.times[-1] < limit and curve.waiting[-1] > _ROUNDING):
        return _UNKNOWN
    at = int(np.searchsorted(curve.times, limit, side="right")) - 1
    share = float(curve.ends[0, at]) if at >= 0 else 0.0
    if _ROUNDING < share < 1 - _ROUNDING:
        return share, float(curve.low[at]), float(curve.high[at])
    decided = counts[done | (taken["taken"].to_numpy() >= limit)].sum()
    low, high = wilson(round(share) * decided, decided)
    return share, float(low), float(high)


def by_month(taken: pd.DataFrame) -> pd.DataFrame:
    """The same for each month of rows month, taken, ended, complaints; all at once.

    One row per month: month, n, open, value (the median within the day), low, high (its interval, in whole units), p90.
    """
    months, row = np.unique(taken["month"].to_numpy(), return_inverse=True)
    times, counts = taken["taken"].to_numpy(dtype=int), taken["complaints"].to_numpy(dtype=float)
    ended = taken["ended"].to_numpy(dtype=bool)
    done, left = (np.zeros((len(months), int(times.max(initial=0)) + 1)) for _ in range(2))
    np.add.at(done, (row[ended], times[ended]), counts[ended])
    np.add.at(left, (row, times), counts)
    at_risk = left[:, ::-1].cumsum(axis=1)[:, ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = np.cumprod(np.where(at_risk > 0, 1 - done / at_risk, 1.0), axis=1, dtype=float)
        # Greenwood's variance, of log(-log S): Kalbfleisch and Prentice 2002, section 1.4
        greenwood = np.cumsum(np.where(done > 0, done / (at_risk * (at_risk - done)), 0.0), axis=1)
        reach = norm.ppf((1 + LEVEL) / 2) * np.sqrt(greenwood) / np.log(curve)
        ends = [np.where(np.isfinite(reach), curve ** np.exp(sign * reach), curve) for sign in (-1, 1)]
    low, high = (_first(end, 0.5) for end in ends)
    n, closed = left.sum(axis=1), done.sum(axis=1)
    return pd.DataFrame(
        {
            "month": months,
            "n": n.astype(int),
            "open": (n - closed).astype(int),
            "value": _within_the_day(curve),
            "low": np.where(closed > 0, low, np.nan),
            "high": high,
            "p90": _first(curve, 0.1),
        }
    )


def _first(still_open: Floats, share: float) -> Floats:
    """In each row the first time at which no more than the share is open; infinite where that is not reached."""
    reached = still_open <= share + _ROUNDING
    return np.where(reached.any(axis=1), reached.argmax(axis=1), np.inf)


def _within_the_day(curve: Floats) -> Floats:
    """The median of each row within its unit: what took 5 whole days lies between 4.5 and 5.5.

    For process control: of medians in whole days most are alike, and then a single day's difference is beyond any
    limits (inadequate measurement units: Wheeler, Understanding Statistical Process Control, chapter 5).
    """
    value = _first(curve, 0.5)
    rows = np.flatnonzero(np.isfinite(value))
    at = value[rows].astype(int)
    before = np.where(at > 0, curve[rows, at - 1], 1.0)
    share = (before - 0.5) / (before - curve[rows, at])
    value[rows] = np.maximum(at - 0.5 + np.minimum(share, 1.0), 0.0)
    return value


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
