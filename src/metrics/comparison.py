"""Departments, or people of a role, compared: limits for any number of cases, verdicts, shrunk figures and ranks.

The limits are those of metrics.funnel, with over-dispersion, on the scale on which the spread depends on the number of
cases alone, turned back into the metric's unit: shares by the arcsine, rates by the square root (Spiegelhalter,
Statistics in Medicine 2005, 24:1185). They are approximate where few cases are expected; there the exact probability
decides: a department is beyond a limit only if chance alone brings one so far no more often than the limit says.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, poisson

from metrics import figures
from metrics.definition import Metric
from metrics.disclosure import FIGURE_CASES, RANK_ANSWERS_DEPARTMENT
from metrics.funnel import Z, dispersion, winsorised
from metrics.intervals import Floats
from metrics.ranking import shrink
from metrics.standing import MANY

METRICS = ("satisfaction_top_box", "satisfaction_rate", "complaint_rate", "complaint_on_time_rate")
RATING = "satisfaction_top_box"  # the one by which people are compared,
RATED_MONTHS = 12  # with the answers of so many months: in three, few people have enough of them
FEWEST = 3  # of two each is the other's only measure
TRIM = 0.1  # at each end, those whose distance counts as that of the next
BEYOND = {"beyond_95": "95", "beyond_998": "998"}  # verdict -> level of the limits
LIKELY = {"95": 0.05, "998": 0.002}  # how often chance alone passes them, on both sides together
MEASURED = ("chance", "shrunk", "shrunk_low", "shrunk_high", "among_best")
KEY = "department_id"  # whose name a row has
COLUMNS = (KEY, "numerator", "denominator", "value", "verdict", "direction", *MEASURED)
SPREAD = ("centre", "phi", "tau2", "departments")


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
        low, high = _limits(self.metric, np.asarray(n, dtype=float), self.centre / scale, self.tau2, level)
        return low * scale, high * scale


def needed(metric: Metric) -> int:
    """How many cases a department needs to be compared: answers and visits come by the dozen, complaints do not."""
    return RANK_ANSWERS_DEPARTMENT if metric.counts in ("answers", *MANY) else FIGURE_CASES


def compare(
    metric: Metric, parts: pd.DataFrame, *, key: str = KEY, least: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Departments or people by their summed parts, a share or a rate, in any number of comparisons at once.

    parts: comparison (any key), department_id, numerator, denominator. key: the column in place of department_id, which
    the result has too. least: how many cases a row needs to be compared; None: as many as a department needs.
    Returns one row per comparison with any case (comparison and SPREAD: what Limits has), and one per comparison ×
    department with any case (comparison and COLUMNS), in the order of parts; from verdict on None or NaN for a
    row with too few cases, and for all where fewer than FEWEST have enough. The centre is that of all rows of the
    comparison together, those with few cases included.
    """
    parts = parts[parts["denominator"] > 0]
    n = parts["denominator"].to_numpy(dtype=float)
    hits = parts["numerator"].to_numpy(dtype=float)
    hits = np.minimum(hits, n) if metric.kind == "proportion" else hits
    group, keys = pd.factorize(parts["comparison"].to_numpy())
    scale = figures.SCALE[metric.unit]
    enough = n >= (needed(metric) if least is None else least)
    count = np.bincount(group[enough], minlength=len(keys))
    enough &= (count >= FEWEST)[group]
    centre = np.bincount(group, hits, len(keys)) / np.bincount(group, n, len(keys))
    spread = np.zeros((len(keys), 2))
    for at in range(len(keys)):
        rows = enough & (group == at)
        if rows.any():
            spread[at] = _spread(metric, hits[rows], n[rows], centre[at])
    compared = np.where(count >= FEWEST, count, 0)
    limits = pd.DataFrame({"comparison": keys, "centre": centre * scale, "phi": spread[:, 0], "tau2": spread[:, 1]})
    table = parts[["comparison", key]].assign(numerator=hits, denominator=n, value=hits / n * scale)
    table = table.assign(verdict=None, direction=None).reset_index(drop=True)
    judged = _judged(metric, hits[enough], n[enough], centre[group[enough]], spread[group[enough], 1])
    table.loc[enough, ["verdict", "direction"]] = np.column_stack(judged[:2])
    better: Literal["up", "down"] = "down" if metric.better == "down" else "up"
    ranks = shrink(hits[enough], n[enough], group[enough], better=better)
    measured = np.full((len(n), len(MEASURED)), np.nan)
    measured[enough, 0] = judged[2]
    measured[enough, 1:] = ranks[["value", "low", "high", "among_best"]].to_numpy() * [scale, scale, scale, 1]
    table[list(MEASURED)] = measured
    return limits.assign(departments=compared), table


def _limits(
    metric: Metric, n: Floats, centre: Floats | float, tau2: Floats | float, level: str
) -> tuple[Floats, Floats]:
    """Lower and upper limits of shares or rates, not yet in the metric's unit."""
    if metric.kind == "proportion":
        angle, reach = np.arcsin(np.sqrt(centre)), Z[level] * np.sqrt(1 / (4 * n) + tau2)
        # beyond 0 and 90° the sine turns back
        return np.sin(np.maximum(angle - reach, 0)) ** 2, np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2
    # relative to what is expected; where nothing ever happened, 0
    reach = Z[level] * np.sqrt(centre / (4 * n) + centre**2 * tau2)
    root = np.sqrt(centre)
    reach = np.divide(reach, root, out=np.zeros(np.broadcast(reach, root).shape), where=root > 0)
    return np.maximum(root - reach, 0) ** 2, (root + reach) ** 2


def _spread(metric: Metric, hits: Floats, n: Floats, centre: float) -> tuple[float, float]:
    """phi and tau2 of the departments that are compared; 0 where nothing ever happens."""
    if centre == 0:
        return 0.0, 0.0
    if metric.kind == "proportion":
        error = 1 / np.sqrt(4 * n)
        z = (np.arcsin(np.sqrt(hits / n)) - np.arcsin(np.sqrt(centre))) / error
    else:
        error = 1 / np.sqrt(4 * n * centre)
        z = (np.sqrt(hits / (n * centre)) - 1) / error
    return dispersion(winsorised(z, TRIM), error)


def _judged(metric: Metric, hits: Floats, n: Floats, centre: Floats, tau2: Floats) -> tuple[NDArray[np.object_], ...]:
    """Of each department the verdict, its direction, and how likely chance alone is."""
    is_share, value = metric.kind == "proportion", hits / n
    below, above = (
        (binom.cdf(hits, n, centre), binom.sf(hits - 1, n, centre))
        if is_share
        else (poisson.cdf(hits, n * centre), poisson.sf(hits - 1, n * centre))
    )
    chance = np.minimum(2 * np.minimum(below, above), 1)
    verdict = np.full(len(n), "within", dtype=object)
    for name, level in BEYOND.items():
        low, high = _limits(metric, n, centre, tau2, level)
        verdict[((value < low) | (value > high)) & (chance <= LIKELY[level])] = name
    good = (value > centre) == (metric.better == "up")
    return verdict, np.where(verdict == "within", "", np.where(good, "better", "worse")), chance
