"""The numbers behind the overview: its scorecard cell by cell and every figure of the place, to be taken away."""

import math
from collections.abc import Sequence

from charts import verdict_words
from dashboard import board_words
from dashboard.board import Board, Row
from dashboard.overview import Standings
from dashboard.view import View
from export.tables import Numbers
from language import formatting
from metrics.definition import COUNTS, Metric, definitions


def metrics(found: Standings) -> list[str]:
    """Whose definitions stand in the files: of every figure that does."""
    return sorted({*found.here["metric"], *found.board["metric"]})


def numbers(view: View, found: Standings, drawn: Board | None) -> list[Numbers]:
    """The scorecard, one row per cell that has a figure; the place's figures, one row each."""
    return [*([_scorecard(view, drawn)] if drawn else []), _figures(view, found)]


def _scorecard(view: View, drawn: Board) -> Numbers:
    reader = view.language
    cells = {(row["department_id"], row["metric"]): row for row in drawn.found.board.to_dict("records")}
    rows = []
    for place in (*drawn.whole, *drawn.departments):
        for name in drawn.columns:
            row = cells.get((place, name))
            if row is None:
                continue
            metric = definitions()[name]
            signs = [said for _, said in board_words.cell_signs(view, metric, row)]
            rows.append(
                [
                    view.place(place),
                    metric.texts[reader.code].name,
                    board_words.cell_value(reader, metric, row),
                    _interval(view, metric, row),
                    _counted(view, metric, row),
                    formatting.clauses(reader, [*signs, *filter(None, [board_words.cell_note(reader, row)])]),
                ]
            )
    heads = [reader.text("Department"), reader.text("Metric"), *_heads(view), reader.text("Verdict")]
    return Numbers(board_words.heading_of(view), heads, rows)


def _figures(view: View, found: Standings) -> Numbers:
    reader = view.language
    rows = []
    for row in found.here.to_dict("records"):
        metric, judged = definitions()[row["metric"]], found.judged.of(row)
        rows.append(
            [
                metric.texts[reader.code].name,
                formatting.in_unit(reader, metric.unit, row["value"], short=True),
                _interval(view, metric, row),
                _counted(view, metric, row),
                formatting.in_unit(reader, metric.unit, row["target"], short=True),
                verdict_words.note(reader, judged) if judged is not None else formatting.NOTHING,
            ]
        )
    heads = [reader.text("Metric"), *_heads(view), reader.text("Target"), reader.text("Verdict")]
    return Numbers(view.place(found.choice.department), heads, rows)


def _heads(view: View) -> Sequence[str]:
    reader = view.language
    return reader.text("Value"), reader.text("95% interval"), reader.text("Based on")


def _interval(view: View, metric: Metric, row: Row) -> str:
    if math.isnan(row["low"]):
        return formatting.NOTHING
    ends = (formatting.in_unit(view.language, metric.unit, row[side], short=True) for side in ("low", "high"))
    return formatting.between(view.language, *ends)


def _counted(view: View, metric: Metric, row: Row) -> str:
    return view.language.text(COUNTS[metric.counts], n=formatting.number(view.language, row["n"]))
