"""What the board says: a cell's figure, signs and tooltip, the legend, and the sentences drawn from its cells."""

import html
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from charts import verdict_words
from charts.board_signs import ASSURANCES, VARIATIONS, Sign
from dashboard.control import say
from dashboard.view import View
from language import N_, Language, formatting
from metrics.board import CONCERN, FAILING, IMPROVEMENT, LEAST_POINTS
from metrics.control import Verdict
from metrics.definition import COUNTS, Metric, definitions
from metrics.spc.chart import SETTLED

Row = Mapping[Hashable, Any]

SENTENCE = {
    CONCERN: N_("Concern: {place}, {metric} {value}: {reason} ({counted})"),
    FAILING: N_("Consistently failing: {place}, {metric} {value}, target {target} ({counted})"),
    IMPROVEMENT: N_("Improvement: {place}, {metric} {value}: {reason} ({counted})"),
}
TONE = {CONCERN: "worse", FAILING: "worse", IMPROVEMENT: "better"}
# What the signs mean for the reader, in the glossary's words
MEANING = {
    "common": N_("no need to explain each month"),
    "improvement": N_("no accident"),
    "concern": N_("no accident, look for the cause"),
    "high": N_("no accident, neither good nor bad"),
    "low": N_("no accident, neither good nor bad"),
    "pass": N_("the target is kept in any month"),
    "inconsistent": N_("whether one month passes is mostly luck"),
    "fail": N_("it will stay so until the process changes"),
}


FEW_MONTHS = N_("fewer than {n} months: too few to tell")


def what_matters(view: View, said: Sequence[tuple[str, pd.Series]]) -> str:
    """HTML: a sentence for each cell that metrics.board.standing_out found; empty where nothing stands out."""
    sentences = [
        f'<li class="sq-{TONE[kind]}">{html.escape(sentence(view, kind, row.to_dict()))}</li>' for kind, row in said
    ]
    return f'<ul class="sq-matters">{"".join(sentences)}</ul>' if sentences else ""


def cell_value(reader: Language, metric: Metric, row: Row) -> str:
    """A cell's figure; the column's name says what a rate is per."""
    return formatting.in_unit(reader, metric.unit, row["value"], short=metric.unit == "per_10000")


def cell_signs(view: View, metric: Metric, row: Row) -> list[tuple[Sign, str]]:
    """The signs of a cell, each with its words; none where its months are too few to tell."""
    verdict: Verdict | None = row["verdict"]
    if not row["signal"] or verdict is None:
        return []
    reader = view.language
    said = verdict_words.note(reader, verdict)
    if verdict.provisional:
        said = reader.text("{verdict} (provisional)", verdict=said)
    found = [(Sign(row["signal"], metric.better), said)]
    if row["assurance"]:
        words = verdict_words.assurance(reader, verdict, say(view, metric))
        found.append((Sign(row["assurance"], metric.better), words))
    return found


def cell_note(reader: Language, row: Row) -> str:
    """The quarter by which a figure is judged; what stands in place of the signs where there can be none."""
    if row["verdict"] is None:
        return reader.text("not judged")
    if is_by_quarter(row):
        return verdict_words.when(reader, row["verdict"])
    return "" if row["signal"] else reader.text("too few months")


def cell_tip(view: View, metric: Metric, row: Row) -> str:
    """Everything a cell stands for: name, figure, number, interval, both verdicts, mean and limits, how surely."""
    reader, verdict = view.language, row["verdict"]
    figure = say(view, metric)
    parts = [f"{metric.texts[reader.code].name} {cell_value(reader, metric, row)}", _counted(reader, metric, row)]
    if not math.isnan(row["low"]):
        interval = formatting.between(reader, figure(row["low"]), figure(row["high"]))
        parts.append(reader.text("95% interval {interval}", interval=interval))
    if verdict is None:
        return " · ".join([*parts, reader.text("not judged: too few this month, or others are not shown it")])
    if is_by_quarter(row):
        parts.insert(1, verdict_words.when(reader, verdict))
    if not row["signal"]:
        few = N_("fewer than {n} quarters: too few to tell") if is_by_quarter(row) else FEW_MONTHS
        return " · ".join([*parts, reader.text(few, n=LEAST_POINTS)])
    parts += [words for _, words in cell_signs(view, metric, row)]
    within = verdict_words.limits(reader, verdict, figure, metric.unit)
    parts.append(reader.text("mean {mean}, limits {range}", mean=figure(verdict.mean), range=within))
    if verdict.provisional:
        parts.append(verdict_words.provisional(reader, verdict).rstrip("。."))
    return " · ".join(parts)


def too_few(reader: Language) -> str:
    """What stands in a cell instead of a figure that rests on too few, or would give such a one away."""
    return reader.text("too few")


def heading_of(view: View) -> str:
    """The board's heading."""
    return view.language.text("Departments and headline figures")


def caption(view: View, month: pd.Timestamp, sort: str, shown: int, every: int, *, by_quarter: bool) -> str:
    """Which month, in what order, what is left out; by_quarter: whether a figure is judged by quarters."""
    reader = view.language
    parts = [
        reader.text("Figures of {month}, judged against each department's own months.", month=_month(reader, month))
    ]
    if by_quarter:
        said = N_(
            "Where a quarter stands below, the figure is that quarter's: its months have too few cases to be judged."
        )
        parts.append(reader.text(said))
    if sort:
        name = definitions()[sort].texts[reader.code].name
        parts.append(reader.text("In order of concern about: {metric}.", metric=name))
    else:
        parts.append(
            reader.text("Most concern first: departments with most figures that are a concern or consistently failing.")
        )
    parts.append(reader.text("Too few: not shown, nor what would give such a figure away by subtraction."))
    if shown < every:
        parts.append(reader.text("{shown} of {every} departments are shown.", shown=shown, every=every))
    return formatting.sentences(reader, parts)


def legend(reader: Language, neutral: bool) -> list[tuple[Sign, str]]:
    """What each sign means; those of figures that are neither good nor bad only where there are such."""
    variations = [name for name in VARIATIONS if neutral or name not in ("high", "low")]
    words = verdict_words.SIGNAL | verdict_words.ASSURANCE
    return [
        (
            Sign(name, "neutral" if name in ("high", "low") else "up"),
            reader.text("{verdict}: {reason}", verdict=reader.text(words[name]), reason=reader.text(MEANING[name])),
        )
        for name in (*variations, *ASSURANCES)
    ]


def provisional(reader: Language) -> str:
    """What a faint sign means."""
    return reader.text("Faint: provisional, on fewer than {n} months", n=SETTLED)


def sort_words(reader: Language, metric: Metric) -> str:
    """What the head of a column does when it is clicked."""
    return reader.text("Order departments by concern about: {metric}", metric=metric.texts[reader.code].name)


def sentence(view: View, kind: str, row: Row) -> str:
    """What a cell says as one of metrics.board's kinds: who, which figure, why it stands out, out of how many."""
    reader, metric, verdict = view.language, definitions()[row["metric"]], row["verdict"]
    said = reader.text(
        SENTENCE[kind],
        place=view.place(row["department_id"]),
        metric=metric.texts[reader.code].name,
        value=cell_value(reader, metric, row),
        reason=verdict_words.rule(reader, verdict),
        target=say(view, metric)(row["target"]),
        counted=_counted(reader, metric, row),
    )
    return reader.text("{verdict} (provisional)", verdict=said) if verdict.provisional else said


def is_by_quarter(row: Row) -> bool:
    """Whether the figure is judged by quarters."""
    return row["verdict"] is not None and row["verdict"].every == "quarter"


def _month(reader: Language, month: pd.Timestamp) -> str:
    return formatting.month(reader, month.date())


def _counted(reader: Language, metric: Metric, row: Row) -> str:
    return reader.text(COUNTS[metric.counts], n=formatting.number(reader, row["n"]))
