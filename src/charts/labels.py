"""Words beside lines: each put where it covers least of the lines and of other words.

How wide a chart will be is not known here, so words are kept clear of all that they would cover on a phone.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt

from charts.theme import Row, Style, fixed

GAP = 7  # px between a line and its word
NARROWEST = 24  # the plot of a phone, in em


@dataclass(frozen=True)
class Label:
    """A word, on the left or the right, and the stretch of months (positions first to last) it may cover.

    anchors: heights in px, each with whether the word stands above (True) or below it, the best first; top: of
    the place that was found.
    """

    text: str
    colour: str
    right: bool
    months: range
    anchors: tuple[tuple[float, bool], ...]
    month: int | None = None  # where it begins, or ends on the right; None: the edge of the chart
    weight: int = 600
    top: float = 0.0


@dataclass(frozen=True)
class Lines:
    """Values of each line by month (None where there is none), those of level lines, and a value's px from the top."""

    values: Sequence[Sequence[float | None]]
    level: Sequence[float]
    y: Callable[[float], float]

    def reach(self, line: int, months: range) -> tuple[float, float]:
        """Highest and lowest px of a line over some months; upside down, infinite, where it has no value."""
        found = [self.y(value) for value in (self.values[line][at] for at in months) if value is not None]
        return min(found, default=math.inf), max(found, default=-math.inf)


def reach(text: str, months: int) -> int:
    """Over how many of so many months a word may reach where the chart is narrowest."""
    return min(math.ceil(months * width(text) / NARROWEST), months)


def width(text: str) -> float:
    """Of a word, in em; Chinese letters are square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in text)


def place(wanted: Sequence[Sequence[Label]], lines: Lines, height: float, look: Style) -> list[Label]:
    """Of each word's possible places (left or right, above or below) the least bad, one word after the other."""
    tall = look.text * 1.25
    placed: list[Label] = []
    for choices in wanted:
        places = [
            replace(label, top=anchor - GAP - tall if above else anchor + GAP)
            for label in choices
            for anchor, above in label.anchors
        ]
        costs = [_cost(label, tall, lines, placed, height) for label in places]
        placed.append(places[costs.index(min(costs))])
    return placed


def _cost(label: Label, tall: float, lines: Lines, placed: Sequence[Label], height: float) -> float:
    """How many px of the word meet something; other words and the chart's edges count more."""
    bottom = label.top + tall
    cost = 5 * max(0, -label.top - GAP) + 5 * max(0, bottom - height)
    for line in range(len(lines.values)):
        highest, lowest = lines.reach(line, label.months)
        cost += _overlap(label.top, bottom, highest - 3, lowest + 3)
    for value in lines.level:
        cost += _overlap(label.top, bottom, lines.y(value) - 2, lines.y(value) + 2)
    for other in placed:
        if set(label.months) & set(other.months):
            cost += 5 * _overlap(label.top, bottom, other.top, other.top + tall)
    return cost


def _overlap(top: float, bottom: float, other_top: float, other_bottom: float) -> float:
    return max(0.0, min(bottom, other_bottom) - max(top, other_top))


def rows(labels: Sequence[Label]) -> list[Row]:
    """What `layers` draws, the rows of "labels"."""
    return [
        {
            "month": label.month,
            "label": label.text,
            "colour": label.colour,
            "weight": label.weight,
            "align": "right" if label.right else "left",
            "top": label.top,
        }
        for label in labels
    ]


@fixed
def layers(look: Style) -> list[alt.Chart]:
    """The words at their places, over a chart whose x is time."""
    edge = "datum.align == 'right' ? width : 0"
    chart = alt.Chart(alt.NamedData("labels")).encode(
        x=alt.XValue(alt.ExprRef(f"isValid(datum.month) ? scale('x', datum.month) : ({edge})")),
        y=alt.YValue(alt.ExprRef("datum.top")),
    )
    return haloed(chart, look)


def haloed(chart: alt.Chart, look: Style, *, limit: str = "0") -> list[alt.Chart]:
    """Words over a halo of the ground, which interrupts lines behind them; the rows' label, colour, align and top.

    limit: an expression, how many px of a word are shown; 0 for all.
    """
    words = chart.encode(text=alt.Text("label:N"))
    kind = _type(look) | {"limit": alt.ExprRef(limit)}
    return [words.mark_text(**kind, **painted) for painted in (_halo(look), {"color": alt.ExprRef("datum.colour")})]


def _type(look: Style) -> dict[str, Any]:
    return {
        "align": alt.ExprRef("datum.align"),
        "baseline": "top",
        "dx": alt.ExprRef("datum.aside || 0"),
        "fontSize": look.text,
        "fontWeight": alt.ExprRef("datum.weight || 600"),
    }


def _halo(look: Style) -> dict[str, Any]:
    return {"stroke": look.palette.ground, "strokeWidth": 5, "strokeJoin": "round"}
