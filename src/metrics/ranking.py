"""Rankings that chance does not make: shares drawn towards their role's average, and who is likely among the best.

A share of few answers is mostly luck: five of five beats 480 of 500, and lasts no longer than the next answer. What
people of the same role have in common says how far they really differ, and so how much of a share to believe: with few
answers it is drawn close to the role's average, with many hardly at all (empirical Bayes; Morris, JASA 1983, 78:47).

Model: answers are binomial, the true shares of one role vary as a beta distribution around the role's average, worth M
answers. Few people tell only vaguely what average and M are, so all of them count, each by its likelihood: every
average alike beforehand, and M such that each amount of shrinkage of the middle person is (uniform shrinkage; Daniels,
Canadian Journal of Statistics 1999, 27:567). So where people differ little, neither their shares nor the intervals
collapse onto the average. All sums are over fixed points: the same counts give the same figures, always.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, betaln

from metrics.intervals import LEVEL

Floats = NDArray[np.float64]

BEST = 3
_STRENGTHS, _CENTRES = 40, 15  # points for M, and for the average at each of them
_CELLS = 400  # of the true share
_REACH = 6  # standard deviations from the middle beyond which a true share is not looked for
_NEGLIGIBLE = 1e-4  # the chance of all points left out, the least likely ones
_EXACT = 12  # decimals: what differs by rounding only is equal


@dataclass(frozen=True)
class _Prior:
    """What the role says about a person before the own answers: beta(a, b) with these chances (points, one per row)."""

    a: Floats
    b: Floats
    chance: Floats


def shrink(
    numerator: ArrayLike,
    denominator: ArrayLike,
    roles: Sequence[object] | ArrayLike | None = None,
    *,
    better: Literal["up", "down"] = "up",
    minimum: int = 1,
    best: int = BEST,
) -> pd.DataFrame:
    """Shares of people or departments, each compared within its role.

    numerator, denominator: counts per row, 0 or more; more answers than were asked for count as all.
    roles: of each row; None: all the same.
    better: which end of the ranking is the best.
    minimum: how many cases a row needs to take part; one with fewer is a row without figures.
    best: how many count as the best.
    Returns a row per input row, in its order: role, n, raw (the plain share), value (the shrunk share), low, high (its
    95 % interval), weight (of the role's average in the value, 0 to 1), centre (that average), rank (1 = best of the
    role; equal values share one), among_best (the probability to be one of the best of the role, which is 1 where the
    role has no more people than that). Shares and probabilities lie between 0 and 1; NaN without figures. Rows with
    equal counts have equal figures, and of those with equal n the greater share stays the greater.
    ValueError: counts missing, negative or infinite, lengths that differ, an option that does not exist.
    """
    n = np.asarray(denominator, dtype=float)
    hits = np.asarray(numerator, dtype=float)
    role = pd.Series(np.zeros(len(n)) if roles is None else roles, dtype=object).reset_index(drop=True)
    if hits.shape != n.shape or role.shape != n.shape:
        raise ValueError("every row needs one count, one number of cases and one role")
    if not (np.isfinite(hits) & np.isfinite(n) & (hits >= 0) & (n >= 0)).all():
        raise ValueError("counts must be finite, and 0 or more")
    if better not in {"up", "down"}:
        raise ValueError(f"better: {better!r} is neither up nor down")
    hits = np.minimum(hits, n)
    taking_part = n >= max(minimum, 1)
    columns = ["raw", "value", "low", "high", "weight", "centre", "rank", "among_best"]
    table = pd.DataFrame(np.nan, index=range(len(n)), columns=columns)
    for _, rows in role[taking_part].groupby(role, dropna=False):
        at = rows.index.to_numpy()
        table.loc[at, columns] = _within_role(hits[at], n[at], better == "up", best)
    table.insert(0, "role", None if roles is None else role)
    table.insert(1, "n", n)
    return table


def _within_role(hits: Floats, n: Floats, up: bool, best: int) -> Floats:
    """The columns from raw to among_best for the people of one role (people × columns)."""
    prior = _prior(hits, n)
    worth = prior.a + prior.b
    value = prior.chance @ ((hits + prior.a) / (n + worth))
    edges, masses = _shares(hits, n, prior)
    tail = (1 - LEVEL) / 2
    below = np.pad(masses.cumsum(axis=1), ((0, 0), (1, 0)))
    low, high = (np.array([np.interp(at, person, edges) for person in below]) for at in (tail, 1 - tail))
    columns = np.column_stack(
        [
            hits / n,
            value,
            low,
            high,
            prior.chance @ (worth / (n + worth)),
            np.full(len(n), prior.chance @ (prior.a / worth)),
            pd.Series((-value if up else value).round(_EXACT)).rank(method="min"),
            _among_best(masses if up else masses[:, ::-1], best),
        ]
    )
    return columns.round(_EXACT)


def _prior(hits: Floats, n: Floats) -> _Prior:
    """How people of the role vary, by what all of them were given."""
    middle = np.median(n)
    worth = np.geomspace(1, 200 * n.max(), _STRENGTHS)[:, None]  # M, from as different as can be to hardly at all
    expected = worth * middle / (middle + worth) ** 2  # every shrinkage M / (M + middle) alike, per step of log M
    # answers of one person are alike: n of them tell of the average what so many independent ones would
    telling = n * (worth + 1) / (n + worth)
    hit, missed = ((telling * part / n).sum(axis=1, keepdims=True) + 0.5 for part in (hits, n - hits))
    centre = betaincinv(hit, missed, (np.arange(_CENTRES) + 0.5) / _CENTRES)  # equally likely by that
    sampled = (hit - 1) * np.log(centre) + (missed - 1) * np.log1p(-centre) - betaln(hit, missed)
    a, b = ((worth * part).reshape(-1, 1) for part in (centre, 1 - centre))
    likelihood = (betaln(hits + a, n - hits + b) - betaln(a, b)).sum(axis=1)
    likelihood += (np.log(expected) - sampled).ravel()
    chance = np.exp(likelihood - likelihood.max())
    unlikely = np.argsort(chance, kind="stable")
    counts = np.ones(len(chance), dtype=bool)
    counts[unlikely[chance[unlikely].cumsum() < _NEGLIGIBLE * chance.sum()]] = False
    return _Prior(a[counts], b[counts], chance[counts] / chance[counts].sum())


def _shares(hits: Floats, n: Floats, prior: _Prior) -> tuple[Floats, Floats]:
    """Edges of cells from 0 to 1, and how likely each person's true share lies in each (people × cells)."""
    # cells of equal angle: narrow near 0 and 1, where shares crowd; only where anybody's share may lie
    worth = (prior.a + prior.b)[:, None] + n
    reach = _REACH / (2 * np.sqrt(worth))
    centre = np.arcsin(np.sqrt((hits + prior.a[:, None]) / worth))
    angle = np.linspace(max((centre - reach).min(), 0), min((centre + reach).max(), np.pi / 2), _CELLS + 1)
    middle = (angle[1:] + angle[:-1]) / 2
    log_share, log_rest = 2 * np.log(np.sin(middle)), 2 * np.log(np.cos(middle))
    # each beta(a, b) is updated to beta(hits + a, misses + b): what depends on the share comes apart from the rest
    density = np.exp(prior.a * log_share + prior.b * log_rest - betaln(prior.a, prior.b) - (log_share + log_rest) / 2)
    factor = betaln(prior.a, prior.b) - betaln(hits + prior.a, n - hits + prior.b)  # points × people
    given = hits[:, None] * log_share + (n - hits)[:, None] * log_rest  # people × cells
    scaled = np.exp(factor - factor.max(axis=0)) * prior.chance[:, None]
    masses = np.exp(given - given.max(axis=1, keepdims=True)) * np.einsum("kp,kc->pc", scaled, density)
    return np.sin(angle) ** 2, masses / masses.sum(axis=1, keepdims=True)


def _among_best(masses: Floats, best: int) -> Floats:
    """How likely each of independent people (people × cells of the share) is among the `best` highest.

    For each value that one person's share may have: the chance that fewer than `best` of the others have more.
    """
    if len(masses) <= best:
        return np.ones(len(masses))
    above = np.clip(1 - masses.cumsum(axis=1) + masses / 2, 0, 1)
    before, after = _counts(above, best), _counts(above[::-1], best)[::-1]
    # of those before a person in the list i, of those after it j: together fewer than `best`
    fewer = sum(before[:-1, :, i] * after[1:, :, j] for i in range(best) for j in range(best - i))
    return np.asarray((masses * fewer).sum(axis=1))


def _counts(above: Floats, best: int) -> Floats:
    """How likely exactly 0, 1, … of the first k people lie above each cell: (people + 1) × cells × best."""
    found = np.zeros((len(above) + 1, above.shape[1], best))
    found[0, :, 0] = 1
    for k, chance in enumerate(above):
        found[k + 1] = found[k] * (1 - chance)[:, None]
        found[k + 1, :, 1:] += found[k, :, :-1] * chance[:, None]
    return found
