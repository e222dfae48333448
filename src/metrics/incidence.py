"""How soon one end comes where another may come first: Aalen and Johansen's cumulative incidence.

Who leaves a queue will never be called: leaving is a competing end, and to count it as "still waiting, we only lost
sight of it" (as Kaplan and Meier's estimate would) supposes that those who left would have been called as the others
were. The incidence of an end is the share of all who began that had it by a time; the incidences of all ends and the
share still waiting add up to 1 (Aalen and Johansen, Scandinavian Journal of Statistics 1978, 5:141). With a single end
it is 1 minus Kaplan and Meier's estimate; where nobody is still waiting it is the plain share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from metrics.intervals import LEVEL, Floats

Range = tuple[float, float, float]
CENSORED = 0  # among ends: still under way when last heard of
_Z = float(special.ndtri((1 + LEVEL) / 2))
_ROUNDING = 1e-9  # of sums that should be a half


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence after each of `times` (ascending, a step at each); all are shares of 1 of those who began.

    waiting: with no end yet. ends: one row per end 1, 2 …, how many had it. low, high: the interval of the first one,
    for each time by itself.
    """

    times: Floats
    waiting: Floats
    ends: Floats
    low: Floats
    high: Floats

    def at(self, time: ArrayLike) -> Floats:
        """The first end's incidence by a time."""
        return _at(self.times, self.ends[0], 0.0, time)

    def waiting_at(self, time: ArrayLike) -> Floats:
        """The share with no end by a time."""
        return _at(self.times, self.waiting, 1.0, time)

    def reached(self, share: float) -> Range:
        """When the first end has come for that share of all, with its interval; infinite where it has not so far."""
        value, early, late = (
            float(self.times[found[0]]) if len(found) else float("inf")
            for found in (np.flatnonzero(curve >= share - _ROUNDING) for curve in (self.ends[0], self.high, self.low))
        )
        return value, early, late


def incidence(times: ArrayLike, end: ArrayLike, counts: ArrayLike | None = None, *, ends: int = 2) -> Incidence:
    """From when each was last heard of, and how it had ended by then.

    times: at least 0. end: CENSORED, or 1 … `ends`; the first is the one in question. counts: how many such, 1 each;
    fractions are allowed. Of one moment, ends come before what is censored. Without any time everything is empty.
    """
    times = np.asarray(times, dtype=float)
    end = np.asarray(end, dtype=int)
    counts = np.ones(times.shape) if counts is None else np.asarray(counts, dtype=float)
    there = counts > 0
    times, end, counts = times[there], end[there], counts[there]
    steps, at = np.unique(times, return_inverse=True)
    had = np.bincount(end * len(steps) + at, weights=counts, minlength=(ends + 1) * len(steps))
    had = had.reshape(ends + 1, len(steps))
    at_risk = had.sum(axis=0)[::-1].cumsum()[::-1]
    ended = had[1:].sum(axis=0)
    waiting = np.cumprod(1 - ended / at_risk)
    before = np.append(1.0, waiting[:-1])
    by_end = np.cumsum(before * had[1:] / at_risk, axis=1)
    low, high = _interval(by_end[0], _variance(by_end[0], before, had[1], ended, at_risk))
    return Incidence(steps, waiting, by_end, low, high)


def _variance(share: Floats, before: Floats, had: Floats, ended: Floats, at_risk: Floats) -> Floats:
    """The delta-method variance of an incidence (Gaynor et al., JASA 1993, 88:400).

    With a single end it is Greenwood's; where nobody is censored it is share × (1 − share) / n.
    """
    left = at_risk - ended
    hazard = np.divide(ended, at_risk * left, out=np.zeros(left.shape), where=left > _ROUNDING)
    own, cross = before**2 * had * (at_risk - had) / at_risk**3, before * had / at_risk**2

    def so_far(parts: Floats) -> Floats:
        return np.cumsum(parts, dtype=float)

    # the sum over the steps so far of (share - share_i)² hazard_i + own_i - 2 (share - share_i) cross_i
    squares = share**2 * so_far(hazard) - 2 * share * so_far(share * hazard) + so_far(share**2 * hazard)
    return np.maximum(squares + so_far(own) - 2 * (share * so_far(cross) - so_far(share * cross)), 0)


def _interval(share: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """On the scale of log(-log(1 - share)), which keeps within 0 and 1; where it is undefined, the share itself."""
    with np.errstate(all="ignore"):
        rest = 1 - share
        reach = _Z * np.sqrt(variance) / (rest * np.abs(np.log(rest)))
        low, high = (1 - rest ** np.exp(sign * reach) for sign in (-1, 1))
    inside = (share > _ROUNDING) & (share < 1 - _ROUNDING)
    share = np.minimum(share, 1)  # a sum of shares, which rounding can lift beyond
    return np.where(inside, low, share), np.where(inside, high, share)


def _at(times: Floats, curve: Floats, start: float, time: ArrayLike) -> Floats:
    steps: NDArray[np.int64] = np.searchsorted(times, np.asarray(time, dtype=float), side="right")
    return np.asarray(np.append(start, curve)[steps])
