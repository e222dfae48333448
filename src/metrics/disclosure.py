"""From how many on a figure is shown: the one place for the thresholds of small numbers.

Below its threshold a figure is left blank ("too few to show"), never drawn with a warning: three answers of
100 % are a known newspaper error (BMJ f4839), and few enough people can be recognised.

Answers are confidential: what would give one of too few away is withheld on all pages together (metrics.discretion).
Waits and complaints are what the hospital did: their thresholds keep chance from being read as news. How many there
are is told, be it one; a figure is left blank for its own small number, and with it what in the same picture would
lead to it by subtraction (`parts_shown`; docs/decisions/0012 and 0014).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SCORE_ANSWERS = 5  # a score; the quality office sees all
CELL_WAITS = 10  # a median or a share of waits, in a heat-map cell or a month
P90_WAITS = 30  # a 90th percentile: three waits above it
FIGURE_CASES = 5  # a share or a median of complaints
RATE_VISITS = 100  # complaints per 10,000 visits: below that one complaint is a hundred
RANK_ANSWERS_PERSON = 15  # within a year; the star rules have their own, over three months
RANK_ANSWERS_DEPARTMENT = 30
NEVER = 10**9  # more than there will be: as a minimum it hides everything


def answers_needed(role: str) -> int:
    """How many answers a score needs to be shown to somebody of this role (quality.person)."""
    return 1 if role == "quality_office" else SCORE_ANSWERS


def shown(values: ArrayLike, n: ArrayLike, minimum: int) -> NDArray[np.float64]:
    """The values where n reaches the minimum, NaN elsewhere; same shape as values."""
    return np.where(np.asarray(n) >= minimum, np.asarray(values, dtype=float), np.nan)


def parts_shown(n: ArrayLike, minimum: int) -> NDArray[np.bool_]:
    """Which parts of a whole that is shown too may be shown; n: how many answers each part has.

    Those that reach the minimum, unless the others together could be read off by subtraction: where they are too few,
    the smallest part that would be shown is left out as well (complementary suppression).
    """
    counts = np.asarray(n, dtype=float)
    mask = counts >= minimum
    if 0 < counts[~mask].sum() < minimum and mask.any():
        mask[np.flatnonzero(mask)[counts[mask].argmin()]] = False
    return mask
