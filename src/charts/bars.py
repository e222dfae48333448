"""Counts as level bars, in groups with a heading each; a bar may have a part that stands out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.theme import Row, Spec, inline, layered, nothing, style
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
    headings = [at for at, bar in enumerate(found) if bar.count is None]
    labels = json.dumps([bar.label for bar in found], ensure_ascii=False) + "[datum.value]"
    is_heading = " || ".join(f"datum.value == {at}" for at in headings) or "false"
    y = alt.Y(
        "at:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(rows))), paddingInner=0.25, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=labels,
            labelLimit=0,
            labelFontWeight={"condition": {"test": is_heading, "value": 700}, "value": 400},
            labelColor={"condition": {"test": is_heading, "value": palette.ink}, "value": palette.secondary},
        ),
    )
    x_scale = alt.Scale(domain=[0, most * _room(found)], nice=False)
    x = alt.X("count:Q", axis=None, scale=x_scale)
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("tip:N", title=language.text("Complaints"))]
    whole = (
        alt.Chart(inline("bars", rows))
        .transform_filter("isValid(datum.count)")
        .mark_bar(color=palette.bar, cornerRadiusEnd=3)
        .encode(x=x, tooltip=tooltip)
    )
    part = (
        alt.Chart(alt.NamedData("bars"))
        .transform_filter("isValid(datum.marked)")
        .mark_bar(color=palette.worse)
        .encode(x=alt.X("marked:Q", axis=None, scale=x_scale), tooltip=tooltip)
    )
    words = (
        alt.Chart(alt.NamedData("bars"))
        .transform_filter("isValid(datum.count)")
        .mark_text(align="left", dx=6, fontSize=look.text, color=palette.ink)
        .encode(x=x, text="said:N")
    )
    height = (44 if present else 27) * len(rows)
    return layered([whole, part, words], language, description, height, present=present, shared={"y": y})


def _room(found: Sequence[Bar]) -> float:
    """How much longer than the longest bar the chart must be, that the words at its end fit on a phone."""
    left = PHONE - max(_ems(bar.label) for bar in found)
    words = max(_ems(bar.said) for bar in found) + 1
    return min(left / max(left - words, 1), 2.5)


def _ems(text: str) -> float:
    """About how wide; Chinese letters are square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in text)
