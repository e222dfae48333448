"""Where a metric stands: against its target, and against its own past; and which figures to look at first.

A figure is `missed` or `met` as it stands; that is `sure` where its 95 % interval lies wholly on that side of the
target. It is `better` or `worse` than before where the change is more than chance; among many figures compared
at once, the share of false alarms is kept to 5 % (Benjamini and Hochberg 1995).
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from metrics import figures
from metrics.definition import Metric
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT, SCORE_ANSWERS
from metrics.intervals import LEVEL, Floats

PARTS = ["numerator", "denominator", "sum_squares"]
MANY = ("visits", "bookings", "waits", "hours", "patients")  # counted in such numbers that five are nothing
Target = Callable[[Metric, str], float | None]
DIRECTION = {"up": 1.0, "down": -1.0, "neutral": 0.0}


def default_target(metric: Metric, _department: str) -> float | None:
    """The target of the definition, whatever the department."""
    return metric.target


def standings(
    totals: pd.DataFrame,
    metrics: Mapping[str, Metric],
    target_of: Target = default_target,
    answers: int = SCORE_ANSWERS,
) -> pd.DataFrame:
    """Every figure of one period beside the period before.

    totals: one row per metric × department_id × is_now with the summed PARTS; additive metrics only.
    target_of: the target of a metric for a department_id, None for none.
    answers: how many of them a figure needs to be shown.
    Returns one row per metric × department_id that has a figure now: n (the denominator), value, low, high
    (in the metric's unit), target, state (met, missed, or "" without a target), sure, before, verdict (better,
    worse, noise, or unknown where there is no before or too few to show). Too few now: no row.
    """
    keys = ["metric", "department_id"]
    is_now = totals["is_now"].to_numpy(dtype=bool)
    table = totals[is_now].merge(totals[~is_now], on=keys, how="left", suffixes=("", "_before")).sort_values(keys)
    names = table["metric"].to_numpy(dtype=str)
    defined = [metrics[name] for name in names]
    now, before = (_figures(metrics, names, table, side, answers) for side in ("", "_before"))
    targets = [
        target_of(metric, department) for metric, department in zip(defined, table["department_id"], strict=True)
    ]
    target = np.array([np.nan if target is None else target for target in targets], dtype=float)
    direction = np.array([DIRECTION[metric.better] for metric in defined], dtype=float)
    with np.errstate(invalid="ignore"):
        missed = (now[0] - target) * np.where(direction == 0, 1, direction) < 0
        sure = (now[1] > target) | (now[2] < target)
    table = table[keys].assign(
        n=table["denominator"].astype(float),
        value=now[0],
        low=now[1],
        high=now[2],
        target=target,
        state=np.where(np.isnan(target), "", np.where(missed, "missed", "met")),
        sure=sure,
        before=before[0],
        verdict=_verdicts(now, before, direction),
    )
    return table[table["value"].notna()].reset_index(drop=True)


def look_first(table: pd.DataFrame, most: int = 5, each: int = 2) -> pd.DataFrame:
    """The rows of `standings` to look at first, the worst ahead; no metric more than `each` times.

    Only what is no accident: surely beyond its target, or worse than before beyond chance; both come first.
    Within these by how far: the distance to the target or to the past, as a share of it.
    """
    missed = (table["state"] == "missed") & table["sure"]
    worse = table["verdict"] == "worse"
    enough = table["n"] >= RANK_ANSWERS_DEPARTMENT
    reference = table["target"].where(missed, table["before"])
    distance = (table["value"] - reference).abs() / reference.abs().clip(lower=1e-9)
    ranked = table.assign(both=missed & worse, distance=distance)[(missed | worse) & enough]
    ranked = ranked.sort_values(["both", "distance"], ascending=False)
    return ranked[ranked.groupby("metric").cumcount() < each].head(most).drop(columns=["both", "distance"])


def _figures(metrics: Mapping[str, Metric], names: np.ndarray, table: pd.DataFrame, side: str, answers: int) -> Floats:
    """Value, low and high of each row (3 × rows), in its metric's unit; NaN where too few to show."""
    parts = [table[part + side].to_numpy(dtype=float) for part in PARTS]
    found = np.full((3, len(names)), np.nan)
    for name in np.unique(names):
        metric = metrics[str(name)]
        rows = names == name
        numerator, n, squares = (part[rows] for part in parts)
        least = RANK_ANSWERS_DEPARTMENT if metric.counts in MANY else answers
        n = np.where(n >= least, n, np.nan)
        low, high = figures.interval(metric, numerator, n, squares)
        found[:, rows] = figures.value(metric, numerator, n), low, high
    return found


def _verdicts(now: Floats, before: Floats, direction: Floats) -> np.ndarray:
    """better, worse or noise; unknown without a before, or where a change is neither good nor bad."""
    (value, low, high), (past, past_low, past_high) = now, before
    with np.errstate(invalid="ignore", divide="ignore"):
        change = value - past
        # the interval of a difference from those of its sides (MOVER; see metrics.waiting.comparison)
        reach = np.where(change > 0, np.hypot(value - low, past_high - past), np.hypot(high - value, past - past_low))
        p_values = 2 * norm.sf(np.abs(change) / reach * norm.ppf((1 + LEVEL) / 2))
    beyond = _beyond_chance(p_values)
    verdicts = np.where(beyond, np.where(change * direction > 0, "better", "worse"), "noise")
    return np.where(np.isnan(change) | (beyond & (direction == 0)), "unknown", verdicts)


def _beyond_chance(p_values: Floats) -> np.ndarray:
    known = np.isfinite(p_values)
    beyond = np.zeros(len(p_values), dtype=bool)
    if known.any():
        beyond[known] = false_discovery_control(p_values[known]) <= 1 - LEVEL
    return beyond
