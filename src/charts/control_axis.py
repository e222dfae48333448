"""The axis of values of a control chart: round ends around points, limits and what target is not too far away."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.control_rows import Drawing
from language import Language
from metrics.definition import UNITS
from metrics.figures import BOUNDS

# units that stand above the axis; others are told by the number
TITLED = ("minutes", "per_10000", "working_days", "days")
EXTRA = 1.5  # how many times the height that months and limits need a target may add before it is left out
FIELDS = ("main", "mean", "lower", "upper", "beside")


@dataclass(frozen=True)
class Axis:
    """Where the axis of values begins and ends."""

    low: float
    high: float

    @classmethod
    def of(cls, drawn: Drawing, unit: str, targets: Sequence[float]) -> "Axis":
        """All points, limits and means; a target that is not so far away that it would press them flat."""
        ends = [row[name] for row in drawn.rows for name in FIELDS if row[name] is not None]
        least, most = min(ends), max(ends)
        span = (most - least) or abs(most) or 1.0
        for target in targets:
            if least - EXTRA * span <= target <= most + EXTRA * span:
                ends.append(target)
        low, high = min(ends), max(ends)
        room = (high - low or span) * 0.08
        bottom, top = BOUNDS.get(unit, (0, math.inf))
        step = _step((high - low or span) / 4)
        low, high = math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step
        return cls(max(low, bottom), min(high, top + room) if top < math.inf else high)

    def y(self, value: float, height: float, top: float) -> float:
        """A value's px from the top."""
        return top + (height - top) * (self.high - value) / (self.high - self.low)


def _step(least: float) -> float:
    """The next smaller round number."""
    power = 10.0 ** math.floor(math.log10(least)) if least > 0 else 1.0
    return next(step * power for step in (5, 2, 1) if step * power <= least * 1.0001) / 2


def values_axis(axis: Axis, unit: str, language: Language, height: float, top: float) -> alt.Y:
    """The unit stands above the axis, level, where the number alone does not tell it."""
    return alt.Y(
        "main:Q",
        title=language.text(UNITS[unit]) if unit in TITLED else None,
        scale=alt.Scale(domain=[axis.low, axis.high], range=[height, top], nice=False, zero=False),
        axis=alt.Axis(
            tickCount=4,
            labelExpr="datum.label + '%'" if unit == "percent" else "datum.label",
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleY=-14,
            titleX=0,
        ),
    )
