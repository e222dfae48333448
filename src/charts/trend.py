"""Waits month by month: the median with its interval, the 90th percentile as a quiet line, the target.

Points are ink, not blue or orange: whether a month differs from chance is for process control to say, whose
limits will be a band and a mean behind these layers.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import pandas as pd

from charts import words
from charts.distribution import Limit, target_label
from charts.theme import Spec, Style, finish, nothing, style
from language import Language
from language.formatting import month, percent


def trend(
    frame: pd.DataFrame,
    language: Language,
    measure: str = "median",
    *,
    limits: Sequence[Limit] = (),
    target: float | None = None,
    present: bool = False,
) -> Spec:
    """The frame of `waiting.trend`; median and p90 are drawn together, `on_target` alone.

    limits: targets of the wait in minutes; target: of the share within target, in percent as its
    definition has it. The last whole month is
    emphasised and says its value; a month that is not whole is hollow.
    """
    look = style(present)
    shares = measure == "on_target"
    main = "on_target" if shares else "median"
    height = 380 if present else 210
    description = _description(language, frame, main)
    if frame[main].isna().all():
        return nothing(language, description, height, present=present)
    rows = [_row(language, cast(Spec, row), main) for row in frame.to_dict("records")]
    lines = [(target / 100, _share_label(language, target / 100))] if shares and target is not None else []
    if not shares:
        lines = [(limit.minutes, target_label(language, limit)) for limit in limits]
    base = {"x": _months_axis(rows, language), "y": _values_axis(language, rows, shares)}
    layers = [
        *_targets(lines, look),
        *([] if shares else [_line(rows, base, "p90", look.palette.quiet, look)]),
        _whiskers(rows, base, look),
        _line(rows, base, "main", look.palette.ink, look),
        _points(rows, base, language, main, look),
        *_names(rows, base, language, main, look),
    ]
    spec: Spec = {"height": height, "layer": layers}
    return finish(spec, language, description, present=present)


def _row(language: Language, row: Spec, main: str) -> Spec:
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


def _months_axis(rows: list[Spec], language: Language) -> Spec:
    """One label a quarter where there is more than a year, the year below each January and the first."""
    stamps = [row["month"] for row in rows]
    starts = [stamp for stamp in stamps if len(stamps) <= 12 or _month_of(stamp) % 3 == 1]
    form = "%-m月" if language.code == "zh" else "%b"
    year = "%Y年" if language.code == "zh" else "%Y"
    first = starts[0] if starts else 0
    return {
        "field": "month",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "padding": 18},
        "axis": {
            "values": starts,
            "labelExpr": f"utcmonth(datum.value) == 0 || datum.value == {first}"
            f" ? [utcFormat(datum.value, '{form}'), utcFormat(datum.value, '{year}')]"
            f" : utcFormat(datum.value, '{form}')",
            "labelOverlap": "parity",
            "labelFlush": False,
            "domain": True,
            "ticks": True,
            "tickSize": 4,
        },
    }


def _month_of(stamp: int) -> int:
    return datetime.fromtimestamp(stamp / 1000, tz=UTC).month


def _values_axis(language: Language, rows: list[Spec], shares: bool) -> Spec:
    """From zero, with room above the highest line for its name."""
    known = [row[field] for row in rows for field in ("main", "p90") if row[field] is not None]
    top = 1.0 if shares else max(known, default=60.0) * 1.15
    return {
        "type": "quantitative",
        "title": None if shares else language.text("Minutes"),
        "scale": {"domain": [0, top], "nice": not shares},
        "axis": {"tickCount": 4, **({"format": ".0%"} if shares else {})}
        | {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -14, "titleX": 0},
    }


def _line(rows: list[Spec], base: Spec, field: str, colour: str, look: Style) -> Spec:
    """A line that breaks where a month has too few waits."""
    return {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "color": colour,
            "strokeWidth": look.line,
            "invalid": "break-paths-show-domains",
        },
        "encoding": base | {"y": {**base["y"], "field": field}},
    }


def _whiskers(rows: list[Spec], base: Spec, look: Style) -> Spec:
    """95 % intervals."""
    return {
        "data": {"values": [row for row in rows if row["low"] is not None and row["high"] is not None]},
        "mark": {"type": "rule", "color": look.palette.bar, "strokeWidth": look.line * 0.75},
        "encoding": base | {"y": {**base["y"], "field": "low"}, "y2": {"field": "high"}},
    }


def _points(rows: list[Spec], base: Spec, language: Language, main: str, look: Style) -> Spec:
    """Months; larger the last whole one, hollow what is not whole."""
    palette = look.palette
    last = _last_whole(rows)
    known = [
        row
        | {
            "fill": palette.ground if row["partial"] else palette.ink,
            "size": look.point * (2.4 if row is last else 1),
        }
        for row in rows
        if row["main"] is not None
    ]
    titles = {
        "when": language.text("Month"),
        "said": words.name(language, main),
        "interval": language.text("95% interval"),
    }
    titles |= {"p90_said": words.name(language, "p90")} if main == "median" else {}
    titles |= {"on_target_said": words.name(language, "on_target")} if main == "median" else {}
    titles["n"] = language.text("Based on")
    return {
        "data": {"values": known},
        "mark": {
            "type": "point",
            "shape": "circle",
            "opacity": 1,
            "filled": True,
            "fill": {"expr": "datum.fill"},
            "size": {"expr": "datum.size"},
            "stroke": palette.ink,
            "strokeWidth": look.line * 0.75,
        },
        "encoding": base
        | {
            "y": {**base["y"], "field": "main"},
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()],
        },
    }


def _last_whole(rows: list[Spec]) -> Spec | None:
    return next((row for row in reversed(rows) if row["main"] is not None and not row["partial"]), None)


def _names(rows: list[Spec], base: Spec, language: Language, main: str, look: Style) -> list[Spec]:
    """The lines' names at their beginning, the value at the last whole month, above all points they span."""
    palette = look.palette
    texts = []
    half = rows[: len(rows) // 2 + 1]
    for field, name, colour in (("main", main, palette.ink), ("p90", "p90", palette.secondary)):
        spanned = [row for row in half if row[field] is not None]
        if spanned:
            top = max(row[field] for row in spanned)
            texts.append((spanned[0]["month"], top, words.name(language, name), colour, "left"))
    last = _last_whole(rows)
    if last is not None and len(rows) > 6:  # fewer months, and it would meet the name
        top = max(row["main"] for row in rows[-5:] if row["main"] is not None)
        texts.append((last["month"], top, last["said"], palette.ink, "right"))
    return [
        {
            "data": {"values": [{"month": at, "value": value, "label": label}]},
            "mark": {
                "type": "text",
                "align": align,
                "baseline": "bottom",
                "dy": -look.text * 0.75,
                "fontSize": look.text,
                "fontWeight": 600,
                **painted,
            },
            "encoding": base | {"y": {**base["y"], "field": "value"}, "text": {"field": "label", "type": "nominal"}},
        }
        for at, value, label, colour, align in texts
        for painted in (
            {"stroke": palette.ground, "strokeWidth": 5, "strokeJoin": "round"},
            {"color": colour},
        )
    ]


def _targets(lines: list[tuple[float, str]], look: Style) -> list[Spec]:
    """Dashed lines with their words at the right end."""
    layers: list[Spec] = []
    for value, label in lines:
        colour = look.palette.target
        layers += [
            {
                "data": {"values": [{"value": value}]},
                "mark": {
                    "type": "rule",
                    "color": colour,
                    "strokeWidth": look.line * 0.75,
                    "strokeDash": [6, 4],
                },
                "encoding": {"y": {"field": "value", "type": "quantitative"}},
            },
            {
                "data": {"values": [{"value": value, "label": label}]},
                "mark": {
                    "type": "text",
                    "align": "right",
                    "baseline": "top",
                    "dy": 5,
                    "fontSize": look.small,
                    "color": colour,
                },
                "encoding": {
                    "x": {"value": "width"},
                    "y": {"field": "value", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ]
    return layers


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
