"""All who queued: those who were served, who left, whose queue was never closed, and who are still waiting.

Figures of waits are those of people who were served. Here everyone counts: still waiting is censored (so long at
least), leaving unseen is a competing end, and so is a visit that was over while its queue was still open.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.disclosure import CELL_WAITS, P90_WAITS
from metrics.incidence import CENSORED, Incidence, Range, incidence
from metrics.intervals import Floats, wilson
from metrics.quantiles import EDGES, Histograms
from metrics.waiting.summary import pooled

SERVED, LEFT, UNCLOSED = 1, 2, 3
END = {"left": LEFT, "unclosed": UNCLOSED, "waiting": CENSORED}
LONGEST = float(EDGES[-1])  # seconds; histograms cannot tell longer waits apart
_PARTS = 16  # of a bucket, its waits spread over them evenly: finer than what an interval can tell
_UNKNOWN = (float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True)
class Queued:
    """All who queued, and the figures of their waits, each (value, low, high); NaN where too few queued.

    n: their number, of them `served`, `left`, `unclosed` and `waiting`.
    median, p90: minutes within which half, nine in ten of all were served; infinite where that is not reached.
    on_target: the share of all that was served within the limit; left_share, unclosed_share: of all, so far.
    """

    n: int
    served: int
    left: int
    unclosed: int
    waiting: int
    median: Range
    p90: Range
    on_target: Range
    left_share: Range
    unclosed_share: Range


def queued(cells: pd.DataFrame, unserved: pd.DataFrame) -> Queued:
    """From waits as `warehouse.waits.cells` gives them and rows of people who were not served.

    unserved: ended (of END), seconds (until they left, or waiting so far; NaN where not known), target_seconds (NaN
    where no limit is set).
    """
    end = unserved["ended"].map(END).to_numpy(dtype=int)
    # who left at an unknown time no longer waits from the first moment on: nothing is added to anybody's wait
    seconds = np.nan_to_num(unserved["seconds"].to_numpy(dtype=float))
    times, counts = _served(cells)
    left, unclosed, still = (int((unserved["ended"] == name).sum()) for name in END)
    served = round(counts.sum())
    n = served + len(unserved)
    if n < CELL_WAITS:
        unknown = dict.fromkeys(("median", "p90", "on_target", "left_share", "unclosed_share"), _UNKNOWN)
        return Queued(n=n, served=served, left=left, unclosed=unclosed, waiting=still, **unknown)
    curve = incidence(
        np.concatenate([times, seconds]),
        np.concatenate([np.full(len(times), SERVED), end]),
        np.concatenate([counts, np.ones(len(seconds))]),
        ends=len(END),
    )
    return Queued(
        n=n,
        served=served,
        left=left,
        unclosed=unclosed,
        waiting=still,
        median=_minutes(curve.reached(0.5)),
        p90=_minutes(curve.reached(0.9)) if n >= P90_WAITS else _UNKNOWN,
        on_target=_on_target(cells, unserved, curve, n),
        left_share=_share(curve.ends[LEFT - 1, -1], n - still),
        unclosed_share=_share(curve.ends[UNCLOSED - 1, -1], n - still),
    )


def _served(cells: pd.DataFrame) -> tuple[Floats, Floats]:
    """Times of waits that ended, and how many took each; those beyond the histogram stand just beyond its end."""
    waits = pooled(cells)
    if not isinstance(waits, Histograms):
        times, counts = np.unique(waits.values, return_counts=True)
        return times, counts.astype(float)
    counts = waits.counts[0].astype(float)
    parts = np.arange(1, _PARTS + 1) / _PARTS
    inside = EDGES[:-1, None] + np.diff(EDGES)[:, None] * parts
    return np.append(inside, LONGEST + 1), np.append(np.repeat(counts[:-1] / _PARTS, _PARTS), counts[-1])


def _on_target(cells: pd.DataFrame, unserved: pd.DataFrame, curve: Incidence, n: int) -> Range:
    """The share served within each one's own limit, as counted, and what is to be expected of those still waiting.

    Efron's reading of the estimate (Berkeley Symposium 1967, 4:831): who still waits after c is served by the limit L
    as likely as all who waited so long: (F(L) − F(c)) / S(c). With one limit for all this is the incidence at it.
    Those not decided yet add nothing to the certainty: the interval is that of the others' number.
    """
    open_ = unserved[(unserved["ended"] == "waiting") & (unserved["seconds"] < unserved["target_seconds"])]
    so_far, limit = open_["seconds"].to_numpy(dtype=float), open_["target_seconds"].to_numpy(dtype=float)
    rest = curve.waiting_at(so_far)
    to_come = np.divide(curve.at(limit) - curve.at(so_far), rest, out=np.zeros(rest.shape), where=rest > 0)
    return _share((float(cells["on_target"].sum()) + float(to_come.sum())) / n, n - len(open_))


def _share(share: float, decided: int) -> Range:
    low, high = wilson(share * decided, decided)
    return float(share), float(low), float(high)


def _minutes(seconds: Range) -> Range:
    value, low, high = (one / 60 for one in seconds)
    return value, low, high
