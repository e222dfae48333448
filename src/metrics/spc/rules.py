"""The four rules by which a value is no accident, and which of them labels it.

outside        beyond a limit
trend          seven in a row, each above (below) the one before
two_of_three   three in a row on one side of the mean, two of them beyond two thirds of the way to the limit
shift          seven in a row on one side of the mean

In this order of priority, all strict: a value on a limit is inside, a value on the mean ends a run, equal neighbours
end a trend. All seven of a run or a trend are labelled, of two in three those near the limit. No rule looks across
the beginning of a phase. Source: NHS England, Making Data Count; NHSRplotthedots 0.2.2.
"""

from typing import Literal

import numpy as np

from metrics.spc.limits import LIMIT
from metrics.spc.series import Flags, Floats, Integers, Laid

TwoOfThree = Literal["within_limits", "beyond_counts"]
RULES = (None, "outside", "trend", "two_of_three", "shift")  # a rule's code is its place here
OUTSIDE, TREND, TWO_OF_THREE, SHIFT = range(1, 5)
RUN = 7
NEAR = 2 * (LIMIT / 3)


def label(laid: Laid, mean: Floats, spread: Floats, two_of_three: TwoOfThree) -> tuple[Integers, Integers]:
    """The rule's code of each value (0: none) and the side it points to (1 high, -1 low, 0 where none).

    mean, spread: those of each value's segment. two_of_three: whether a value beyond the limit counts as one of the
    two near it ("beyond_counts", the rule since 2023) or not ("within_limits").
    """
    values = laid.values
    side = np.sign(values - mean).astype(np.int64)
    outside = (values > mean + LIMIT * spread) | (values < mean - LIMIT * spread)
    near = (values > mean + NEAR * spread) | (values < mean - NEAR * spread)
    if two_of_three == "within_limits":
        near &= ~outside
    rising, falling = _trends(laid)
    close = [near & _two_of_three(laid, side == sign, near) for sign in (1, -1)]
    shift = [_runs(side == sign, laid, RUN) for sign in (1, -1)]
    rule = np.select(
        [outside, rising | falling, close[0] | close[1], shift[0] | shift[1]],
        [OUTSIDE, TREND, TWO_OF_THREE, SHIFT],
        default=0,
    )
    points_to = np.where(rule == TREND, np.where(rising, 1, -1), side)
    return rule, np.where(rule == 0, 0, points_to)


def _trends(laid: Laid) -> tuple[Flags, Flags]:
    """Which values belong to a rise of seven, which to a fall; a turning point belongs to what follows it."""
    step = np.zeros(len(laid.values))
    step[:-1] = np.diff(laid.values)
    step[:-1][laid.segment[1:] != laid.segment[:-1]] = 0
    up, down = (_covered(_all_in_a_row(step * sign > 0, RUN - 1), RUN) for sign in (1, -1))
    return up & ~(down & (step < 0)), down & ~(up & (step > 0))


def _two_of_three(laid: Laid, on_side: Flags, near: Flags) -> Flags:
    """Which values lie in a window of three on one side with at least two of them near the limit."""
    here = near & on_side
    count = here.astype(np.int64)
    count[:-1] += here[1:]
    count[:-2] += here[2:]
    return _covered(_all_in_a_row(on_side, 3) & _whole(laid, 3) & (count >= 2), 3)


def _runs(flags: Flags, laid: Laid, width: int) -> Flags:
    """Which values lie in a run of at least `width` flags within a segment."""
    return _covered(_all_in_a_row(flags, width) & _whole(laid, width), width)


def _whole(laid: Laid, width: int) -> Flags:
    """At which values a window of this width begins that stays in its segment."""
    return laid.rank + width <= laid.lengths[laid.segment]


def _all_in_a_row(flags: Flags, width: int) -> Flags:
    """At which places a window of this width begins that holds flags only."""
    found = flags.copy()
    for offset in range(1, width):
        found[:-offset] &= flags[offset:]
        found[-offset:] = False
    return found


def _covered(begins: Flags, width: int) -> Flags:
    """Which places lie in a window of this width that begins where flagged."""
    found = begins.copy()
    for offset in range(1, width):
        found[offset:] |= begins[:-offset]
    return found
