"""Waits month by month: the median with its interval, the 90th percentile as a quiet line, the target.

Points are ink, not blue or orange: whether a month differs from chance is for process control to say, whose
limits will be a band and a mean behind these layers.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import altair as alt
import pandas as pd

from charts import labels, words
from charts.distribution import Limit, target_label
from charts.labels import Label
from charts.theme import Row, Style, inline, layered, nothing, style
from language import Language
from language.formatting import month, percent

MONTHS = alt.NamedData("months")


def trend(
    frame: pd.DataFrame,
    language: Language,
    measure: str = "median",
    *,
    limits: Sequence[Limit] = (),
    target: float | None = None,
    present: bool = False,
) -> alt.LayerChart:
    """The frame of `waiting.trend`; median and p90 are drawn together, `on_target` alone.

    limits: targets of the wait in minutes; target: of the share within target, in percent as its definition
    has it. The last whole month is emphasised and says its value; a month that is not whole is hollow.
    """
    look = style(present)
    shares = measure == "on_target"
    main = "on_target" if shares else "median"
    height = 380 if present else 210
    description = _description(language, frame, main)
    if frame[main].isna().all():
        return nothing(language, description, height, present=present)
    rows = _rows(frame, language, main, look)
    targets = [(limit.minutes, target_label(language, limit)) for limit in limits]
    if shares:
        targets = [] if target is None else [(target / 100, _share_label(language, target / 100))]
    top = 1.0 if shares else _round_up(1.15 * max(row[line] or 0 for row in rows for line in ("main", "p90")))
    targets = [(value, label) for value, label in targets if value <= top]
    names = [(line, words.name(language, name)) for line, name in (("main", main), ("p90", "p90"))]
    layers = [
        *([target_lines(targets, look)] if targets else []),
        whiskers(rows, look),
        *([] if shares else [line_of("p90", look.palette.quiet, look)]),
        line_of("main", look.palette.ink, look),
        _points(language, main, look),
        *_words(rows, names, targets, top, height, look),
    ]
    axes: dict[str, alt.X | alt.Y] = {"x": months_axis(rows, language), "y": _values_axis(language, top, shares)}
    return layered(layers, language, description, height, present=present, shared=axes)


def _rows(frame: pd.DataFrame, language: Language, main: str, look: Style) -> list[Row]:
    """The months as rows of the chart: larger the last whole one, hollow what is not whole."""
    rows = [_row(language, cast(Row, row), main) for row in frame.to_dict("records")]
    last = last_whole(rows)
    for at, row in enumerate(rows):
        row["fill"] = look.palette.ground if row["partial"] else look.palette.ink
        row["size"] = look.point * (2.4 if at == last else 1)
    return rows


def _row(language: Language, row: Row, main: str) -> Row:
    """A month: figures (None where too few), and what its tooltip says."""
    shares = main == "on_target"
    value, low, high = (_number(row[main + bound]) for bound in ("", "_low", "_high"))
    said = month(language, row["month"])
    return {
        "month": int(row["month"].replace(tzinfo=UTC).timestamp() * 1000),
        "main": value,
        "low": low,
        "high": high,
        "p90": None if shares else _number(row["p90"]),
        "partial": row["partial"],
        "when": language.text("{month} (not whole)", month=said) if row["partial"] else said,
        "said": words.value(language, main, row[main]),
        "interval": words.interval(language, main, row[main + "_low"], row[main + "_high"]),
        "p90_said": words.value(language, "p90", row["p90"]),
        "on_target_said": words.value(language, "on_target", row["on_target"]),
        "n": words.waited(language, row["n"]),
    }


def _number(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if math.isfinite(value) else None


def _round_up(value: float) -> float:
    """The next round number."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(step * power for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value)


def months_axis(rows: list[Row], language: Language) -> alt.X:
    """One label a quarter where there is more than a year, the year below each January and the first.

    On a phone, where every other label is left out and it may be January's, the year is below each. The axis begins
    before the first month, by the room that its point needs; a month that lies there has no label.
    """
    stamps = [row["month"] for row in rows]
    every = 1 if len(stamps) <= 12 else 3
    first = next((stamp for stamp in stamps if (_month_of(stamp) - 1) % every == 0), stamps[0])
    form, year = ("%-m月", "%Y年") if language.code == "zh" else ("%b", "%Y")
    return alt.X(
        "month:T",
        title=None,
        scale=alt.Scale(type="utc", padding=18),
        axis=alt.Axis(
            # not `values`: as numbers they are lost in Streamlit's build of Vega
            tickCount=alt.TimeIntervalStep(interval="month", step=every),
            labelExpr=f"datum.value < {stamps[0]} ? ''"
            f" : utcmonth(datum.value) == 0 || datum.value == {first} || width < 480"
            f" ? [utcFormat(datum.value, '{form}'), utcFormat(datum.value, '{year}')]"
            f" : utcFormat(datum.value, '{form}')",
            labelOverlap="parity",
            labelFlush=False,
            domain=True,
            ticks=True,
            tickSize=4,
        ),
    )


def _month_of(stamp: int) -> int:
    return datetime.fromtimestamp(stamp / 1000, tz=UTC).month


def _values_axis(language: Language, top: float, shares: bool) -> alt.Y:
    """From zero; the unit stands above the axis, level. Each layer has a field of its own."""
    return alt.Y(
        "main:Q",
        title=None if shares else language.text("Minutes"),
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            tickCount=4,
            format=".0%" if shares else alt.Undefined,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleY=-14,
            titleX=0,
        ),
    )


def line_of(field: str, colour: str, look: Style) -> alt.Chart:
    """A line that breaks where a month has too few waits."""
    return (
        alt.Chart(MONTHS)
        .mark_line(color=colour, strokeWidth=look.line, invalid="break-paths-show-domains")
        .encode(y=alt.Y(f"{field}:Q"))
    )


def whiskers(rows: list[Row], look: Style) -> alt.Chart:
    """95 % intervals. The first layer of the months brings their rows along."""
    return (
        alt.Chart(inline("months", rows))
        .transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(color=look.palette.bar, strokeWidth=look.line * 0.75, clip=True)
        .encode(y=alt.Y("low:Q"), y2=alt.Y2(field="high"))
    )


def _points(language: Language, main: str, look: Style) -> alt.Chart:
    """The months, with what they say when touched."""
    both = ("p90", "on_target") if main == "median" else ()
    tooltip = [
        alt.Tooltip("when:N", title=language.text("Month")),
        alt.Tooltip("said:N", title=words.name(language, main)),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        *(alt.Tooltip(f"{other}_said:N", title=words.name(language, other)) for other in both),
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


def last_whole(rows: list[Row]) -> int | None:
    """Position of the last month that is whole and has a figure."""
    found = [at for at, row in enumerate(rows) if row["main"] is not None and not row["partial"]]
    return found[-1] if found else None


def _words(
    rows: list[Row],
    names: list[tuple[str, str]],
    targets: list[tuple[float, str]],
    top: float,
    height: float,
    look: Style,
) -> list[alt.Chart]:
    """The value at the last whole month, the lines' names at their beginning, the targets' at an edge."""
    palette = look.palette
    values = [[row[line] for row in rows] for line, _ in names]
    lines = labels.Lines(values, [value for value, _ in targets], lambda value: height * (1 - value / top))
    wanted: list[list[Label]] = []
    last = last_whole(rows)
    if last is not None and len(rows) > 6:  # fewer months, and it would meet the name
        wanted.append([label_at(lines, 0, last, rows[last]["said"], palette.ink, rows, leftwards=True)])
    for line, (_, name) in enumerate(names):
        first = next((at for at, value in enumerate(lines.values[line]) if value is not None), None)
        if first is not None:
            leftwards = first + labels.reach(name, len(rows)) > len(rows)
            colour = palette.secondary if line else palette.ink
            wanted.append([label_at(lines, line, first, name, colour, rows, leftwards=leftwards)])
    for value, text in targets:
        y, long = lines.y(value), labels.reach(text, len(rows))
        edges = ((True, range(len(rows) - long, len(rows))), (False, range(long)))
        anchors = ((y, False), (y, True))
        wanted.append([Label(text, palette.target, right, months, anchors, weight=400) for right, months in edges])
    return labels.layers(labels.place(wanted, lines, height, look), look)


def label_at(
    lines: labels.Lines, line: int, at: int, text: str, colour: str, rows: list[Row], *, leftwards: bool
) -> Label:
    """A word above or below a line, beginning at a month or, leftwards, ending there."""
    long = labels.reach(text, len(rows))
    months = range(max(at + 1 - long, 0), at + 1) if leftwards else range(at, min(at + long, len(rows)))
    highest, lowest = lines.reach(line, months)
    return Label(text, colour, leftwards, months, ((highest, True), (lowest, False)), rows[at]["month"])


def target_lines(targets: list[tuple[float, str]], look: Style) -> alt.Chart:
    """Dashed lines from edge to edge."""
    return (
        alt.Chart(inline("targets", [{"target": value} for value, _ in targets]))
        .mark_rule(color=look.palette.target, strokeWidth=look.line * 0.75, strokeDash=[6, 4])
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=alt.Y("target:Q"))
    )


def _share_label(language: Language, target: float) -> str:
    return language.text("Target {value}", value=percent(language, target))


def _description(language: Language, frame: pd.DataFrame, main: str) -> str:
    """The chart for people who cannot see it: from the first to the last whole month."""
    known = frame[frame[main].notna() & ~frame["partial"]]
    title = words.name(language, main)
    if known.empty:
        return language.text("{title} by month: too few to show.", title=title)
    first, last = known.iloc[[0, -1]].to_dict("records")
    return language.text(
        "{title} by month: {first} in {first_month}, {last} in {last_month}.",
        title=title,
        first=words.value(language, main, first[main]),
        first_month=month(language, first["month"]),
        last=words.value(language, main, last[main]),
        last_month=month(language, last["month"]),
    )
