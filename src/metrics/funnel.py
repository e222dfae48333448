"""Funnels: which departments differ from the rest by more than chance, and by more than departments usually differ.

Few cases vary much, many cases little: limits that narrow with the number of cases say what chance explains. Where
most groups differ by more than chance alone would (over-dispersion: other patients, other work), the limits widen by
what is usual among them, so that a group stands out only against that. Spiegelhalter, Statistics in Medicine 2005,
24:1185, doi 10.1002/sim.1970; the reference implementation is FunnelPlotR 0.6.0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, chi2, poisson, rankdata

Floats = NDArray[np.float64]
Method = Literal["shmi", "cqc"]

Z = {"95": 1.959964, "998": 3.090232}  # normal quantiles as the reference implementation rounds them
_TAIL = {"95": 0.025, "998": 0.001}
_SIDES = ("lower", "upper")


@dataclass(frozen=True)
class Funnel:
    """Limits of 95 % and 99.8 % for every group.

    groups: one row per group, in the order they first appear: group, value, n (denominator or expected), lower95,
        upper95, lower998, upper998 (chance alone), od_lower95 … od_upper998 (with over-dispersion), all in the value's
        unit; outlier: beyond the 99.8 % limits that count, those with over-dispersion if asked for; and chance: how
        likely chance alone brings a group at least so far from the target, exactly (binomial, Poisson; both sides).
        The limits of proportions are approximate: with few cases and a target near 0 or 1 a group in which all or
        none are met can be an outlier by its limits and common by `chance`. Of 30 cases at 90 % all 30 are met once
        in 24 times, and are beyond the limit.
    target: the centre line.
    phi: how far groups vary beyond chance, 1 where they do not; tau2: the variance between groups, on the transformed
        scale. Both 0 without over-dispersion.
    """

    groups: pd.DataFrame
    target: float
    phi: float
    tau2: float
    overdispersion: bool

    def beyond(self, level: Literal["95", "998"]) -> NDArray[np.int64]:
        """Per group: 1 above the limits of that level that count, -1 below, 0 within or without a value."""
        lower, upper = (self.groups[_name(side, level, self.overdispersion)].to_numpy() for side in _SIDES)
        value = self.groups["value"].to_numpy()
        return (value > upper).astype(np.int64) - (value < lower)


def proportions(
    numerator: ArrayLike,
    denominator: ArrayLike,
    groups: Sequence[object] | ArrayLike,
    *,
    overdispersion: bool = True,
    trim: float = 0.1,
    target: float | None = None,
) -> Funnel:
    """The funnel of proportions, between 0 and 1, on the scale on which their spread depends on n alone (arcsine).

    numerator, denominator: counts, 0 or more; rows of the same group are added up. More answers than were asked for
        count as all. A group without cases has no value, limits of 0 and 1, and no part in the rest.
    trim: the share of groups at each end whose distance counts as that of the next (winsorised), so that the outliers
        looked for do not widen the limits.
    target: the centre, a proportion; None for that of all groups together.
    ValueError: counts that are missing, negative or infinite, lengths that differ, a target or trim out of range.
    """
    table = _added_up(numerator, denominator, groups, trim)
    n = table["n"].to_numpy()
    counts = np.minimum(table["count"].to_numpy(), n)
    if target is None:
        target = float(counts.sum() / n.sum()) if n.sum() > 0 else float("nan")
    elif not 0 <= target <= 1:
        raise ValueError(f"target: {target} is not between 0 and 1")
    value, error = _shares(counts, n), _error(4 * n)
    centre = np.arcsin(np.sqrt(target))
    known = n > 0
    z = (np.arcsin(np.sqrt(value[known])) - centre) / error[known]
    phi, tau2 = dispersion(winsorised(z, trim), error[known]) if overdispersion else (0.0, 0.0)

    def limits(tau2: float, level: str) -> tuple[Floats, Floats]:
        reach = Z[level] * np.sqrt(error**2 + tau2)
        # below 0 and above 90° the sine turns back: an angle kept between them gives a limit between 0 and 1
        low, high = np.maximum(centre - reach, 0), np.minimum(centre + reach, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2

    chance = _exact(binom(n, target), counts)
    return _funnel(table["group"], value, n, limits, limits, chance, float(target), phi, tau2, overdispersion)


def ratios(
    observed: ArrayLike,
    expected: ArrayLike,
    groups: Sequence[object] | ArrayLike,
    *,
    method: Method = "shmi",
    overdispersion: bool = True,
    trim: float = 0.1,
    round_expected: bool = True,
) -> Funnel:
    """The funnel of observed against expected counts; 1 is as expected.

    observed, expected: counts, 0 or more; rows of the same group are added up. A group of which nothing is expected
        has no value and no limits that could be passed.
    method: "shmi", that of England's hospital mortality indicator: logarithms, the groups at each end left out of the
        over-dispersion; "cqc", that of its Care Quality Commission: square roots, those groups winsorised. As in the
        reference implementation the latter's limits with over-dispersion stay on the root's scale, and may fall
        below 0; and if groups with nothing observed are not trimmed away, the former's are 0 and infinity.
    trim: the share of groups at each end that are trimmed.
    round_expected: the SHMI's expected counts to two decimals, as its definition has it.
    The limits of chance alone are exact (Poisson). ValueError: as in `proportions`; a method that does not exist.
    """
    if method not in get_args(Method):
        raise ValueError(f"method: {method!r} is none of {', '.join(get_args(Method))}")
    table = _added_up(observed, expected, groups, trim)
    counts, total = table["count"].to_numpy(), table["n"].to_numpy()
    logs = method == "shmi"
    n = np.array([round(number, 2) for number in total.tolist()]) if logs and round_expected else total
    known = n > 0
    error = _error(n if logs else 4 * n)
    with np.errstate(divide="ignore"):
        z = (np.log(_shares(counts, n)) if logs else np.sqrt(_shares(counts, n)) - 1)[known] / error[known]
    phi = tau2 = 0.0
    if overdispersion:
        kept = _truncated(z, trim) if logs else np.ones(len(z), dtype=bool)
        phi, tau2 = dispersion(z[kept] if logs else winsorised(z, trim), error[known][kept])

    def exact(_tau2: float, level: str) -> tuple[Floats, Floats]:
        with np.errstate(divide="ignore", invalid="ignore"):
            lower = chi2.isf(1 - _TAIL[level], 2 * n) / 2 / n
            upper = chi2.isf(_TAIL[level], 2 * (n + 1)) / 2 / n
        return np.where(known, lower, 0.0), np.where(known, upper, np.inf)

    def limits(tau2: float, level: str) -> tuple[Floats, Floats]:
        reach = Z[level] * np.sqrt(error**2 + tau2)
        with np.errstate(over="ignore"):  # next to nothing expected: any ratio is possible
            return (np.exp(-reach), np.exp(reach)) if logs else (1 - reach, 1 + reach)

    value, chance = _shares(counts, total), _exact(poisson(n), counts)
    return _funnel(table["group"], value, n, exact, limits, chance, 1.0, phi, tau2, overdispersion)


Limits = Callable[[float, str], tuple[Floats, Floats]]


def _funnel(
    names: pd.Series,
    value: Floats,
    n: Floats,
    narrow: Limits,
    dispersed: Limits,
    chance: Floats,
    target: float,
    phi: float,
    tau2: float,
    overdispersion: bool,
) -> Funnel:
    columns = {"group": names, "value": value, "n": n}
    for with_dispersion, limits in ((False, narrow), (True, dispersed)):
        for level in Z:
            for side, limit in zip(_SIDES, limits(tau2 if with_dispersion else 0.0, level), strict=True):
                columns[_name(side, level, with_dispersion)] = limit
    funnel = Funnel(pd.DataFrame(columns), target, phi, tau2, overdispersion)
    return replace(funnel, groups=funnel.groups.assign(outlier=funnel.beyond("998") != 0, chance=chance))


def _name(side: str, level: str, with_dispersion: bool) -> str:
    return f"{'od_' if with_dispersion else ''}{side}{level}"


def _added_up(counts: ArrayLike, n: ArrayLike, groups: Sequence[object] | ArrayLike, trim: float) -> pd.DataFrame:
    """One row per group in the order of first appearance: group, count, n."""
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim: {trim} is not a share below one half")
    columns = {"count": np.asarray(counts, dtype=float), "n": np.asarray(n, dtype=float)}
    names = pd.Series(groups, name="group", dtype=object)
    if any(column.shape != names.shape for column in columns.values()):
        raise ValueError("every group needs one count and one number of cases")
    for column in columns.values():
        if not (np.isfinite(column) & (column >= 0)).all():
            raise ValueError("counts must be finite, and 0 or more")
    return (
        pd.DataFrame({"group": names.to_numpy(), **columns})
        .groupby("group", sort=False, dropna=False)
        .sum()
        .reset_index()
    )


def _exact(distribution: Any, counts: Floats) -> Floats:
    """How likely each count or one farther out is: twice the smaller tail."""
    return np.minimum(2 * np.minimum(distribution.cdf(counts), distribution.sf(counts - 1)), 1)


def _shares(counts: Floats, n: Floats) -> Floats:
    return np.divide(counts, n, out=np.full(len(n), np.nan), where=n > 0)


def _error(precision: Floats) -> Floats:
    """The standard error that goes with a precision; infinite where that is 0."""
    with np.errstate(divide="ignore"):
        return 1 / np.sqrt(precision)


def winsorised(z: Floats, trim: float) -> Floats:
    return np.clip(z, *np.quantile(z, [trim, 1 - trim])) if len(z) else z


def _truncated(z: Floats, trim: float) -> NDArray[np.bool_]:
    """Which groups stay: those not in the first or last of 1 / trim equal parts, by rank."""
    if trim == 0:
        return np.ones(len(z), dtype=bool)
    part = np.floor(rankdata(z) / trim / (len(z) + 1))
    return (part > 0) & (part < 1 / trim - 1)


def dispersion(z: Floats, error: Floats) -> tuple[float, float]:
    """phi = Σz² / N and tau², the method of moments (DerSimonian and Laird, Controlled Clinical Trials 1986, 7:177)."""
    n = len(z)
    if n == 0:
        return 0.0, 0.0
    phi = float(np.sum(z**2)) / n
    weights = 1 / error**2
    information = weights.sum() - (weights**2).sum() / weights.sum()
    # one group alone does not vary
    return phi, max(0.0, (n * phi - (n - 1)) / information) if information > 0 else 0.0
