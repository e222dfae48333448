"""Quantiles of waits, from the waits themselves or from their histogram, with an interval assuming no shape.

A quantile is an order statistic, so its interval is too: with n waits the number below the true quantile q is
Binomial(n, q), which says which ranks hold it with 95 % (Conover, Practical Nonparametric Statistics, 3.2).
Where too few waits lie beyond, that side has no bound: 0 below, infinity above.

All seconds; a histogram cannot tell waits above its last edge apart: they are infinite.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]

# Lower edges of the buckets in seconds, rollup.wait_edges(): a bucket holds waits above its edge up to and
# including the next, the first also those of no time at all, the last all above 6 h.
# fmt: off
EDGES = np.array([
    0, 15, 30, 45, 60, 90, 120, 150, 180, 210, 240, 270,
    300, 360, 420, 480, 540, 600, 660, 720, 780, 840, 900, 960,
    1080, 1200, 1320, 1440, 1560, 1680, 1800, 1950, 2100, 2250, 2400, 2550,
    2700, 2850, 3000, 3300, 3600, 3900, 4200, 4500, 4800, 5100, 5400, 6000,
    6600, 7200, 8100, 9000, 9900, 10800, 12000, 13200, 14400, 16200, 18000, 19800,
    21600,
], dtype=np.int64)
# fmt: on
_BOUNDS = np.append(EDGES.astype(float), np.inf)
CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """A figure per group and its 95 % interval."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Samples:
    """Groups of waits known exactly: those of group i, sorted, end before `ends[i]` in `values`."""

    values: Floats
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, groups: Sequence[ArrayLike]) -> "Samples":
        """From one sorted array of seconds per group."""
        arrays = [np.asarray(group, dtype=float) for group in groups]
        values = np.concatenate(arrays) if arrays else np.empty(0)
        return cls(values, np.cumsum([array.size for array in arrays], dtype=np.int64))

    @property
    def n(self) -> NDArray[np.int64]:
        """Waits in each group."""
        return np.diff(self.ends, prepend=0)

    def at(self, rank: Floats) -> Floats:
        """The wait at a rank of each group: 1 = shortest, n = longest, fractions between; NaN where empty."""
        n = self.n
        if not self.values.size:
            return np.full(n.shape, np.nan)
        rank = np.clip(rank, 1, np.maximum(n, 1))
        below = np.floor(rank).astype(np.int64)
        # an empty group points at a neighbour's wait, or past the end: harmless, it is blanked below
        first = self.ends - n - 1
        last = self.values.size - 1
        lower = self.values[np.minimum(first + below, last)]
        upper = self.values[np.minimum(first + np.minimum(below + 1, n), last)]
        return np.where(n > 0, lower + (rank - below) * (upper - lower), np.nan)


@dataclass(frozen=True)
class Histograms:
    """Groups of waits known by their counts per bucket: (groups, 61)."""

    counts: NDArray[np.int64]

    @property
    def n(self) -> NDArray[np.int64]:
        """Waits in each group."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64)

    def at(self, rank: Floats) -> Floats:
        """As Samples.at. The waits of a bucket are taken as evenly spread: the j-th of c is (j − ½) / c in.

        Spreading them evenly in logarithms changes nothing that matters: the buckets are narrow.
        """
        groups = np.arange(len(self.counts))
        n = self.n
        cumulative = self.counts.cumsum(axis=1)
        position = np.clip(rank, 1, np.maximum(n, 1)) - 0.5
        bucket = np.argmax(cumulative >= position[:, None], axis=1)
        count = self.counts[groups, bucket]
        before = cumulative[groups, bucket] - count
        lower = _BOUNDS[bucket]
        overflow = bucket == len(EDGES) - 1
        width = np.where(overflow, 0.0, _BOUNDS[np.minimum(bucket + 1, len(EDGES) - 1)] - lower)
        inside = lower + width * (position - before) / np.maximum(count, 1)
        return np.where(n > 0, np.where(overflow, np.inf, inside), np.nan)


Waits = Samples | Histograms


def ranks(n: ArrayLike, q: float) -> tuple[Floats, Floats]:
    """Ranks of the two waits between which quantile q lies with 95 %; 0 or n + 1: no bound on that side."""
    n = np.asarray(n)
    tail = (1 - CONFIDENCE) / 2
    return (
        np.nan_to_num(binom.ppf(tail, n, q)).astype(float),
        np.nan_to_num(binom.ppf(1 - tail, n, q)).astype(float) + 1,
    )


def estimate(waits: Waits, q: float) -> Estimate:
    """Quantile q of each group with its interval, in seconds; NaN in empty groups.

    The rank is that of PostgreSQL's percentile_cont and of a spreadsheet's PERCENTILE.INC: 1 + (n − 1) q.
    """
    n = waits.n
    low, high = ranks(n, q)
    return Estimate(
        value=waits.at(np.asarray(1 + (n - 1) * q)),
        low=np.where((low < 1) & (n > 0), 0.0, waits.at(low)),
        high=np.where((high > n) & (n > 0), np.inf, waits.at(high)),
    )
