"""Before and after, cell by cell: what changed, which way, and where it is no more than chance."""

import math

import altair as alt
import pandas as pd

from charts import week, words
from charts.theme import Palette, Row, Spec, layered, nothing, style
from language import N_, Language
from language.formatting import NOTHING

VERDICT = {
    "better": N_("Improvement"),
    "noise": N_("No significant change"),
    "worse": N_("Concern"),
}


def difference(frame: pd.DataFrame, language: Language, measure: str, *, present: bool = False) -> Spec:
    """The frame of `waiting.difference`: after − before in each cell, bold and coloured beyond chance.

    What is within chance is grey, too few waits in either period a dot.
    """
    description = _description(language, measure, frame)
    grid = week.grid(frame, "difference")
    if not grid:
        return nothing(language, description, week.height(present), present=present)
    palette = style(present).palette
    digits = _digits(frame, measure)
    rows = []
    for day, hour, row in grid:
        cell = week.cell(language, day, hour)
        if row is None or row["verdict"] == "unknown":
            rows.append(cell | _unknown(language, measure, row, palette))
        else:
            rows.append(cell | _known(language, measure, row, digits, palette))
    hours = sorted({hour for _, hour, _ in grid})
    title = week.title(language, language.text(words.CHANGE_TITLE[measure]), rows)
    tooltip = _tooltip(language, measure)
    layers = [
        week.blanks(tooltip, present=present),
        week.cells(_colour(title, language, palette), tooltip),
        week.values(rows, len(hours), present=present),
    ]
    position = week.position(language, hours, present=present)
    return layered(
        layers, {"cells": rows}, language, description, week.height(present), present=present, shared=position
    )


def _digits(frame: pd.DataFrame, measure: str) -> int:
    """Whole minutes and points; tenths where all waits are shorter than ten minutes."""
    largest = max(frame["before"].max(), frame["after"].max())
    return 1 if measure != "on_target" and largest < 9.95 else 0


def _known(language: Language, measure: str, row: Row, digits: int, palette: Palette) -> Row:
    figure = row["difference"] * (100 if measure == "on_target" else 1)
    verdict = row["verdict"]
    noise = verdict == "noise"
    return {
        "value": figure,
        "verdict": language.text(VERDICT[verdict]),
        "text": words.in_cell(language, figure, digits, signed=True),
        "ink": palette.secondary if noise else palette.ink,
        "weight": 400 if noise else 700,
        "said": words.change(language, measure, row["difference"]),
        "interval": words.interval(language, measure, row["low"], row["high"], signed=True),
        "before": _side(language, measure, row["before"], row["n_before"]),
        "after": _side(language, measure, row["after"], row["n_after"]),
    }


def _unknown(language: Language, measure: str, row: Row | None, palette: Palette) -> Row:
    too_few = language.text("too few to show")
    return {
        "verdict": too_few,
        "text": "" if row is None else week.DOT,
        "ink": palette.secondary,
        "said": NOTHING,
        "interval": NOTHING,
        "before": too_few if row is None else _side(language, measure, row["before"], row["n_before"]),
        "after": too_few if row is None else _side(language, measure, row["after"], row["n_after"]),
    }


def _side(language: Language, measure: str, figure: float, n: int) -> str:
    """One period's figure and what it rests on."""
    if math.isnan(figure):
        return language.text("too few to show")
    return language.text(
        "{value} ({visits})", value=words.value(language, measure, figure), visits=words.waited(language, n)
    )


def _tooltip(language: Language, measure: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=language.text("Arrived")),
        alt.Tooltip("said:N", title=language.text(words.CHANGE[measure])),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("verdict:N", title=language.text("Verdict")),
        alt.Tooltip("before:N", title=language.text("Before")),
        alt.Tooltip("after:N", title=language.text("After")),
    ]


def _colour(title: str, language: Language, palette: Palette) -> alt.Color:
    grounds = {"better": palette.better_ground, "noise": palette.noise_ground, "worse": palette.worse_ground}
    verdicts = [language.text(VERDICT[verdict]) for verdict in grounds]
    return alt.Color("verdict:N", title=title, scale=alt.Scale(domain=verdicts, range=list(grounds.values())))


def _description(language: Language, measure: str, frame: pd.DataFrame) -> str:
    """The chart for people who cannot see it: how many hours of the week went which way."""
    counts = frame["verdict"].value_counts()
    return language.text(
        "{title} by weekday and hour: {better} cells better, {worse} worse, {noise} within chance.",
        title=language.text(words.CHANGE_TITLE[measure]),
        **{verdict: int(counts.get(verdict, 0)) for verdict in VERDICT},
    )
