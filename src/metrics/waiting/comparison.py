"""Two periods compared: how large the change is, how sure, and whether it is more than chance.

The interval of a difference is recovered from the intervals of its two sides (MOVER: Zou and Donner 2008, doi
10.1002/sim.3095; for shares it is Newcombe's interval), so it agrees with what the charts draw.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, norm

from metrics.quantiles import CONFIDENCE, Estimate, Floats
from metrics.waiting.summary import Figures

LOWER_IS_BETTER = {"median": True, "p90": True, "on_target": False}


@dataclass(frozen=True)
class Change:
    """After minus before, with its 95 % interval; minutes, or shares of 1 for `on_target`.

    verdict: "better" or "worse" where the interval leaves out no change at all, else "noise"; "unknown" where
    either side has too few waits.
    """

    measure: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    n_before: int
    n_after: int
    verdict: str


def change(before: Figures, after: Figures, measure: str) -> Change:
    """The change between two groups of waits."""
    sides = [Estimate(*(np.array([part]) for part in figures.of(measure))) for figures in (before, after)]
    difference = _difference(*sides)
    verdict = _verdicts(difference, _p_values(difference) <= 1 - CONFIDENCE, measure)
    return Change(
        measure=measure,
        before=float(sides[0].value[0]),
        after=float(sides[1].value[0]),
        difference=float(difference.value[0]),
        low=float(difference.low[0]),
        high=float(difference.high[0]),
        n_before=before.n,
        n_after=after.n,
        verdict=str(verdict[0]),
    )


def difference(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Two summaries cell by cell: one row per weekday × hour that either has.

    Columns: weekday, hour, n_before, n_after, before, after, difference, low, high, verdict (as in Change).
    A hundred cells at 95 % would colour five by chance; so verdicts keep the false ones among those given to
    5 % (Benjamini and Hochberg), and a cell may be noise though its own interval leaves out zero.
    """
    columns = ["n", measure, f"{measure}_low", f"{measure}_high"]
    keys = ["weekday", "hour"]
    both = (
        before[keys + columns]
        .merge(after[keys + columns], on=keys, how="outer", suffixes=("_before", "_after"))
        .sort_values(keys, ignore_index=True)
    )
    sides = [
        Estimate(*(both[f"{column}_{side}"].to_numpy(dtype=float) for column in columns[1:]))
        for side in ("before", "after")
    ]
    found = _difference(*sides)
    p_values = _p_values(found)
    known = np.isfinite(p_values)
    beyond = np.zeros(len(both), dtype=bool)
    if known.any():
        beyond[known] = false_discovery_control(p_values[known]) <= 1 - CONFIDENCE
    return both[keys].assign(
        n_before=both["n_before"].fillna(0).astype(int),
        n_after=both["n_after"].fillna(0).astype(int),
        before=sides[0].value,
        after=sides[1].value,
        difference=found.value,
        low=found.low,
        high=found.high,
        verdict=_verdicts(found, beyond, measure),
    )


def _difference(before: Estimate, after: Estimate) -> Estimate:
    """After minus before; NaN where a side is unknown or beyond measure."""
    with np.errstate(invalid="ignore"):
        value = after.value - before.value
        value = np.where(np.isfinite(value), value, np.nan)
        low = value - np.hypot(after.value - after.low, before.high - before.value)
        high = value + np.hypot(after.high - after.value, before.value - before.low)
    return Estimate(value, low, high)


def _p_values(difference: Estimate) -> Floats:
    """How likely a difference this far from zero is without any change, read back from its interval."""
    value, low, high = difference
    reach = np.where(value > 0, value - low, high - value)
    z = norm.ppf((1 + CONFIDENCE) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.where(value == 0, 0.0, np.abs(value) / reach * z)
    return np.asarray(2 * norm.sf(distance))


def _verdicts(difference: Estimate, beyond: NDArray[np.bool_], measure: str) -> NDArray[np.str_]:
    better = (difference.value < 0) == LOWER_IS_BETTER[measure]
    verdict = np.where(beyond, np.where(better, "better", "worse"), "noise")
    return np.where(np.isnan(difference.value), "unknown", verdict)
