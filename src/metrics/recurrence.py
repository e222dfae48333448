"""Whether a cause of complaints came back after what was done about it: two counts, each for its visits.

Two Poisson rates are compared by the split of their sum, which is binomial where nothing changed (Przyborowski and
Wilenski 1940, Biometrika 31:313). Few complaints can say little, and that is said: where not even a silence after the
action could be told from chance, nothing is claimed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from metrics import intervals
from metrics.intervals import LEVEL

SETTLED_DAYS = 60  # since the action was signed off, before which nothing is said
PER = 10_000


@dataclass(frozen=True)
class Recurrence:
    """Complaints and visits before the problem was found and, for as many days, after the action was signed off.

    verdict: early (less than SETTLED_DAYS since), few (too few to tell), fewer, more, or same (no evidence of change).
    rates are per 10,000 visits with their exact Poisson interval (value, low, high); NaN without visits.
    """

    before: int
    visits_before: int
    after: int
    visits_after: int
    days: int

    @property
    def verdict(self) -> str:
        """What may be said."""
        if self.days < SETTLED_DAYS:
            return "early"
        n = self.before + self.after
        if not n:
            return "few"
        # a department without visits of its own (a service, an office) is compared by its days, which are as many
        share = self.visits_after / (self.visits_before + self.visits_after) if self._has_visits else 0.5
        if binomtest(self.after, n, share).pvalue < 1 - LEVEL:
            return "fewer" if self.after < share * n else "more"
        # the clearest that these complaints could say: all of them before, or all after
        if min(binomtest(0, n, share).pvalue, binomtest(n, n, share).pvalue) >= 1 - LEVEL:
            return "few"
        return "same"

    @property
    def _has_visits(self) -> bool:
        return bool(self.visits_before and self.visits_after)

    @property
    def rate_before(self) -> tuple[float, float, float]:
        """Per 10,000 visits, before."""
        return _rate(self.before, self.visits_before)

    @property
    def rate_after(self) -> tuple[float, float, float]:
        """Per 10,000 visits, after."""
        return _rate(self.after, self.visits_after)


def _rate(complaints: int, visits: int) -> tuple[float, float, float]:
    if not visits:
        return np.nan, np.nan, np.nan
    low, high = intervals.poisson(complaints, visits)
    return complaints / visits * PER, float(low) * PER, float(high) * PER
