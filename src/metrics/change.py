"""How much a figure changed between two groups of months, with an interval that knows that months differ.

Months differ by more than the number of their answers explains: holidays, staff, seasons. An interval from the answers
alone would be too narrow and find changes everywhere. So the variance that the answers explain is multiplied by how
much more the months of both groups really differ (quasi-likelihood: Wedderburn, Biometrika 1974, 61:439; Pearson's
estimate of the factor: McCullagh and Nelder, Generalized Linear Models, 1989, sections 4.5 and 9.2), never by less than
one, and Student's t says how well so few months tell that factor. A figure without parts (a median, a share of hours)
is taken month by month: then this is Student's two-sample interval over months.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from metrics.intervals import LEVEL, Floats

# By what the answers explain: p(1-p)/n, rate/n, the variance within months / n; plain: nothing, months count alike
Spread = Literal["proportion", "rate", "mean", "plain"]
POWER = 0.80
MOST_AFTER = {"month": 36, "quarter": 12}  # three years
# With how many months after it a change of so many standard deviations of a month is labelled by one of the rules of
# process control with 80 %, from so many months before on (`python -m bench.effect` reckons them anew): limits from 12
# months, and from 3, which tell little of where the process stood
RULES_NEED = {
    8: ((0.75, 27), (1.0, 18), (1.25, 12), (1.5, 9), (2.0, 7), (2.5, 4), (3.0, 3), (4.0, 2)),
    0: ((0.75, 29), (1.0, 18), (1.25, 12), (1.5, 8), (2.0, 7), (2.5, 7), (3.0, 4), (4.0, 3)),
}


@dataclass(frozen=True)
class Months:
    """Some months of each series (series × months): values, NaN where missing, in the scale of their parts (a share
    of 1, events per one visit, minutes); n, what each rests on; squares, sums of squares ("mean" only)."""

    values: Floats
    n: Floats
    squares: Floats | None = None


@dataclass(frozen=True)
class Size:
    """Of each series: before and after, the change between them, its 95 % interval and p value (t, two-sided); NaN
    where fewer than three months or none that differ tell. of_month: the standard deviation of a usual month."""

    before: Floats
    after: Floats
    change: Floats
    low: Floats
    high: Floats
    p: Floats
    of_month: Floats


def size(spread: Spread, before: Months, after: Months) -> Size:
    """After minus before, in the scale of the values."""
    sides = [_Side.of(spread, months) for months in (before, after)]
    count = sides[0].months + sides[1].months
    degrees = np.where((count > 2) & (sides[0].months > 0) & (sides[1].months > 0), count - 2, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = (sides[0].squares + sides[1].squares) / degrees
        if spread != "plain":
            factor = np.maximum(factor, 1.0)
        error = np.sqrt(factor * sum(side.variance / side.n for side in sides))
        error = np.where(error > 0, error, np.nan)
        change = sides[1].mean - sides[0].mean
        reach = stats.t.ppf((1 + LEVEL) / 2, degrees) * error
        p = 2 * stats.t.sf(np.abs(change) / error, degrees)
        of_month = np.sqrt(factor * sides[0].variance / (sides[0].n / sides[0].months))
    return Size(sides[0].mean, sides[1].mean, change, change - reach, change + reach, p, of_month)


def months_needed(change: float, of_month: float, before: int, most: int = MOST_AFTER["month"]) -> int | None:
    """With how many months after it a change would be called one with 80 %; None if not within `most`.

    change and of_month (a usual month's standard deviation) in one unit; before: how many months there are before. Both
    must be passed: Student's interval (Cohen 1988, chapter 2, by the noncentral t) and a rule of process control.
    """
    if not (np.isfinite(change) and np.isfinite(of_month)) or change == 0 or of_month <= 0 or before < 1:
        return None
    after = np.arange(1, most + 1)
    degrees = before + after - 2
    apart = abs(change) / (of_month * np.sqrt(1 / before + 1 / after))
    found = stats.nct.sf(stats.t.ppf((1 + LEVEL) / 2, np.maximum(degrees, 1)), np.maximum(degrees, 1), apart) >= POWER
    by_interval = after[found & (degrees > 0)]
    rules = next(table for least, table in RULES_NEED.items() if before >= least)
    by_rules = [months for least, months in rules if abs(change) / of_month >= least]
    if not len(by_interval) or not by_rules:
        return None
    needed = max(int(by_interval[0]), by_rules[-1])
    return needed if needed <= most else None


@dataclass(frozen=True)
class _Side:
    """Of each series: its months' mean, n in all, variance of one answer, weighted squares about the mean in units of
    that variance, and how many months there are."""

    mean: Floats
    n: Floats
    variance: Floats
    squares: Floats
    months: Floats

    @classmethod
    def of(cls, spread: Spread, months: Months) -> "_Side":
        present = ~np.isnan(months.values)
        weights = np.where(present, 1.0 if spread == "plain" else months.n, 0.0)
        values = np.where(present, months.values, 0.0)
        n, count = weights.sum(axis=1), present.sum(axis=1).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            total = (weights * values).sum(axis=1)
            mean = total / np.where(n > 0, n, np.nan)
            variance = _variance(spread, total, n, months, present, weights * values)
            apart = (weights * (values - mean[:, None]) ** 2).sum(axis=1)
            squares = apart / variance
        return cls(mean, n, variance, squares, count)


def _variance(spread: Spread, total: Floats, n: Floats, months: Months, present: np.ndarray, sums: Floats) -> Floats:
    """What one answer varies by within a month. Half a case is added, lest none of so many varied by nothing."""
    match spread:
        case "proportion":
            share = (total + 0.5) / (n + 1)
            return share * (1 - share)
        case "rate":
            return (total + 0.5) / n
        case "mean":
            assert months.squares is not None, "a mean has sums of squares"
            within = np.where(present, months.squares - sums**2 / months.n, 0.0).sum(axis=1)
            return np.maximum(within, 0) / (n - present.sum(axis=1))
        case _:
            return np.ones_like(n)
