"""The months below a chart, and the rows of months that its layers share."""

from datetime import UTC, datetime
from typing import Literal

import altair as alt
import pandas as pd

from charts.theme import Row
from language import Language

MONTHS = alt.NamedData("months")
_FORMS = {  # what d3 writes below a month or a quarter, and its year
    ("zh", "month"): ("%-m月", "%Y年"),
    ("zh", "quarter"): ("%q季度", "%Y年"),
    ("en", "month"): ("%b", "%Y"),
    ("en", "quarter"): ("Q%q", "%Y"),
}


def stamp(day: pd.Timestamp) -> int:
    """A day as Vega has it: milliseconds since 1970, UTC."""
    return int(day.replace(tzinfo=UTC).timestamp() * 1000)


def months_axis(rows: list[Row], language: Language, every: Literal["month", "quarter"] = "month") -> alt.X:
    """One label a quarter where there is more than a year, the year below each January and the first.

    On a phone, where every other label is left out and it may be January's, the year is below each. The axis begins
    before the first month, by the room that its point needs; a month that lies there has no label.
    """
    stamps = [row["month"] for row in rows]
    step = 1 if len(stamps) <= 12 and every == "month" else 3
    first = next((stamp for stamp in stamps if (_month_of(stamp) - 1) % step == 0), stamps[0])
    form, year = _FORMS[language.code, every]
    return alt.X(
        "month:T",
        title=None,
        scale=alt.Scale(type="utc", padding=4, nice=False),
        axis=alt.Axis(
            # not `values`: as numbers they are lost in Streamlit's build of Vega
            tickCount=alt.TimeIntervalStep(interval="month", step=step),
            labelExpr=f"datum.value < {stamps[0]} ? ''"
            f" : utcmonth(datum.value) == 0 || datum.value == {first} || width < 480"
            f" ? [utcFormat(datum.value, '{form}'), utcFormat(datum.value, '{year}')]"
            f" : utcFormat(datum.value, '{form}')",
            labelOverlap="parity",
            labelSeparation=6,
            labelFlush=False,
            domain=True,
            ticks=True,
            tickSize=4,
        ),
    )


def _month_of(stamp: int) -> int:
    return datetime.fromtimestamp(stamp / 1000, tz=UTC).month
