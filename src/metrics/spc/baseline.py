"""Later months held against the limits of earlier ones: did anything happen after a date that was fixed beforehand?

The limits are reckoned from the months before alone, and the rules look at the months after alone: no run reaches back
across the date. (Reckoning limits afresh from the date on answers another question, where the process stands since.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metrics.spc import limits, rules
from metrics.spc.series import Floats, Integers, Laid, checked

_RULES = np.array(rules.RULES, dtype=object)


@dataclass(frozen=True)
class Held:
    """Of each series the mean and limits of its months before (NaN without any); of each month after (series × months)
    the rule that labels it (outside, trend, two_of_three, shift or None) and the side it points to (1, -1, 0)."""

    mean: Floats
    lower: Floats
    upper: Floats
    rule: np.ndarray
    side: Integers


def held_against(before: ArrayLike, after: ArrayLike) -> Held:
    """Months after (series × months, NaN where missing) against the limits of the months before (likewise).

    Limits and rules: metrics.spc.limits (outliers screened) and metrics.spc.rules. A series without a month before has
    no label. ValueError: infinite values.
    """
    earlier, later = checked(before), checked(after)
    rows = len(later)
    base, held = (Laid.of(table, np.zeros(table.shape, dtype=np.int64)) for table in (earlier, later))
    mean, spread = np.full(rows, np.nan), np.full(rows, np.nan)
    with_any = np.unique(base.row)
    mean[with_any], spread[with_any] = limits.mean_and_range(base, None, screen_outliers=True)
    with np.errstate(invalid="ignore"):
        code, side = rules.label(held, mean[held.row], spread[held.row], "within_limits")
    known = ~np.isnan(mean[held.row])
    rule, sides = np.full(later.shape, None, dtype=object), np.zeros(later.shape, dtype=np.int64)
    rule[held.row[known], held.position[known]] = _RULES[code[known]]
    sides[held.row[known], held.position[known]] = side[known]
    reach = limits.LIMIT * spread
    return Held(mean, mean - reach, mean + reach, rule, sides)
