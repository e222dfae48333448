"""Waits to test with: frames as `warehouse.waits` gives them, counted from plain seconds."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.quantiles import EDGES


def buckets(seconds: Iterable[float]) -> NDArray[np.int64]:
    """Counts per bucket as rollup.wait_bucket has it: above an edge, up to and including the next."""
    counts = np.zeros(len(EDGES), dtype=np.int64)
    for wait in seconds:
        counts[bisect_left(EDGES, max(ceil(wait), 1)) - 1] += 1
    return counts


def cells(waits: Mapping[tuple[int, int], Iterable[float]], *, limit: float = 30, exact: bool = False) -> pd.DataFrame:
    """Cells from (weekday, hour) -> minutes; a wait up to `limit` minutes is on target."""
    rows = []
    for (weekday, hour), minutes in waits.items():
        seconds = np.sort(np.array([60.0 * minute for minute in minutes]))
        held = {"seconds": seconds} if exact else {"buckets": buckets(seconds)}
        on_target = int((seconds <= limit * 60).sum())
        rows.append({"weekday": weekday, "hour": hour, "n": seconds.size, "on_target": on_target, **held})
    return pd.DataFrame(rows, columns=["weekday", "hour", "n", "on_target", "seconds" if exact else "buckets"])


def months(waits: Mapping[str, Iterable[float]], *, limit: float = 30) -> pd.DataFrame:
    """Months from "2026-10" -> minutes."""
    rows = []
    for month, minutes in waits.items():
        seconds = np.array([60.0 * minute for minute in minutes])
        rows.append(
            {
                "month": pd.Timestamp(f"{month}-01").date(),
                "n": seconds.size,
                "on_target": int((seconds <= limit * 60).sum()),
                "buckets": buckets(seconds),
            }
        )
    return pd.DataFrame(rows, columns=["month", "n", "on_target", "buckets"])
