"""A metric's figure and its interval, in its unit, from its summed parts. Sums are divided here, last."""

import numpy as np
from numpy.typing import ArrayLike

from metrics import intervals
from metrics.definition import Metric
from metrics.intervals import Floats, Interval

# What one of the parts' units is in the metric's unit; means come in their unit already.
SCALE = {"percent": 100, "net": 100, "per_10000": 10_000}
# Where a figure can lie: an interval does not leave it.
BOUNDS = {
    "percent": (0, 100),
    "points": (0, 100),
    "net": (-100, 100),
    "stars": (1, 5),
    "per_10000": (0, np.inf),
    "minutes": (0, np.inf),
    "working_days": (0, np.inf),
    "days": (0, np.inf),
}


def value(metric: Metric, numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """The figure in the metric's unit (percent 0-100, per 10,000, minutes, …); NaN without a denominator.

    Additive metrics only: percentiles are read from histograms, durations by metrics.durations (ValueError).
    """
    _additive(metric)
    denominator = np.asarray(denominator, dtype=float)
    known = np.where(denominator > 0, denominator, np.nan)
    return np.asarray(numerator, dtype=float) / known * SCALE.get(metric.unit, 1)


def interval(metric: Metric, numerator: ArrayLike, denominator: ArrayLike, sum_squares: ArrayLike = np.nan) -> Interval:
    """The figure's 95 % interval (low, high) in the metric's unit; NaN where there is nothing to judge by.

    sum_squares is needed for means and nets. Hours are no independent observations: a share of time has no
    interval.
    """
    _additive(metric)
    low, high = _interval(metric, numerator, denominator, sum_squares)
    scale = SCALE.get(metric.unit, 1)
    least, most = BOUNDS[metric.unit]
    return np.clip(low * scale, least, most), np.clip(high * scale, least, most)


def _interval(metric: Metric, numerator: ArrayLike, denominator: ArrayLike, sum_squares: ArrayLike) -> Interval:
    if metric.counts == "hours":
        unknown = np.full(np.broadcast(numerator, denominator).shape, np.nan)
        return unknown, unknown
    match metric.kind:
        case "proportion":
            return intervals.wilson(numerator, denominator)
        case "rate":
            return intervals.poisson(numerator, denominator)
        case "net":
            return intervals.net(numerator, sum_squares, denominator)
        case _:
            return intervals.mean(numerator, sum_squares, denominator)


def _additive(metric: Metric) -> None:
    if not metric.is_additive:
        raise ValueError(f"{metric.id} is a {metric.kind}: it has no numerator and denominator")
