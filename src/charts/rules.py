"""Labelled vertical lines over a chart: each label on a row of its own, so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.theme import Spec, Style

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


def layers(rules: Sequence[Rule], end: float, height: float, look: Style) -> list[Spec]:
    """Lines from their label down to the bottom, labels with a halo of the ground; x from 0 to end.

    Labels to the left of their line come first, the rightmost on top, then those to the right, the leftmost
    on top: so a line begins below every label that it would cross.
    """
    leftwards = sorted((rule for rule in rules if rule.at > TURN * end), key=lambda rule: -rule.at)
    rightwards = sorted((rule for rule in rules if rule.at <= TURN * end), key=lambda rule: rule.at)
    tops = [(rule, row * row_height(look) + 2) for row, rule in enumerate([*leftwards, *rightwards])]
    lines = [_line(rule, top, height, look) for rule, top in tops]
    labels = [_label(rule, top, rule in leftwards, look) for rule, top in tops]
    return [*lines, *(layer for label in labels for layer in label)]


def _line(rule: Rule, top: float, height: float, look: Style) -> Spec:
    mark: Spec = {"type": "rule", "color": rule.colour, "strokeWidth": look.line}
    if rule.dash:
        mark["strokeDash"] = [length * look.line / 2 for length in rule.dash]
    return {
        "data": {"values": [{"at": rule.at}]},
        "mark": mark,
        "encoding": {
            "x": {"field": "at", "type": "quantitative"},
            "y": {"value": top},
            "y2": {"value": height},
        },
    }


def _label(rule: Rule, top: float, leftwards: bool, look: Style) -> list[Spec]:
    """The text, over a halo that interrupts a line behind it."""
    text: Spec = {
        "type": "text",
        "align": "right" if leftwards else "left",
        "baseline": "top",
        "dx": -look.text * 0.45 if leftwards else look.text * 0.45,
        "fontSize": look.text,
        "fontWeight": 600,
    }
    halo: Spec = {"stroke": look.palette.ground, "strokeWidth": 5, "strokeJoin": "round"}
    return [
        {
            "data": {"values": [{"at": rule.at, "label": rule.label}]},
            "mark": text | painted,
            "encoding": {
                "x": {"field": "at", "type": "quantitative"},
                "y": {"value": top},
                "text": {"field": "label", "type": "nominal"},
            },
        }
        for painted in (halo, {"color": rule.colour})
    ]
