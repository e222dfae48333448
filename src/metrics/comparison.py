"""Departments compared: limits for any number of cases, verdicts, and ranks drawn towards the average.

The limits are those of metrics.funnel, with over-dispersion, on the scale on which the spread depends on the number of
cases alone: shares by the arcsine, rates by the square root (Spiegelhalter, Statistics in Medicine 2005, 24:1185), turned
back into the metric's unit. They are approximate where few cases are expected, and there the exact probability decides:
a department is beyond a limit only if chance alone brings one so far with no more than the limit's own probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import binom, poisson

from metrics import figures
from metrics.definition import Metric
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT, SCORE_ANSWERS
from metrics.funnel import Z, dispersion, winsorised
from metrics.intervals import Floats
from metrics.ranking import shrink
from metrics.standing import MANY

METRICS = ("satisfaction_top_box", "satisfaction_rate", "complaint_rate", "complaint_on_time_rate")
FEWEST_DEPARTMENTS = 3  # of two each is the other's only measure
TRIM = 0.1  # at each end, those whose distance counts as that of the next
BEYOND = {"beyond_95": "95", "beyond_998": "998"}  # verdict -> level of the limits
_LIKELY = {"95": 0.05, "998": 0.002}  # how often chance alone passes them, on both sides together
COLUMNS = [
    "department_id", "numerator", "denominator", "value", "verdict", "direction", "chance", "shrunk", "shrunk_low",
    "shrunk_high", "among_best",
]  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What draws a funnel: the centre in the metric's unit, phi and tau2 as in metrics.funnel.Funnel.

    departments: how many are compared.
    """

    metric: Metric
    centre: float
    phi: float
    tau2: float
    departments: int

    def at(self, n: ArrayLike, level: str) -> tuple[Floats, Floats]:
        """Lower and upper limit of `level` (a key of metrics.funnel.Z) for departments with n cases, in the unit."""
        scale = figures.SCALE[self.metric.unit]
        n = np.asarray(n, dtype=float)
        centre = self.centre / scale
        with np.errstate(divide="ignore"):
            if self.metric.kind == "proportion":
                angle, reach = np.arcsin(np.sqrt(centre)), Z[level] * np.sqrt(1 / (4 * n) + self.tau2)
                # beyond 0 and 90° the sine turns back
                low, high = (np.sin(np.clip(angle + side * reach, 0, np.pi / 2)) ** 2 for side in (-1, 1))
                return low * scale, high * scale
            if centre == 0:  # nothing ever happened: no more is to be expected
                return np.zeros(n.shape), np.zeros(n.shape)
            reach = Z[level] * np.sqrt(1 / (4 * n * centre) + self.tau2)
        low, high = (np.maximum(1 + side * reach, 0) ** 2 for side in (-1, 1))
        return low * centre * scale, high * centre * scale


def needed(metric: Metric) -> int:
    """How many cases a department needs to be compared: answers and visits come by the dozen, complaints do not."""
    return RANK_ANSWERS_DEPARTMENT if metric.counts in ("answers", *MANY) else SCORE_ANSWERS


def compare(
    metric: Metric, departments: Sequence[str], numerator: ArrayLike, denominator: ArrayLike
) -> tuple[Limits, pd.DataFrame] | None:
    """Departments by their summed parts, a share or a rate; None where nobody has any case to go by.

    Returns the limits and one row per department with any case, in their order: COLUMNS, of which those from verdict
    on are None or NaN for a department with fewer cases than `needed`, and for all where fewer than
    FEWEST_DEPARTMENTS have enough. The centre is that of all departments together, those with few cases included.
    """
    n = np.asarray(denominator, dtype=float)
    some = n > 0
    n, hits = n[some], np.asarray(numerator, dtype=float)[some]
    if not len(n):
        return None
    hits = np.minimum(hits, n) if metric.kind == "proportion" else hits
    centre = float(hits.sum() / n.sum())
    enough = n >= needed(metric)
    enough &= enough.sum() >= FEWEST_DEPARTMENTS
    phi, tau2 = _spread(metric, hits[enough], n[enough], centre)
    scale = figures.SCALE[metric.unit]
    limits = Limits(metric, centre * scale, phi, tau2, int(enough.sum()))
    table = pd.DataFrame({"department_id": np.asarray(departments, dtype=object)[some], "numerator": hits})
    table = table.assign(denominator=n, value=hits / n * scale, verdict=None, direction=None)
    table[COLUMNS[6:]] = np.nan
    if enough.any():
        verdict, direction, chance = _verdicts(limits, hits[enough], n[enough], table["value"].to_numpy()[enough])
        table.loc[enough, ["verdict", "direction"]] = np.column_stack([verdict, direction])
        better = "down" if metric.better == "down" else "up"
        ranks = shrink(hits[enough], n[enough], better=better)
        table.loc[enough, "chance"] = chance
        table.loc[enough, ["shrunk", "shrunk_low", "shrunk_high"]] = ranks[["value", "low", "high"]].to_numpy() * scale
        table.loc[enough, "among_best"] = ranks["among_best"].to_numpy()
    return limits, table[COLUMNS]


def _spread(metric: Metric, hits: Floats, n: Floats, centre: float) -> tuple[float, float]:
    """phi and tau2 of the departments that are compared; 0 where there are none, or nothing ever happens."""
    if not len(n) or centre == 0:
        return 0.0, 0.0
    if metric.kind == "proportion":
        error = 1 / np.sqrt(4 * n)
        z = (np.arcsin(np.sqrt(hits / n)) - np.arcsin(np.sqrt(centre))) / error
    else:
        error = 1 / np.sqrt(4 * n * centre)
        z = (np.sqrt(hits / (n * centre)) - 1) / error
    return dispersion(winsorised(z, TRIM), error)


def _verdicts(limits: Limits, hits: Floats, n: Floats, value: Floats) -> tuple[np.ndarray, np.ndarray, Floats]:
    """Of each department the verdict, its direction, and how likely chance alone is."""
    metric, centre = limits.metric, limits.centre / figures.SCALE[limits.metric.unit]
    alone = binom(n, centre) if metric.kind == "proportion" else poisson(n * centre)
    chance = np.minimum(2 * np.minimum(alone.cdf(hits), alone.sf(hits - 1)), 1)
    verdict = np.full(len(n), "within", dtype=object)
    for name, level in BEYOND.items():
        low, high = limits.at(n, level)
        verdict[((value < low) | (value > high)) & (chance <= _LIKELY[level])] = name
    good = (value > limits.centre) == (metric.better == "up")
    return verdict, np.where(verdict == "within", "", np.where(good, "better", "worse")), chance
