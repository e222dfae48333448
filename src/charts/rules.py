"""Labelled vertical lines over a chart: each label on a row of its own, so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.labels import haloed
from charts.theme import Row, Style, fixed

TURN = 0.55  # of the width: from there on a label stands to the left of its line


@dataclass(frozen=True)
class Rule:
    """A line at a place on the x axis; dash as in SVG, empty for a solid line."""

    at: float
    label: str
    colour: str
    dash: tuple[int, ...] = ()


def row_height(look: Style) -> float:
    """Of one label, in px."""
    return look.text * 1.55


def headroom(rules: Sequence[Rule], look: Style) -> float:
    """What the labels need above the chart, in px."""
    return row_height(look) * len(rules) + 8


@fixed
def layers(height: float, look: Style, *, in_time: bool = False) -> list[alt.Chart]:
    """The rows of "rules": lines from their label down to the bottom, labels with a halo of the ground.

    in_time: x is the time axis that all layers share (charts.control), and a label that its side of the chart has no
    room for is cut, on a phone.
    """
    chart = alt.Chart(alt.NamedData("rules")).encode(y=alt.YValue(alt.ExprRef("datum.top")))
    if in_time:
        return [_lines(chart, height, look), *haloed(chart, look, limit="datum.room * width")]
    chart = chart.encode(x=alt.X("at:Q"))
    return [_lines(chart, height, look), *haloed(chart, look)]


def rows(rules: Sequence[Rule], end: float, look: Style, *, begin: float = 0.0) -> list[Row]:
    """Each with a row of its own, the highest first; x goes from begin to end.

    Labels to the left of their line come first, the rightmost on top, then those to the right, the leftmost
    on top: so a line begins below every label that it would cross.
    """
    turn = begin + TURN * (end - begin)
    leftwards = sorted((rule for rule in rules if rule.at > turn), key=lambda rule: -rule.at)
    rightwards = sorted((rule for rule in rules if rule.at <= turn), key=lambda rule: rule.at)
    return [
        {
            "at": rule.at,
            "month": rule.at,
            "room": (rule.at - begin if rule in leftwards else end - rule.at) / (end - begin),
            "label": rule.label,
            "colour": rule.colour,
            "dash": [length * look.line / 2 for length in rule.dash],
            "top": row * row_height(look) + 2,
            "align": "right" if rule in leftwards else "left",
            "aside": (-1 if rule in leftwards else 1) * look.text * 0.45,
        }
        for row, rule in enumerate([*leftwards, *rightwards])
    ]


def _lines(chart: alt.Chart, height: float, look: Style) -> alt.Chart:
    return chart.mark_rule(
        color=alt.ExprRef("datum.colour"), strokeDash=alt.ExprRef("datum.dash"), strokeWidth=look.line
    ).encode(y2=alt.Y2Value(height))
