"""Figures side by side, each with its interval: one row each, a dot on a line, value and number beside it.

For survey modes, touchpoints, departments. A dot is ink; blue or orange only where a verdict says so, which the
tooltip says in words. A thin tick is what a row is held against.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from charts.theme import Palette, Row, Spec, Style, fixed, layered, nothing, style
from language import N_, Language
from language.formatting import between, in_unit, number

ROWS = alt.NamedData("ranges")
VERDICT = {
    "better": N_("better than the hospital"),
    "worse": N_("worse than the hospital"),
    "noise": N_("no clear difference from the hospital"),
    "unknown": "",
}


@dataclass(frozen=True)
class Range:
    """One row: its name, figure and interval in `unit` (NaN where too few), how many in words, what to compare with."""

    name: str
    value: float
    low: float
    high: float
    counted: str
    beside: float = math.nan
    verdict: str = "unknown"
    own: bool = False  # set in bold: the reader's own


def ranges(
    rows: Sequence[Range],
    language: Language,
    *,
    title: str,
    unit: str,
    beside: str = "",
    verdicts: Mapping[str, str] = VERDICT,
    present: bool = False,
) -> Spec:
    """The rows from top to bottom in their order. title: what is shown; beside: what the ticks are, as in verdicts."""
    look = style(present)
    height = max(round(len(rows) * look.text * 1.95), 60) + 10
    known = [row for row in rows if not math.isnan(row.value)]
    description = _description(language, title, unit, rows, known)
    if not known:
        return nothing(language, description, height, present=present)
    drawn = [_row(language, unit, row, look, verdicts) for row in rows]
    room = look.text * max(_width(row["said"]) for row in drawn) + 12
    has_ticks = any(row["beside"] is not None for row in drawn)
    return layered(
        _layers(language, title, beside, look, has_ticks=has_ticks),
        {"ranges": drawn},
        language,
        description,
        height,
        present=present,
        shared={"x": _values(known, unit, room), "y": _names([row.name for row in rows], look, present)},
    )


def _row(language: Language, unit: str, row: Range, look: Style, verdicts: Mapping[str, str]) -> Row:
    few = math.isnan(row.value)
    low, high, value, beside = (_said(language, unit, end) for end in (row.low, row.high, row.value, row.beside))
    return {
        "name": row.name,
        "main": _number(row.value),
        "low": _number(row.low),
        "high": _number(row.high),
        "beside": _number(row.beside),
        "beside_said": beside,
        "value_said": language.text("too few to show") if few else value,
        "interval": "–" if math.isnan(row.low) else between(language, low, high),
        # how few is not said: they could be recognised
        "n": language.text("too few to show") if few else row.counted,
        "said": language.text("too few to show") if few else f"{value} · {row.counted}",
        "verdict": language.text(verdicts[row.verdict]) if verdicts[row.verdict] else "–",
        "fill": _colour(row.verdict, look.palette),
        "weight": 700 if row.own else 400,
        "size": look.point * (2.2 if row.own else 1.5),
    }


def _said(language: Language, unit: str, value: float) -> str:
    """As many decimals in each row, so that they stand under one another."""
    return number(language, value, 1) if unit == "points" else in_unit(language, unit, value)


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return float(value) if math.isfinite(value) else None


def _colour(verdict: str, palette: Palette) -> str:
    return {"better": palette.better, "worse": palette.worse}.get(verdict, palette.ink)


def _width(text: str) -> float:
    """In em; Chinese letters are square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.58 for letter in text)


def _values(known: Sequence[Range], unit: str, room: float) -> alt.X:
    """From a little below the lowest interval to the highest; the words' room on the right is kept free."""
    ends = [end for row in known for end in (row.value, row.low, row.high, row.beside) if not math.isnan(end)]
    low, high = min(ends), max(ends)
    margin = (high - low or 1) * 0.04
    return alt.X(
        "main:Q",
        title=None,
        scale=alt.Scale(
            domain=[low - margin, high + margin],
            nice=False,
            zero=False,
            range=[0, alt.ExprRef(f"max(width - {room:.0f}, 40)")],
        ),
        axis=alt.Axis(
            tickCount=4,
            grid=True,
            gridOpacity=0.5,
            # Vega thins out three labels and more; of two that meet on a phone the first is enough
            labelExpr=f"width - {room:.0f} < 100 && datum.index > 0 ? '' : "
            + ("datum.label + '%'" if unit == "percent" else "datum.label"),
            labelOverlap="greedy",
            labelSeparation=8,
        ),
    )


def _names(names: Sequence[str], look: Style, present: bool) -> alt.Y:
    return alt.Y(
        "name:N",
        title=None,
        sort=list(names),
        scale=alt.Scale(paddingInner=0.2),
        axis=alt.Axis(labelLimit=420 if present else 215, labelColor=look.palette.ink),
    )


@fixed
def _layers(language: Language, title: str, beside: str, look: Style, *, has_ticks: bool) -> list[alt.Chart]:
    ticks = [_ticks(look)] if has_ticks else []
    return [_whiskers(look), *ticks, _points(language, title, beside, look), _words(look)]


def _whiskers(look: Style) -> alt.Chart:
    return (
        alt.Chart(ROWS)
        .transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=look.line * 1.2, color=look.palette.bar)
        .encode(x=alt.X("low:Q"), x2=alt.X2(field="high"))
    )


def _ticks(look: Style) -> alt.Chart:
    return (
        alt.Chart(ROWS)
        .transform_filter("isValid(datum.beside) && isValid(datum.main)")
        .mark_tick(color=look.palette.brand, thickness=look.line * 1.2, size=look.text * 1.3)
        .encode(x=alt.X("beside:Q"))
    )


def _points(language: Language, title: str, beside: str, look: Style) -> alt.Chart:
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("value_said:N", title=title),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("n:N", title=language.text("Based on")),
    ]
    if beside:
        tooltip += [
            alt.Tooltip("beside_said:N", title=beside),
            alt.Tooltip("verdict:N", title=language.text("Verdict")),
        ]
    return (
        alt.Chart(ROWS)
        .transform_filter("isValid(datum.main)")
        .mark_point(
            shape="circle",
            filled=True,
            opacity=1,
            fill=alt.ExprRef("datum.fill"),
            size=alt.ExprRef("datum.size"),
            stroke=look.palette.ground,
            strokeWidth=1,
        )
        .encode(tooltip=tooltip)
    )


def _words(look: Style) -> alt.Chart:
    """Value and number of each row at the right edge."""
    return (
        alt.Chart(ROWS)
        .mark_text(align="right", fontSize=look.text, color=look.palette.ink, fontWeight=alt.ExprRef("datum.weight"))
        .encode(x=alt.XValue(alt.ExprRef("width")), text=alt.Text("said:N"))
    )


def _description(language: Language, title: str, unit: str, rows: Sequence[Range], known: Sequence[Range]) -> str:
    """The chart for people who cannot see it: how many rows, the first and the last that have a figure."""
    if not known:
        return language.text("{title}: too few of {count} to show.", title=title, count=len(rows))
    first, last = (f"{row.name} {_said(language, unit, row.value)}" for row in (known[0], known[-1]))
    return language.text(
        "{title}, {count} side by side: from {first} to {last}.", title=title, count=len(known), first=first, last=last
    )
