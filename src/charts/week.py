"""The week as a grid of weekday × hour, which the heat map and the difference both draw.

All seven weekdays; the hours from the first to the last that has something to show on any day, so that an
outpatient clinic is not drawn with a blank night for one late patient.
"""

from collections.abc import Sequence
from typing import cast

import altair as alt
import pandas as pd

from charts.theme import Row, style
from language import Language
from language.formatting import weekday
from metrics.waiting import Block

DOT = "·"
CELLS = alt.NamedData("cells")


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


def height(present: bool) -> int:
    """Seven rows, in px: on the projector the whole week stands on the first screen."""
    return 7 * (54 if present else 46)


def position(language: Language, hours: list[int], *, present: bool) -> dict[str, alt.X | alt.Y]:
    """Where a cell stands: hours from left to right, weekdays from top to bottom."""
    days = [weekday(language, day) for day in range(1, 8)]
    return {
        "x": alt.X(
            "hour:O",
            title=language.text("Hour of arrival"),
            scale=alt.Scale(domain=hours, paddingInner=0.05, paddingOuter=0),
            axis=alt.Axis(orient="top", labelAngle=0, labelOverlap="parity", titleAnchor="start"),
        ),
        "y": alt.Y(
            "weekday:O",
            title=None,
            scale=alt.Scale(domain=days, paddingInner=0.05, paddingOuter=0),
            axis=alt.Axis(labelColor=style(present).palette.ink),
        ),
    }


def blanks(tooltip: list[alt.Tooltip], *, present: bool) -> alt.Chart:
    """A quiet ground for each cell without a `value`."""
    return (
        alt.Chart(CELLS)
        .transform_filter("!isValid(datum.value)")
        .mark_rect(color=style(present).palette.empty, cornerRadius=3)
        .encode(tooltip=tooltip)
    )


def cells(colour: alt.Color, tooltip: list[alt.Tooltip]) -> alt.Chart:
    """The coloured ground of each cell that has a value."""
    return (
        alt.Chart(CELLS)
        .transform_filter("isValid(datum.value)")
        .mark_rect(cornerRadius=3)
        .encode(color=colour, tooltip=tooltip)
    )


def values(rows: Sequence[Row], columns: int, *, present: bool) -> alt.Chart:
    """The text of each cell: as large as its column allows, on its side where a phone leaves no room."""
    column = f"(width / {columns})"
    narrow = f"{column} < {3 + 7 * max(len(row['text']) for row in rows)}"
    return (
        alt.Chart(CELLS)
        .mark_text(
            color=alt.ExprRef("datum.ink"),
            fontWeight=alt.ExprRef("datum.weight || 600"),
            fontSize=alt.ExprRef(f"{narrow} ? 11 : clamp({column} * 0.42, 11, {style(present).value})"),
            angle=alt.ExprRef(f"{narrow} ? 270 : 0"),
        )
        .encode(text=alt.Text("text:N"))
    )


def block_row(language: Language, block: Block) -> Row:
    """What `outline` draws, the row of "block"."""
    return {
        "hour": block.first_hour,
        "last_hour": block.last_hour,
        "weekday": weekday(language, block.weekdays[0]),
        "last_weekday": weekday(language, block.weekdays[-1]),
    }


def outline(*, present: bool) -> alt.Chart:
    """A frame around the block of hours that the sentence above the chart speaks of."""
    look = style(present)
    return (
        alt.Chart(alt.NamedData("block"))
        .mark_rect(fillOpacity=0, stroke=look.palette.ink, strokeWidth=look.line * 1.25, cornerRadius=4)
        .encode(
            x=alt.X("hour:O", bandPosition=0),
            x2=alt.X2(field="last_hour", bandPosition=1),
            y=alt.Y("weekday:O", bandPosition=0),
            y2=alt.Y2(field="last_weekday", bandPosition=1),
        )
    )
