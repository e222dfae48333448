"""Where a metric stands: against its target, and against its own past; and which figures to look at first.

A figure is `missed` or `met` as it stands; that is `sure` where its 95 % interval lies wholly on that side of the
target. It is `better` or `worse` than before where the change is more than chance; among many figures compared
at once, the share of false alarms is kept to 5 % (Benjamini and Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x).

At once means: the figures of one department, for that is what its head sees. Over all that a reader may see, the same
figure could be a concern for a head and chance for the director, who looks at twenty departments more: two words for
one fact, in one meeting. The price is known: of twenty departments in which nothing changed, one will show a change in
a period, as with twenty heads who each look at their own. Which families to control apart is a choice to be made by
what is decided from them (Efron 2008, doi 10.1214/07-AOAS141).
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
_NORMAL = norm.ppf((1 + LEVEL) / 2)
DIRECTION = {"up": 1.0, "down": -1.0, "neutral": 0.0}


def default_target(metric: Metric, _department: str) -> float | None:
    """The target of the definition, whatever the department."""
    return metric.target


def needed(metric: Metric, answers: int = SCORE_ANSWERS) -> int:
    """How many a figure must rest on to be shown, where an answer's figure needs `answers`."""
    return RANK_ANSWERS_DEPARTMENT if metric.counts in MANY else answers


def standings(
    totals: pd.DataFrame,
    metrics: Mapping[str, Metric],
    target_of: Target = default_target,
    answers: int = SCORE_ANSWERS,
    family: str = "department_id",
) -> pd.DataFrame:
    """Every figure of one period beside the period before.

    totals: one row per metric × department_id × is_now with the summed PARTS; additive metrics only.
    target_of: the target of a metric for a department_id, None for none.
    answers: how many of them a figure needs to be shown.
    family: "department_id" or "metric": false alarms are limited among the rows that have the same.
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
        verdict=_verdicts(now, before, direction, table[family].to_numpy(dtype=str)),
    )
    return table[table["value"].notna()].reset_index(drop=True)


def look_first(table: pd.DataFrame, metrics: Mapping[str, Metric], most: int = 5, each: int = 2) -> pd.DataFrame:
    """The rows of `standings` to look at first, the worst ahead; no metric more than `each` times.

    Only what is no accident: surely beyond its target, or worse than before beyond chance; both come first.
    Within these by their `distance` to the target or to the past.
    """
    missed = (table["state"] == "missed") & table["sure"]
    worse = table["verdict"] == "worse"
    enough = table["n"] >= RANK_ANSWERS_DEPARTMENT
    far = distance(table, table["target"].where(missed, table["before"]), metrics)
    ranked = table.assign(both=missed & worse, far=far)[(missed | worse) & enough]
    ranked = ranked.sort_values(["both", "far"], ascending=False)
    return ranked[ranked.groupby("metric").cumcount() < each].head(most).drop(columns=["both", "far"])


def distance(table: pd.DataFrame, reference: pd.Series, metrics: Mapping[str, Metric]) -> pd.Series:
    """How far each row of `standings` surely is from its reference (in the metric's unit): an effect size, 0 or more.

    One scale for every kind of figure, standard deviations of a single answer, visit or wait (Cohen 1988, Statistical
    Power Analysis, chapters 2 and 6: 0.2 small, 0.5 medium, 0.8 large): for shares h, the difference of the angles
    2 arcsin √p, which makes a point near 0 % or 100 % weigh as much as it is hard to win; for events per visit the
    same, which for rare ones is the 2 √rate of counts; for means and net scores d, the difference in standard
    deviations, these taken from the interval. A share of the reference would put low percentages first, whatever
    happens there; standard errors would put first what is counted most.

    It is taken from the interval's near end, not from the figure: surely that far. Else the extremes would be those
    of the smallest departments, by chance. 0 where the interval holds the reference, NaN where either is unknown.
    """
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    aim = reference.to_numpy(dtype=float)
    near = np.where(aim > value, np.minimum(high, aim), np.maximum(low, aim))
    units = [metrics[name].unit for name in table["metric"]]
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = np.fmax(value - low, high - value) * np.sqrt(table["n"].to_numpy(dtype=float)) / _NORMAL
        effect = np.where(near == aim, 0, (near - aim) / deviation)
        whole = np.array([figures.SCALE.get(unit, np.nan) for unit in units], dtype=float)
        angles = 2 * np.arcsin(np.sqrt(np.clip([near / whole, aim / whole], 0, 1)))
    is_share = np.array([unit in ("percent", "per_10000") for unit in units], dtype=bool)
    return pd.Series(np.abs(np.where(is_share, angles[0] - angles[1], effect)), index=table.index)


def _figures(metrics: Mapping[str, Metric], names: np.ndarray, table: pd.DataFrame, side: str, answers: int) -> Floats:
    """Value, low and high of each row (3 × rows), in its metric's unit; NaN where too few to show."""
    parts = [table[part + side].to_numpy(dtype=float) for part in PARTS]
    found = np.full((3, len(names)), np.nan)
    for name in np.unique(names):
        metric = metrics[str(name)]
        rows = names == name
        numerator, n, squares = (part[rows] for part in parts)
        n = np.where(n >= needed(metric, answers), n, np.nan)
        low, high = figures.interval(metric, numerator, n, squares)
        found[:, rows] = figures.value(metric, numerator, n), low, high
    return found


def _verdicts(now: Floats, before: Floats, direction: Floats, families: np.ndarray) -> np.ndarray:
    """better, worse or noise; unknown without a before, or where a change is neither good nor bad."""
    (value, low, high), (past, past_low, past_high) = now, before
    with np.errstate(invalid="ignore", divide="ignore"):
        change = value - past
        # the interval of a difference from those of its sides (MOVER; see metrics.waiting.comparison)
        reach = np.where(change > 0, np.hypot(value - low, past_high - past), np.hypot(high - value, past - past_low))
        p_values = 2 * norm.sf(np.abs(change) / reach * _NORMAL)
    beyond = _beyond_chance(p_values, families)
    verdicts = np.where(beyond, np.where(change * direction > 0, "better", "worse"), "noise")
    return np.where(np.isnan(change) | (beyond & (direction == 0)), "unknown", verdicts)


def _beyond_chance(p_values: Floats, families: np.ndarray) -> np.ndarray:
    """Which changes are beyond chance, each judged among those of its family."""
    beyond = np.zeros(len(p_values), dtype=bool)
    for family in np.unique(families):
        rows = np.flatnonzero((families == family) & np.isfinite(p_values))
        if len(rows):
            beyond[rows] = false_discovery_control(p_values[rows]) <= 1 - LEVEL
    return beyond
