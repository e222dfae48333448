"""Counts as level bars, in groups with a heading each; a bar may have a part that stands out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.theme import Palette, Row, Spec, Style, fixed, layered, nothing, style
from language import Language

PHONE = 24.0  # the width of a phone's chart, in em


@dataclass(frozen=True)
class Bar:
    """label; count and what is said at its end; marked: the part of it that stands out; a heading has no count."""

    label: str
    count: int | None = None
    said: str = ""
    marked: int = 0
    tip: str = ""


def bars(found: Sequence[Bar], language: Language, description: str, *, present: bool = False) -> Spec:
    """One bar under the other, in the order given; marked parts are orange."""
    look = style(present)
    most = max((bar.count or 0 for bar in found), default=0)
    if not most:
        return nothing(language, description, 120, present=present)
    palette = look.palette
    rows: list[Row] = [
        {
            "at": at,
            "label": bar.label,
            "count": bar.count,
            "marked": bar.marked or None,
            "said": bar.said,
            "tip": bar.tip or bar.said,
        }
        for at, bar in enumerate(found)
    ]
    height = (44 if present else 27) * len(rows)
    shared: dict[str, alt.X | alt.Y] = {
        "x": alt.X("count:Q", axis=None, scale=alt.Scale(domain=[0, most * _room(found)], nice=False)),
        "y": _labels(found, palette),
    }
    return layered(
        _layers(language, look), {"bars": rows}, language, description, height, present=present, shared=shared
    )


def _labels(found: Sequence[Bar], palette: Palette) -> alt.Y:
    """Each row's, down the left side; headings in bold."""
    headings = [at for at, bar in enumerate(found) if bar.count is None]
    labels = json.dumps([bar.label for bar in found], ensure_ascii=False) + "[datum.value]"
    is_heading = " || ".join(f"datum.value == {at}" for at in headings) or "false"
    return alt.Y(
        "at:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(found))), paddingInner=0.25, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=labels,
            labelLimit=0,
            labelFontWeight={"condition": {"test": is_heading, "value": 700}, "value": 400},
            labelColor={"condition": {"test": is_heading, "value": palette.ink}, "value": palette.secondary},
        ),
    )


@fixed
def _layers(language: Language, look: Style) -> list[alt.Chart]:
    """The bars, the parts of them that stand out, the words at their ends."""
    palette, counted = look.palette, alt.Chart(alt.NamedData("bars")).transform_filter("isValid(datum.count)")
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("tip:N", title=language.text("Complaints"))]
    marked = alt.Chart(alt.NamedData("bars")).transform_filter("isValid(datum.marked)")
    return [
        counted.mark_bar(color=palette.bar, cornerRadiusEnd=3).encode(tooltip=tooltip),
        marked.mark_bar(color=palette.worse).encode(x=alt.X("marked:Q"), tooltip=tooltip),
        counted.mark_text(align="left", dx=6, fontSize=look.text, color=palette.ink).encode(text=alt.Text("said:N")),
    ]


def _room(found: Sequence[Bar]) -> float:
    """How much longer than the longest bar the chart must be, that the words at its end fit on a phone."""
    left = PHONE - max(_ems(bar.label) for bar in found)
    words = max(_ems(bar.said) for bar in found) + 1
    return min(left / max(left - words, 1), 2.5)


def _ems(text: str) -> float:
    """About how wide; Chinese letters are square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in text)
