"""When in the week people wait: weekday × hour, one sequential scale, the value in every cell."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from charts import week, words
from charts.theme import Palette, Row, Spec, layered, nothing, style
from language import Language
from language.formatting import NOTHING
from metrics.waiting import Block

CLASSES = 7
SHARES = (40.0, 50.0, 60.0, 70.0, 80.0, 90.0)  # percent: the usual target of 80 % is a boundary
STEPS = (0.5, 1, 2, 5, 10, 15, 20, 30, 60)  # minutes


def heatmap(
    summary: pd.DataFrame,
    language: Language,
    measure: str = "median",
    *,
    scale: Sequence[float] | None = None,
    block: Block | None = None,
    present: bool = False,
) -> Spec:
    """The summary of `waiting.summarise` as a grid; the strongest colour is always the worst.

    scale: boundaries of the colours, from `scale_of(measure, one, other)` where two periods are compared;
    block: framed, for the sentence that speaks of it.
    """
    description = _description(language, measure, summary)
    grid = week.grid(summary, measure)
    if not grid:
        return nothing(language, description, week.height(present), present=present)
    palette = style(present).palette
    boundaries = list(scale) if scale is not None else scale_of(measure, summary)
    paint = _Paint.of(measure, boundaries, palette)
    digits = _digits(summary, measure)
    rows = []
    for day, hour, row in grid:
        cell = week.cell(language, day, hour)
        if row is None or math.isnan(row[measure]):
            rows.append(cell | _too_few(language, row, palette))
        else:
            figure = row[measure] * (100 if measure == "on_target" else 1)
            text = {"text": words.in_cell(language, figure, digits)}
            rows.append(cell | text | paint.cell(figure) | _said(language, measure, row))
    hours = sorted({hour for _, hour, _ in grid})
    title = week.title(language, language.text(words.TITLE[measure]), rows)
    tooltip = _tooltip(language, measure)
    layers = [
        week.blanks(tooltip, present=present),
        week.cells(_colour(title, paint, present=present), tooltip),
        week.values(rows, len(hours), present=present),
    ]
    data = {"cells": rows}
    if block is not None:
        layers.append(week.outline(present=present))
        data["block"] = [week.block_row(language, block)]
    position = week.position(language, hours, present=present)
    return layered(layers, data, language, description, week.height(present), present=present, shared=position)


@dataclass(frozen=True)
class _Paint:
    """Boundaries of the colours, the colours, and the colour of a value on each."""

    boundaries: list[float]
    colours: tuple[str, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, measure: str, boundaries: list[float], palette: Palette) -> "_Paint":
        """Much waiting is strong; of shares within target it is little that is bad."""
        turn = -1 if measure == "on_target" else 1
        return cls(boundaries, palette.heat[::turn], palette.heat_text[::turn])

    def cell(self, figure: float) -> Row:
        """A cell's value for its ground, and the colour of its text."""
        colour = int(np.searchsorted(self.boundaries, figure, side="right"))
        return {"value": min(figure, words.LONGEST), "ink": self.texts[colour]}


def scale_of(measure: str, *summaries: pd.DataFrame) -> list[float]:
    """Six boundaries between the seven colours, in minutes or percent, shared by all the summaries.

    Round numbers over what is there, from zero unless all waits are long: nine and ten minutes must not look
    like day and night. The last colour is open, so one extreme hour does not bleach the rest.
    """
    if measure == "on_target":
        return list(SHARES)
    values = np.concatenate([summary[measure].to_numpy(dtype=float) for summary in summaries])
    values = values[np.isfinite(values)]
    if not values.size:
        return [float(5 * (at + 1)) for at in range(CLASSES - 1)]
    high = float(np.quantile(values, 0.97))
    low = float(values.min()) if values.min() > high / 2 else 0.0
    step = next((step for step in STEPS if step * (CLASSES - 0.5) >= high - low and step >= high / 40), STEPS[-1])
    first = math.floor(low / step) * step
    return [float(first + step * (at + 1)) for at in range(CLASSES - 1)]


def _digits(summary: pd.DataFrame, measure: str) -> int:
    """Whole minutes and percents; a tenth where all waits are shorter than ten minutes."""
    return 1 if measure != "on_target" and summary[measure].max() < 9.95 else 0


def _said(language: Language, measure: str, row: Row) -> Row:
    """What the tooltip says."""
    return {
        "said": words.value(language, measure, row[measure]),
        "interval": words.interval(language, measure, row[f"{measure}_low"], row[f"{measure}_high"]),
        "n": words.waited(language, row["n"]),
    }


def _too_few(language: Language, row: Row | None, palette: Palette) -> Row:
    too_few = language.text("too few to show")
    nobody = row is None or row["n"] == 0
    return {
        "text": "" if nobody else week.DOT,
        "ink": palette.secondary,
        "said": language.text("nobody waited") if nobody else too_few,
        "interval": NOTHING,
        "n": NOTHING if nobody else too_few,
    }


def _tooltip(language: Language, measure: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=language.text("Arrived")),
        alt.Tooltip("said:N", title=words.name(language, measure)),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("n:N", title=language.text("Based on")),
    ]


def _colour(title: str, paint: _Paint, *, present: bool) -> alt.Color:
    """Seven steps, with a bar below that names their boundaries."""
    return alt.Color(
        "value:Q",
        title=title,
        scale=alt.Scale(type="threshold", domain=paint.boundaries, range=list(paint.colours)),
        legend=alt.Legend(
            type="gradient", gradientLength=480 if present else 280, gradientThickness=20 if present else 16
        ),
    )


def _description(language: Language, measure: str, summary: pd.DataFrame) -> str:
    """The chart for people who cannot see it: its extremes and where they are."""
    known = summary[summary[measure].notna()]
    title = language.text(words.TITLE[measure])
    if known.empty:
        return language.text("Heat map, {title}: too few to show.", title=title)
    most, least = known.loc[[known[measure].idxmax(), known[measure].idxmin()]].to_dict("records")
    return language.text(
        "Heat map by weekday and hour, {title}: most {most} ({most_when}), least {least} ({least_when}).",
        title=title,
        most=words.value(language, measure, most[measure]),
        most_when=week.when(language, most["weekday"], most["hour"]),
        least=words.value(language, measure, least[measure]),
        least_when=week.when(language, least["weekday"], least["hour"]),
    )
