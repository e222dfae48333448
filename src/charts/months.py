"""A metric month by month: its value with the interval, its target; for shares, points and all that is additive.

Points are ink, as in charts.trend: whether a month differs from chance is for process control to say.
"""

import math
from collections.abc import Callable
from datetime import UTC
from typing import cast

import altair as alt
import pandas as pd

from charts import labels
from charts.theme import Row, Style, layered, nothing, style
from charts.trend import MONTHS, label_at, last_whole, line_of, months_axis, target_lines, whiskers
from language import Language
from language.formatting import between, in_unit, month

# Where the axis of a unit may end: a share does not go beyond all.
ENDS = {"percent": (0, 100), "points": (0, 100), "net": (-100, 100), "stars": (1, 5)}


def months(
    frame: pd.DataFrame,
    language: Language,
    *,
    name: str,
    unit: str,
    counted: Callable[[float], str],
    target: float | None = None,
    present: bool = False,
) -> alt.LayerChart:
    """One row per month: month, n, value, low, high (in `unit`, NaN where too few) and partial.

    name: what is shown; counted: an n in words ("1,204 answers"). The axis need not begin at zero: what matters is how
    months differ against their intervals. The last whole month is emphasised and says its value; a month that is not
    whole is hollow.
    """
    look = style(present)
    height = 380 if present else 230
    description = _description(language, frame, name, unit)
    if frame["value"].isna().all():
        return nothing(language, description, height, present=present)
    rows = _rows(frame, language, unit, counted, look)
    low, high = _span(rows, unit, target)
    targets = [] if target is None else [(target, _target_label(language, unit, target))]
    layers = [
        *([target_lines(targets, look)] if targets else []),
        whiskers(rows, look),
        line_of("main", look.palette.ink, look),
        _points(language, name, look),
        *_words(rows, targets, lambda value: height * (high - value) / (high - low), height, look),
    ]
    axes: dict[str, alt.X | alt.Y] = {"x": months_axis(rows, language), "y": _values_axis(low, high, unit)}
    return layered(layers, language, description, height, present=present, shared=axes)


def _rows(
    frame: pd.DataFrame, language: Language, unit: str, counted: Callable[[float], str], look: Style
) -> list[Row]:
    rows = [_row(language, cast(Row, row), unit, counted) for row in frame.to_dict("records")]
    last = last_whole(rows)
    for at, row in enumerate(rows):
        row["fill"] = look.palette.ground if row["partial"] else look.palette.ink
        row["size"] = look.point * (2.4 if at == last else 1)
    return rows


def _row(language: Language, row: Row, unit: str, counted: Callable[[float], str]) -> Row:
    said = month(language, row["month"])
    few = math.isnan(row["value"])
    low, high = (in_unit(language, unit, row[bound], short=True) for bound in ("low", "high"))
    return {
        "month": int(row["month"].replace(tzinfo=UTC).timestamp() * 1000),
        "main": _number(row["value"]),
        "low": _number(row["low"]),
        "high": _number(row["high"]),
        "partial": bool(row["partial"]),
        "when": language.text("{month} (not whole)", month=said) if row["partial"] else said,
        "said": in_unit(language, unit, row["value"], short=True),
        "interval": "–" if math.isnan(row["low"]) else between(language, low, high),
        "n": language.text("too few to show") if few else counted(row["n"]),
    }


def _number(value: float) -> float | None:
    """JSON knows no NaN."""
    return float(value) if math.isfinite(value) else None


def _span(rows: list[Row], unit: str, target: float | None) -> tuple[float, float]:
    """The axis: all values and the target, and the intervals of months that have a fair number of answers.

    A month with few answers has an interval so wide that it would press the others flat: it is cut at the edge.
    """
    known = [row for row in rows if row["main"] is not None]
    widths = sorted(row["high"] - row["low"] for row in known if row["low"] is not None)
    usual = widths[len(widths) // 2] * 2 if widths else 0.0
    ends = [row["main"] for row in known]
    ends += [
        row[end]
        for row in known
        if row["low"] is not None and row["high"] - row["low"] <= usual
        for end in ("low", "high")
    ]
    ends += [] if target is None else [target]
    step = next(step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 1e9) if (max(ends) - min(ends)) <= 6 * step)
    least, most = ENDS.get(unit, (0, math.inf))
    low = max(math.floor(min(ends) / step) * step, least)
    return low, max(min(math.ceil(max(ends) / step) * step, most), low + step)


def _values_axis(low: float, high: float, unit: str) -> alt.Y:
    return alt.Y(
        "main:Q",
        title=None,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(
            tickCount=4,
            grid=True,
            gridOpacity=0.5,
            labelExpr="datum.label + '%'" if unit == "percent" else "datum.label",
        ),
    )


def _points(language: Language, name: str, look: Style) -> alt.Chart:
    tooltip = [
        alt.Tooltip("when:N", title=language.text("Month")),
        alt.Tooltip("said:N", title=name),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("n:N", title=language.text("Based on")),
    ]
    return (
        alt.Chart(MONTHS)
        .transform_filter("isValid(datum.main)")
        .mark_point(
            shape="circle",
            opacity=1,
            filled=True,
            fill=alt.ExprRef("datum.fill"),
            size=alt.ExprRef("datum.size"),
            stroke=look.palette.ink,
            strokeWidth=look.line * 0.75,
        )
        .encode(tooltip=tooltip)
    )


def _words(
    rows: list[Row],
    targets: list[tuple[float, str]],
    y: Callable[[float], float],
    height: float,
    look: Style,
) -> list[alt.Chart]:
    """The value at the last whole month, the target's name at an edge."""
    lines = labels.Lines([[row["main"] for row in rows]], [value for value, _ in targets], y)
    wanted: list[list[labels.Label]] = []
    last = last_whole(rows)
    if last is not None:
        wanted.append([label_at(lines, 0, last, rows[last]["said"], look.palette.ink, rows, leftwards=last > 0)])
    for value, text in targets:
        long = labels.reach(text, len(rows))
        anchors = ((lines.y(value), False), (lines.y(value), True))
        edges = ((False, range(long)), (True, range(len(rows) - long, len(rows))))
        wanted.append([labels.Label(text, look.palette.target, right, at, anchors, weight=400) for right, at in edges])
    return labels.layers(labels.place(wanted, lines, height, look), look)


def _target_label(language: Language, unit: str, target: float) -> str:
    return language.text("Target {value}", value=in_unit(language, unit, target, short=True))


def _description(language: Language, frame: pd.DataFrame, name: str, unit: str) -> str:
    """The chart for people who cannot see it: from the first to the last whole month."""
    known = frame[frame["value"].notna() & ~frame["partial"]]
    if known.empty:
        return language.text("{title} by month: too few to show.", title=name)
    first, last = known.iloc[[0, -1]].to_dict("records")
    return language.text(
        "{title} by month: {first} in {first_month}, {last} in {last_month}.",
        title=name,
        first=in_unit(language, unit, first["value"], short=True),
        first_month=month(language, first["month"]),
        last=in_unit(language, unit, last["value"], short=True),
        last_month=month(language, last["month"]),
    )
