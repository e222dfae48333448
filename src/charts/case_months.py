"""A figure of cases by month with its interval, and a quiet second line where there is one."""

import math
from collections.abc import Callable
from typing import cast

import altair as alt
import pandas as pd

from charts import labels
from charts.labels import Label
from charts.theme import Row, Style, layered, nothing, style
from charts.trend import label_at, last_whole, line_of, months_axis, whiskers
from language import Language
from language.formatting import between, month

Say = Callable[[float], str]
Names = tuple[tuple[str, str], ...]


def case_months(
    frame: pd.DataFrame, language: Language, names: Names, title: str, say: Say, count: Say, *, present: bool = False
) -> alt.LayerChart:
    """One point a month.

    frame: month, main, low, high, n, partial and, where `names` has a second line, p90; NaN where too few, infinite
    where not reached. names: (column, name) of each line; say: a value in words; count: n in words.
    """
    look = style(present)
    height = 360 if present else 200
    known = frame[frame["main"].notna() & ~frame["partial"]]
    if known.empty:
        return nothing(language, title, height, present=present)
    rows = _rows(frame, language, names, say, count, look)
    fields = [name for name, _ in names]
    highest = max(row[field] or 0 for row in rows for field in fields)
    # an interval that is much wider than the rest runs out of the chart
    top = max(1.15 * highest, min(1.6 * highest, max(row["high"] or 0 for row in rows))) or 1.0
    y = alt.Y(
        "main:Q",
        title=title,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=4, titleAngle=0, titleAlign="left", titleAnchor="end", titleY=-14, titleX=0),
    )
    layers = [
        whiskers([row | {"high": row["high"] and min(row["high"], top)} for row in rows], look),
        *(line_of(field, look.palette.quiet, look) for field in fields[1:]),
        line_of("main", look.palette.ink, look),
        _points(language, names, look),
        *_words(rows, names, top, height, look),
    ]
    description = language.text(
        "{title} by month: {first} in {first_month}, {last} in {last_month}.",
        title=names[0][1],
        first=say(known["main"].iloc[0]),
        first_month=month(language, known["month"].iloc[0]),
        last=say(known["main"].iloc[-1]),
        last_month=month(language, known["month"].iloc[-1]),
    )
    axes: dict[str, alt.X | alt.Y] = {"x": months_axis(rows, language), "y": y}
    return layered(layers, language, description, height, present=present, shared=axes)


def _rows(frame: pd.DataFrame, language: Language, names: Names, say: Say, count: Say, look: Style) -> list[Row]:
    rows: list[Row] = []
    for found in frame.to_dict("records"):
        row = cast(Row, found)
        when = month(language, row["month"])
        low, high = (row[bound] for bound in ("low", "high"))
        rows.append(
            {
                "month": int(row["month"].tz_localize("UTC").timestamp() * 1000),
                **{name: _number(row[name]) for name in ("main", "low", "high")},
                **{name: _number(row[name]) for name, _ in names[1:]},
                **{f"{name}_said": say(row[name]) for name, _ in names},
                "partial": bool(row["partial"]),
                "when": language.text("{month} (not whole)", month=when) if row["partial"] else when,
                "interval": _interval(language, say, low, high),
                "n": count(row["n"]),
                "fill": look.palette.ground if row["partial"] else look.palette.ink,
            }
        )
    last = last_whole(rows)
    for at, row in enumerate(rows):
        row["size"] = look.point * (2.4 if at == last else 1)
    return rows


def _interval(language: Language, say: Say, low: float, high: float) -> str:
    if math.isinf(high):
        return language.text("{low} or more", low=say(low))
    return between(language, say(low), say(high))


def _number(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if math.isfinite(value) else None


def _points(language: Language, names: Names, look: Style) -> alt.Chart:
    tooltip = [
        alt.Tooltip("when:N", title=language.text("Month")),
        alt.Tooltip("main_said:N", title=names[0][1]),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        *(alt.Tooltip(f"{field}_said:N", title=name) for field, name in names[1:]),
        alt.Tooltip("n:N", title=language.text("Based on")),
    ]
    return (
        alt.Chart(alt.NamedData("months"))
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


def _words(rows: list[Row], names: Names, top: float, height: float, look: Style) -> list[alt.Chart]:
    """The value at the last whole month, and the lines' names at their beginning where there are two."""
    lines = labels.Lines(
        [[row[name] for row in rows] for name, _ in names], [], lambda value: height * (1 - value / top)
    )
    wanted: list[list[Label]] = []
    last = last_whole(rows)
    if last is not None and len(rows) > 6:
        said = rows[last]["main_said"]
        wanted.append([label_at(lines, 0, last, said, look.palette.ink, rows, leftwards=True)])
    for line, (_, name) in enumerate(names if len(names) > 1 else ()):
        first = next((at for at, value in enumerate(lines.values[line]) if value is not None), None)
        if first is not None:
            leftwards = first + labels.reach(name, len(rows)) > len(rows)
            colour = look.palette.secondary if line else look.palette.ink
            wanted.append([label_at(lines, line, first, name, colour, rows, leftwards=leftwards)])
    return labels.layers(labels.place(wanted, lines, height, look), look)
