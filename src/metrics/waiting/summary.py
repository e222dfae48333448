"""Median, 90th percentile and share within target of groups of waits, each with its 95 % interval."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from metrics import points, quantiles
from metrics.disclosure import CELL_WAITS, P90_WAITS, parts_shown, shown
from metrics.intervals import wilson
from metrics.quantiles import Floats, Histograms, Samples, Waits

MEASURES = ("median", "p90", "on_target")
FIGURES = ["n", *(f"{measure}{bound}" for measure in MEASURES for bound in ("", "_low", "_high"))]


@dataclass(frozen=True)
class Figures:
    """One group of waits: minutes and shares of 1, NaN where too few; `p90_high` may be infinite."""

    n: int
    median: float
    median_low: float
    median_high: float
    p90: float
    p90_low: float
    p90_high: float
    on_target: float
    on_target_low: float
    on_target_high: float

    def of(self, measure: str) -> tuple[float, float, float]:
        """Value, low and high of a measure."""
        return getattr(self, measure), getattr(self, f"{measure}_low"), getattr(self, f"{measure}_high")


def summarise(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per weekday × hour of the cells: weekday, hour, n and the FIGURES.

    Where the hours left blank together are too few, one more is left blank: all hours together stand beside them.
    """
    figures = pd.DataFrame(_figures(_waits(cells), cells["on_target"].to_numpy()))
    blank = ~parts_shown(figures["n"], CELL_WAITS)
    figures.loc[blank, FIGURES[1:]] = np.nan
    hours = pd.DataFrame({"weekday": cells["weekday"].to_numpy(), "hour": cells["hour"].to_numpy()})
    return hours.join(figures)


def overall(cells: pd.DataFrame) -> Figures:
    """All cells together: pooled, not averaged."""
    figures = _figures(pooled(cells), np.array([cells["on_target"].sum()]))
    return Figures(**{name: values[0].item() for name, values in figures.items()})


def trend(months: pd.DataFrame, first_day: date, last_day: date) -> pd.DataFrame:
    """One row per month from the first to the last of the months: month, the FIGURES and `partial`.

    A month without waits is a row with n = 0, so that a line breaks there; a month that is not whole between
    first_day and last_day (both included), the days with data, is `partial`.
    """
    months = months.sort_values("month")
    frame = pd.DataFrame(_figures(_waits(months), months["on_target"].to_numpy()))
    frame.index = pd.DatetimeIndex(months["month"])
    if not frame.empty:
        frame = frame.reindex(pd.date_range(frame.index[0], frame.index[-1], freq="MS"))
    frame["n"] = frame["n"].fillna(0).astype(np.int64)
    frame = frame.rename_axis("month").reset_index()
    return frame.assign(partial=~points.whole(frame["month"].to_numpy(), "month", first_day, last_day))


def pooled(cells: pd.DataFrame) -> Waits:
    """The waits of all cells as one group."""
    if "buckets" in cells:
        counts = np.stack(list(cells["buckets"])) if len(cells) else np.zeros((1, len(quantiles.EDGES)), np.int64)
        return Histograms(counts.sum(axis=0, keepdims=True))
    values = np.sort(np.concatenate(list(cells["seconds"]))) if len(cells) else np.empty(0)
    return Samples.of([values])


def _waits(frame: pd.DataFrame) -> Waits:
    if "buckets" not in frame:
        return Samples.of(list(frame["seconds"]))
    counts = list(frame["buckets"])
    return Histograms(np.stack(counts) if counts else np.zeros((0, len(quantiles.EDGES)), np.int64))


def _figures(waits: Waits, on_target: Floats) -> dict[str, np.ndarray]:
    """The FIGURES of each group; too few waits give NaN."""
    n = waits.n
    figures: dict[str, np.ndarray] = {"n": n}
    for measure, q, minimum in (("median", 0.5, CELL_WAITS), ("p90", 0.9, P90_WAITS)):
        for bound, seconds in zip(("", "_low", "_high"), quantiles.estimate(waits, q), strict=True):
            figures[measure + bound] = shown(seconds / 60, n, minimum)
    on_target = np.asarray(on_target, dtype=float)
    low, high = wilson(on_target, n)
    share = np.divide(on_target, n, out=np.full(n.shape, np.nan), where=n > 0)
    for bound, values in zip(("", "_low", "_high"), (share, low, high), strict=True):
        figures["on_target" + bound] = shown(values, n, CELL_WAITS)
    return figures
