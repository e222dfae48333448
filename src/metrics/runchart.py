"""Run charts: has something changed, where there are too few values for limits?

Values that only vary by chance lie above and below their median as a coin falls heads and tails: runs on one side are
short, and the median is crossed often. A run too long or crossings too few are a signal (Anhøj and Olesen, PLoS ONE
2014, 9:e113825; the reference implementation is qicharts2 0.8.1, method "anhoej").
"""

from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binom

_RARE = 0.05  # chance alone gives fewer crossings than the minimum in fewer than 5 % of all series


@dataclass(frozen=True)
class Runs:
    """centre: what the values are held against. n: how many lie off it; only those count.

    longest_run above longest_run_max or crossings below crossings_min make the signal. Where no value lies off the
    centre the four are None, and there is no signal.
    """

    centre: float
    n: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


def runs(values: ArrayLike, *, centre: float | None = None) -> Runs:
    """The longest run and the crossings of one series in order of time.

    values: in any unit, one-dimensional; missing ones (None, NaN) and those on the centre are skipped.
    centre: the median of an earlier phase, say; None for the median of the values. NaN without values.
    ValueError: more than one dimension, an infinite value or centre.
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1:
        raise ValueError(f"values must be one series, not an array of {series.ndim} dimensions")
    present = series[~np.isnan(series)]
    if not np.isfinite(present).all() or (centre is not None and not np.isfinite(centre)):
        raise ValueError("values and centre must be finite numbers, or missing")
    if centre is None:
        centre = float(np.median(present)) if len(present) else float("nan")
    above = present[present != centre] > centre
    n = len(above)
    if n == 0:
        return Runs(centre, 0, None, None, None, None, signal=False)
    ends = np.flatnonzero(np.diff(above, append=~above[-1:]))
    longest, most = int(np.diff(ends, prepend=-1).max()), round(log2(n)) + 3
    crossings, least = len(ends) - 1, max(int(binom.ppf(_RARE, n - 1, 0.5)), 0)
    return Runs(centre, n, longest, most, crossings, least, signal=longest > most or crossings < least)
