"""What the board says: a cell's figure, signs and tooltip, the caption, and the sentences drawn from its cells."""

import html
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.control import VERDICT
from dashboard.overview_choice import MONTHS_BEFORE
from dashboard.view import View
from language import N_, Language, formatting
from metrics.board import IMPROVED, NEWLY_WORSE, OFF_TARGET
from metrics.definition import COUNTS, Metric, definitions

Row = Mapping[Hashable, Any]

# Said of a cell in few letters; the caption and the tooltip say them in full. A colour never speaks alone.
SIGN = {"met": "✓", "missed": "✕", "noise": "≈"}
SHORT = {"better": N_("better"), "worse": N_("worse")}
SENTENCE = {
    NEWLY_WORSE: N_("Worse: {place}, {metric}: {value}, {months} months before {reference} ({counted})"),
    OFF_TARGET: N_("Furthest from target: {place}, {metric}: {value}, target {reference} ({counted})"),
    IMPROVED: N_("Better: {place}, {metric}: {value}, {months} months before {reference} ({counted})"),
}
TONE = {NEWLY_WORSE: "worse", OFF_TARGET: "worse", IMPROVED: "better"}


def what_matters(view: View, said: Sequence[tuple[str, pd.Series]]) -> str:
    """HTML: a sentence for each cell that metrics.board.standing_out found; empty where nothing stands out."""
    sentences = [
        f'<li class="sq-{TONE[kind]}">{html.escape(_sentence(view, kind, row.to_dict()))}</li>' for kind, row in said
    ]
    return f'<ul class="sq-matters">{"".join(sentences)}</ul>' if sentences else ""


def cell_value(reader: Language, metric: Metric, row: Row) -> str:
    """A cell's figure; the column's name says what a rate is per."""
    return formatting.in_unit(reader, metric.unit, row["value"], short=metric.unit == "per_10000")


def cell_signs(reader: Language, row: Row) -> str:
    """A tick or cross for the target, a sign or word for what became of the figure: "✕ worse"."""
    verdict = row["verdict"]
    words = reader.text(SHORT[verdict]) if verdict in SHORT else SIGN.get(verdict, "")
    return " ".join(part for part in (SIGN.get(row["state"], ""), words) if part)


def cell_tip(reader: Language, metric: Metric, row: Row) -> str:
    """Everything a cell stands for: name, figure, number, interval, target, the months before and the verdict."""

    def figure(value: float) -> str:
        return formatting.in_unit(reader, metric.unit, value, short=True)

    parts = [f"{metric.texts[reader.code].name} {cell_value(reader, metric, row)}", _counted(reader, metric, row)]
    if not math.isnan(row["low"]):
        interval = formatting.between(reader, figure(row["low"]), figure(row["high"]))
        parts.append(reader.text("95% interval {interval}", interval=interval))
    if row["state"] == "met":
        parts.append(reader.text("target {target}: met", target=figure(row["target"])))
    elif row["state"] == "missed":
        parts.append(reader.text("target {target}: missed", target=figure(row["target"])))
    if not math.isnan(row["before"]):
        before = reader.text("{months} months before {figure}", months=MONTHS_BEFORE, figure=figure(row["before"]))
        verdict = reader.text(VERDICT[row["verdict"]])
        parts.append(reader.text("{before}: {verdict}", before=before, verdict=verdict))
    return " · ".join(parts)


def too_few(reader: Language) -> str:
    """What stands in a cell instead of a figure that rests on too few, or would give such a one away."""
    return reader.text("too few")


def heading_of(view: View) -> str:
    """The board's heading."""
    return view.language.text("Departments and headline figures")


def caption(view: View, shown: int, every: int) -> str:
    """How to read the board, and how many departments it leaves out."""
    reader = view.language
    parts = [
        reader.text("Most concern first: figures that really worsened or surely missed their target."),
        reader.text(
            "✓ target met, ✕ missed; better, worse, ≈ no significant change: against the {months} months before.",
            months=MONTHS_BEFORE,
        ),
        reader.text("Too few: not shown, nor what would give such a figure away by subtraction."),
    ]
    if shown < every:
        parts.append(reader.text("{shown} of {every} departments are shown.", shown=shown, every=every))
    return formatting.sentences(reader, parts)


def _sentence(view: View, kind: str, row: Row) -> str:
    reader, metric = view.language, definitions()[row["metric"]]
    reference = row["target"] if kind == OFF_TARGET else row["before"]
    return reader.text(
        SENTENCE[kind],
        place=view.place(row["department_id"]),
        metric=metric.texts[reader.code].name,
        value=cell_value(reader, metric, row),
        reference=formatting.in_unit(reader, metric.unit, reference, short=True),
        months=MONTHS_BEFORE,
        counted=_counted(reader, metric, row),
    )


def _counted(reader: Language, metric: Metric, row: Row) -> str:
    return reader.text(COUNTS[metric.counts], n=formatting.number(reader, row["n"]))
