"""The numbers behind the heat map: one row per hour of the week."""

import math
from collections.abc import Hashable
from typing import Any

from charts import words
from dashboard.view import View
from dashboard.waiting import Picture
from export.tables import Numbers
from language import Language, formatting
from metrics.waiting import MEASURES


def table(view: View, picture: Picture) -> Numbers:
    """Weekday, hour, waits, and each measure with its 95 % interval."""
    reader = view.language
    heads = [reader.text("Weekday"), reader.text("Hour"), reader.text("Waits")]
    for measure in MEASURES:
        heads += [words.name(reader, measure), reader.text("95% interval")]
    body = [_row(reader, row) for row in picture.now.summary.to_dict("records")]
    return Numbers(reader.text("Waiting times"), heads, body)


def _row(reader: Language, row: dict[Hashable, Any]) -> list[str]:
    few = math.isnan(row["median"])  # how few is not said: they could be recognised
    cells = [
        formatting.weekday(reader, row["weekday"]),
        formatting.hours(reader, row["hour"], row["hour"]),
        reader.text("too few to show") if few else formatting.number(reader, row["n"]),
    ]
    for measure in MEASURES:
        cells.append(words.value(reader, measure, row[measure]))
        cells.append(words.interval(reader, measure, row[f"{measure}_low"], row[f"{measure}_high"]))
    return cells
