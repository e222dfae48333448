"""The week as a grid of weekday × hour, which the heat map and the difference both draw.

All seven weekdays; the hours from the first to the last that has something to show on any day, so that an
outpatient clinic is not drawn with a blank night for one late patient.
"""

from typing import Any, cast

import pandas as pd

from charts.theme import Spec, style
from language import Language
from language.formatting import weekday
from metrics.waiting import Block

Row = dict[str, Any]
DOT = "·"


def grid(frame: pd.DataFrame, figure: str) -> list[tuple[int, int, Row | None]]:
    """(weekday, hour, its row of the frame or None) for every cell of the drawing; none where no figure is known."""
    known = frame.loc[frame[figure].notna(), "hour"]
    if known.empty:
        return []
    rows = {(row["weekday"], row["hour"]): cast(Row, row) for row in frame.to_dict("records")}
    hours = range(int(known.min()), int(known.max()) + 1)
    return [(day, hour, rows.get((day, hour))) for day in range(1, 8) for hour in hours]


def cell(language: Language, day: int, hour: int) -> Row:
    """What every cell's row begins with: place and its name for the tooltip."""
    return {"weekday": weekday(language, day), "hour": hour, "when": when(language, day, hour)}


def when(language: Language, day: int, hour: int) -> str:
    """ "Mon 9:00–10:00"; "周一 9–10 点"."""
    return language.text("{weekday} {first}:00–{last}:00", weekday=weekday(language, day), first=hour, last=hour + 1)


def title(language: Language, measure: str, blank: list[Row]) -> str:
    """The legend's title; it explains the dots where there are any."""
    if not any(row["text"] == DOT for row in blank):
        return measure
    return language.text("{measure}; {dot} too few to show", measure=measure, dot=DOT)


def gradient(present: bool) -> Spec:
    """Size of a colour bar."""
    return {"gradientLength": 480, "gradientThickness": 20} if present else {"gradientLength": 280}


def height(present: bool) -> int:
    """Seven rows, in px."""
    return 7 * (64 if present else 46)


def position(language: Language, hours: list[int], *, present: bool) -> Spec:
    """The x and y encodings of a cell."""
    days = [weekday(language, day) for day in range(1, 8)]
    band = {"paddingInner": 0.05, "paddingOuter": 0}
    return {
        "x": {
            "field": "hour",
            "type": "ordinal",
            "title": language.text("Hour of arrival"),
            "scale": {**band, "domain": hours},
            "axis": {"orient": "top", "labelAngle": 0, "labelOverlap": "parity", "titleAnchor": "start"},
        },
        "y": {
            "field": "weekday",
            "type": "ordinal",
            "title": None,
            "scale": {**band, "domain": days},
            "axis": {"labelColor": style(present).palette.ink},
        },
    }


def values_layer(rows: list[Row], columns: int, *, present: bool) -> Spec:
    """The text of each cell: as large as its column allows, on its side where a phone leaves no room."""
    look = style(present)
    column = f"(width / {columns})"
    narrow = f"{column} < {3 + 7 * max(len(row['text']) for row in rows)}"
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "color": {"expr": "datum.ink"},
            "fontWeight": {"expr": "datum.weight || 600"},
            "fontSize": {"expr": f"{narrow} ? 11 : clamp({column} * 0.42, 11, {look.value})"},
            "angle": {"expr": f"{narrow} ? 270 : 0"},
        },
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }


def blanks_layer(rows: list[Row], tooltip: list[Spec], *, present: bool) -> Spec:
    """Cells without a value: a quiet ground."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": style(present).palette.empty, "cornerRadius": 3},
        "encoding": {"tooltip": tooltip},
    }


def outline_layer(language: Language, block: Block, *, present: bool) -> Spec:
    """A frame around the block of hours that the sentence above the chart speaks of."""
    look = style(present)
    row = {
        "hour": block.first_hour,
        "last_hour": block.last_hour,
        "weekday": weekday(language, block.weekdays[0]),
        "last_weekday": weekday(language, block.weekdays[-1]),
    }
    return {
        "data": {"values": [row]},
        "mark": {
            "type": "rect",
            "fillOpacity": 0,
            "stroke": look.palette.ink,
            "strokeWidth": look.line * 1.25,
            "cornerRadius": 4,
        },
        "encoding": {
            "x": {"field": "hour", "type": "ordinal", "bandPosition": 0},
            "x2": {"field": "last_hour", "bandPosition": 1},
            "y": {"field": "weekday", "type": "ordinal", "bandPosition": 0},
            "y2": {"field": "last_weekday", "bandPosition": 1},
        },
    }
