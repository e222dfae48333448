"""Intervals of 95 % for shares, rates, nets and means, formed from summed parts.

All are vectorised over numpy arrays (scalars and pandas columns too), return (low, high) as float arrays in
the unit of the parts, and are NaN where there is nothing to judge by.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]

LEVEL = 0.95
_Z = float(special.ndtri((1 + LEVEL) / 2))


def wilson(successes: ArrayLike, n: ArrayLike) -> Interval:
    """A proportion's score interval (Wilson 1927; method 3 of Newcombe, Stat Med 1998, 17:857).

    Between 0 and 1; NaN where n is 0. Where more answers than were asked for came in, the share counts as 1.
    """
    n = _positive(n)
    p = np.clip(np.asarray(successes, dtype=float) / n, 0, 1)
    middle = p + _Z**2 / (2 * n)
    spread = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    # rounding must not put the interval's end past the share itself
    return np.clip((middle - spread) / scale, 0, p), np.clip((middle + spread) / scale, p, 1)


def poisson(events: ArrayLike, exposure: ArrayLike) -> Interval:
    """A rate's exact interval, per unit of exposure (Garwood 1936, doi 10.1093/biomet/28.3-4.437).

    The lower end is 0 where there were no events; NaN where exposure is 0.
    """
    exposure = _positive(exposure)
    events = np.asarray(events, dtype=float)
    tail = (1 - LEVEL) / 2
    # quantiles of the gamma distribution: half those of the chi-squared distribution
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1), tail), 0)
    high = special.gammaincinv(events + 1, 1 - tail)
    return low / exposure, high / exposure


def net(difference: ArrayLike, either: ArrayLike, n: ArrayLike) -> Interval:
    """The interval of one share minus another of the same n answers, as the net promoter score.

    difference: promoters minus detractors; either: promoters plus detractors. Adjusted Wald: three answers
    are added, ¾ for, ¾ against, 1½ neither (Rocks, The American Statistician 2016, 70:365), so that five
    promoters of five are not certainty. Between -1 and 1; NaN where n is 0.
    """
    plain = np.asarray(difference, dtype=float) / _positive(n)
    n = _positive(n) + 3
    centre = np.asarray(difference, dtype=float) / n
    variance = (np.asarray(either, dtype=float) + 1.5) / n - centre**2
    spread = _Z * np.sqrt(variance / n)
    return np.clip(centre - spread, -1, plain), np.clip(centre + spread, plain, 1)


def mean(total: ArrayLike, total_squares: ArrayLike, n: ArrayLike) -> Interval:
    """A mean's t interval, from the sum and the sum of squares of n values; NaN where n is below 2."""
    n = _positive(n)
    n = np.where(n >= 2, n, np.nan)
    centre = np.asarray(total, dtype=float) / n
    # sums of equal values leave a rounding error, possibly a negative one
    variance = np.maximum(np.asarray(total_squares, dtype=float) / n - centre**2, 0) * n / (n - 1)
    spread = stats.t.ppf((1 + LEVEL) / 2, n - 1) * np.sqrt(variance / n)
    return centre - spread, centre + spread


def _positive(n: ArrayLike) -> Floats:
    """n as floats, NaN where it is not above 0: what follows is NaN there, without a division by zero."""
    n = np.asarray(n, dtype=float)
    return np.where(n > 0, n, np.nan)
