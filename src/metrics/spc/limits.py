"""The limits of an XmR chart: what a month can come to by chance alone, judged by how it differs from the one before.

Mean ± 2.66 times the mean moving range of the baseline (2.66 = 3 / 1.128: three standard deviations, estimated from
the distances of neighbours). When outliers are screened, moving ranges of 3.267 times their mean and more are left
out, once; the values themselves all stay in the mean.
"""

from math import fsum

import numpy as np

from metrics.spc.series import Flags, Floats, Integers, Laid

LIMIT = 2.66
SCREEN = 3.267


def mean_and_range(laid: Laid, baseline: int | None, screen_outliers: bool) -> tuple[Floats, Floats]:
    """The mean and the mean moving range of each segment.

    baseline: how many first values of a segment count; None for all. The mean moving range is 0 where a segment has
    one value or equal values only: its limits are its mean.
    """
    counts = laid.rank < (len(laid.values) if baseline is None else baseline)
    mean = _means(laid.values, laid.segment, counts, len(laid.lengths))
    moving = np.abs(np.diff(laid.values, prepend=np.nan))
    counts &= laid.rank > 0
    spread = _means(moving, laid.segment, counts, len(laid.lengths))
    if screen_outliers:
        counts &= moving < SCREEN * spread[laid.segment]
        spread = _means(moving, laid.segment, counts, len(laid.lengths))
    return mean, spread


def _means(values: Floats, segment: Integers, counts: Flags, segments: int) -> Floats:
    """The mean of the values that count in each segment, correctly rounded; 0 where there are none.

    A naive sum of equal decimals such as 0.1 misses their mean by the last bit, and then every value lies on one side
    of it: a shift where nothing moved. So sums are exact, and the rounding of the division is made good as well.
    """
    chosen = values[counts].tolist()
    sizes = np.bincount(segment[counts], minlength=segments)
    means = np.zeros(segments)
    end = 0
    for index, size in enumerate(sizes.tolist()):
        begin, end = end, end + size
        if size:
            part = chosen[begin:end]
            mean = fsum(part) / size
            means[index] = mean + fsum(part + [-mean] * size) / size
    return means
