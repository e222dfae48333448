"""The overview's verdicts: what process control says of every figure, as it was judged at refresh (metrics.verdicts).

A cell of the board, a card and the sentence say the same of the same figure, and so does its own chart, whoever looks.
Steps of the journey are judged here, from the waits of the chosen place, as the waiting page's charts judge them.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard.overview_choice import Choice
from dashboard.overview_shown import Discretion
from dashboard.view import View
from metrics import figures, points
from metrics.board import COLUMNS, KEYS, cells
from metrics.control import Series, Verdict, controls
from metrics.definition import definitions
from metrics.disclosure import CELL_WAITS
from metrics.intervals import Floats
from metrics.standing import PARTS, Target, needed
from metrics.targets import ANY
from metrics.verdicts import told
from warehouse import overview, verdicts
from warehouse.phases import phases

CODES = {"improvement": "better", "concern": "worse", "common": "noise"}
Key = tuple[str, str]  # metric and department


@dataclass(frozen=True)
class Judged:
    """By metric and department: better, worse, noise or unknown; of the chosen place, of a step, or of what stands on
    the board, the whole verdict.

    months: the chosen place's figures by metric, up to the end of the period; NaN where a month has none. month: the
    period's last whole one, which the board shows; at_month: the headline figures of that month, of every department
    visible: metric, department_id, n, value, low, high; at_quarter: of those judged by quarters, of their quarter.
    """

    codes: Mapping[Key, str]
    verdicts: Mapping[Key, Verdict]
    months: Mapping[str, list[float]]
    month: pd.Timestamp
    at_month: pd.DataFrame
    at_quarter: pd.DataFrame

    def board(self, few: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
        """The cells of the board (metrics.board.cells) of these places, without months that are among the few."""
        without = pd.MultiIndex.from_frame(pd.concat([few[KEYS], self.at_quarter[KEYS]]))
        of_months = self.at_month[~pd.MultiIndex.from_frame(self.at_month[KEYS]).isin(without)]
        rows = pd.concat([of_months, self.at_quarter]).sort_values(KEYS, ignore_index=True)
        rows = rows[rows["department_id"].isin(places) & rows["value"].notna()].reset_index(drop=True)
        of_month = {
            key: verdict
            for key, verdict in self.verdicts.items()
            if verdict.every == "quarter" or verdict.month == self.month
        }
        return cells(rows, of_month)

    def judge(self, table: pd.DataFrame) -> pd.DataFrame:
        """Rows of `standings` with the verdict of their months in place of the comparison's."""
        keys = zip(table["metric"], table["department_id"], strict=True)
        codes = pd.Series([self.codes.get(key, "unknown") for key in keys], index=table.index, dtype=object)
        # without a past there is nothing that it was better or worse than
        return table.assign(verdict=codes.where(table["before"].notna() | (codes == "noise"), "unknown"))

    def of(self, row: Mapping[Hashable, object]) -> Verdict | None:
        """The verdict of a row of the chosen place or of a step; None where no month of the period is judged."""
        return self.verdicts.get((str(row["metric"]), str(row["department_id"])))


def judged(
    view: View,
    choice: Choice,
    board: Sequence[str],
    days: tuple[date, date],
    steps: pd.DataFrame,
    target_of: Target,
    may: Discretion,
) -> Judged:
    """Read the verdicts of the period and the months of the chosen place.

    board: the places that stand on it. days: the first and the last with data. steps: of the chosen place's waits by
    step: metric, department_id (the step's), month, numerator, denominator.
    """
    period = choice.period
    stored = verdicts.verdicts(view.tx, choice.visit_kind, period.start, period.end)
    signals = zip(stored["metric"], stored["department_id"], stored["signal"], strict=True)
    codes = {(metric, place): CODES.get(signal, "unknown") for metric, place, signal in signals}
    in_full = stored["department_id"].eq(choice.department) | (
        stored["metric"].isin(COLUMNS) & stored["department_id"].isin(board)
    )
    rows = stored[in_full]
    known = dict(zip(zip(rows["metric"], rows["department_id"], strict=True), told(rows), strict=True))
    of_steps = _steps(view, choice, steps, days, target_of)
    codes |= {key: CODES.get(verdict.signal, "unknown") for key, verdict in of_steps.items()}
    month = _last_month(choice, days)
    return Judged(
        codes=codes,
        verdicts=known | of_steps,
        months=_months(view, choice, may),
        month=month,
        at_month=_figures(overview.month(view.tx, month.date(), choice.visit_kind, COLUMNS)),
        at_quarter=_figures(stored[stored["metric"].isin(COLUMNS) & (stored["every"] == "quarter")]),
    )


def _steps(
    view: View, choice: Choice, rows: pd.DataFrame, days: tuple[date, date], target_of: Target
) -> dict[Key, Verdict]:
    """What the period's last month says of each step."""
    if rows.empty:
        return {}
    keys = list(dict.fromkeys(zip(rows["metric"], rows["department_id"], strict=True)))
    at = pd.MultiIndex.from_tuples(keys).get_indexer(pd.MultiIndex.from_frame(rows[KEYS]))
    starts, (numerator, n) = _laid(at, rows["month"].to_numpy(), rows[PARTS[:2]].to_numpy(dtype=float).T, len(keys))
    partial, known = ~points.whole(starts, "month", *days), phases(view.tx)
    many = []
    for row, (name, step) in enumerate(keys):
        metric = definitions()[name]
        value = figures.value(metric, numerator[row], np.where(n[row] >= CELL_WAITS, n[row], 0))
        months = {"month": starts, "n": n[row], "value": value, "partial": partial}
        begins = known.of(metric.id, choice.department, choice.visit_kind or ANY, step.partition(":")[2])
        many.append(Series(months, metric.better, target_of(metric, step), begins))
    found = [one.within(choice.period.start, choice.period.end) for one in controls(many)]
    return {key: verdict for key, verdict in zip(keys, found, strict=True) if verdict is not None}


def _months(view: View, choice: Choice, may: Discretion) -> dict[str, list[float]]:
    """The chosen place's figures by metric, month by month up to the end of the period, without those withheld."""
    rows = overview.series(view.tx, choice.department, choice.visit_kind)
    if rows.empty:
        return {}
    names = list(rows["metric"])
    at = np.repeat(np.arange(len(names)), [len(months) for months in rows["months"]])
    days = np.concatenate(list(rows["months"])).astype("datetime64[D]")
    parts = np.array([np.concatenate(list(rows[name])) for name in ("numerators", "denominators")])
    starts, sums = _laid(at, days, parts, len(names))
    shown = starts < np.datetime64(choice.period.end)
    hidden = may.hidden([(name, choice.department) for name in names], starts)
    return {
        name: np.where(hidden[row], np.nan, figures.value(definitions()[name], *sums[:, row]))[shown].tolist()
        for row, name in enumerate(names)
    }


def _laid(at: np.ndarray, days: np.ndarray, parts: Floats, rows: int) -> tuple[np.ndarray, Floats]:
    """Parts summed as parts × rows × months, 0 for none, and the months' first days.

    at, days: of each element its row and its month; parts: parts × elements.
    """
    months = days.astype("datetime64[M]")
    starts = np.arange(months.min(), months.max() + 1)
    sums = np.zeros((len(parts), rows, len(starts)))
    for laid, part in zip(sums, parts, strict=True):
        np.add.at(laid, (at, (months - starts[0]).astype(int)), part)
    return starts.astype("datetime64[ns]"), sums


def _figures(table: pd.DataFrame) -> pd.DataFrame:
    """From KEYS and PARTS, KEYS, n, value, low and high: one row for each with an n, NaN where too few to show."""
    table = table[table["denominator"] > 0].reset_index(drop=True)
    names, parts = table["metric"].to_numpy(dtype=object), table[PARTS].to_numpy(dtype=float).T
    found = np.full((3, len(names)), np.nan)
    for name in set(names):
        metric, rows = definitions()[name], names == name
        numerator, n, squares = parts[:, rows]
        low, high = figures.interval(metric, numerator, n, squares)
        found[:, rows] = figures.value(metric, numerator, np.where(n >= needed(metric), n, 0)), low, high
    return table[KEYS].assign(n=parts[1], **dict(zip(("value", "low", "high"), found, strict=True)))


def _last_month(choice: Choice, days: tuple[date, date]) -> pd.Timestamp:
    """The period's last whole month; its first where none is whole."""
    months = pd.date_range(choice.period.start.replace(day=1), choice.period.last, freq="MS")
    whole = months[points.whole(months.to_numpy(), "month", *days)]
    return pd.Timestamp(whole[-1] if len(whole) else months[0])
