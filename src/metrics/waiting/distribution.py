"""How long people waited: waits counted in equally wide bins that a person can read off."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.disclosure import CELL_WAITS
from metrics.quantiles import EDGES, Histograms, Samples, estimate
from metrics.waiting.summary import pooled

# Width of the bins and up to what length of wait it serves, both in minutes: enough bins to see the shape,
# none much narrower than the buckets it is read from
WIDTHS = {1: 16, 2: 40, 3: 72, 5: 150, 10: 240, 15: 360, 30: 360}
MOST_BINS = 75
TAIL = 0.98  # the longest 2 % stand together in the last bin, "over x min"


def distribution(cells: pd.DataFrame, limits: Sequence[float] = ()) -> pd.DataFrame:
    """One row per bin: low, high, n and share (of 1); no rows where too few people waited.

    Minutes; a bin holds waits above low up to high, the last, endless one's high is infinite.

    Limits (minutes) fall on the bins' edges wherever a width allows it, so that no bin is half within target.
    Counts from a histogram whose edges are not the bins' are interpolated and still add up.
    """
    waits = pooled(cells)
    total = int(waits.n[0])
    if total < CELL_WAITS:
        return pd.DataFrame(columns=["low", "high", "n", "share"]).astype({"n": int})
    edges = _edges(float(estimate(waits, TAIL).value[0]) / 60, limits)
    cumulative = np.append(_up_to(waits, edges * 60), total)
    n = np.diff(np.rint(cumulative).astype(int))
    return pd.DataFrame({"low": edges, "high": np.append(edges[1:], np.inf), "n": n, "share": n / total})


def _edges(tail: float, limits: Sequence[float]) -> np.ndarray:
    """Lower edges of the bins in minutes, the last one that of "over x min"."""
    end = min(max([tail, *limits]), EDGES[-1] / 60)
    fitting = [width for width in WIDTHS if all(limit % width == 0 for limit in limits) and end / width <= MOST_BINS]
    widths = fitting or list(WIDTHS)
    width = next((width for width in widths if end <= WIDTHS[width]), widths[-1])
    return np.arange(0, int(np.ceil(end / width)) + 1) * float(width)


def _up_to(waits: Histograms | Samples, seconds: np.ndarray) -> np.ndarray:
    """How many waits lie at or below each time, the first time being 0: none below it."""
    if isinstance(waits, Samples):
        counted = np.searchsorted(waits.values, seconds, side="right").astype(float)
    else:
        counted = np.interp(seconds, EDGES, np.append(0, waits.counts[0].cumsum()[:-1]))
    counted[0] = 0  # waits of no time at all belong to the first bin
    return counted
