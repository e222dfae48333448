"""The overview's verdicts: every figure's last month judged, of all departments at once (metrics.control).

A cell of the board, a card and the sentence say the same of the same figure, and so does its own chart: the months are
the same, the limits are the same, and the verdict is that of the period's last month.
"""

from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

import numpy as np
import pandas as pd

from dashboard.overview_choice import Choice
from dashboard.overview_shown import Discretion
from dashboard.view import View
from metrics import figures, spc
from metrics.board import COLUMNS, KEYS, cells
from metrics.control import Verdict, verdicts
from metrics.definition import definitions
from metrics.intervals import Floats
from metrics.phases import Phase, Phases
from metrics.standing import Target, needed
from metrics.targets import ANY
from warehouse import overview
from warehouse.phases import phases

CODES = {"improvement": "better", "concern": "worse", "common": "noise"}
Key = tuple[str, str]  # metric and department


@dataclass(frozen=True)
class Judged:
    """By metric and department: better, worse, noise or unknown; of the chosen place, of a step, or of what stands on
    the board, the whole verdict.

    months: the chosen place's figures by metric, up to the end of the period; NaN where a month has none. month: the
    period's last whole one, which the board shows; at_month: the headline figures of that month, of every department
    visible: metric, department_id, n, value, low, high.
    """

    codes: Mapping[Key, str]
    verdicts: Mapping[Key, Verdict]
    months: Mapping[str, list[float]]
    month: pd.Timestamp
    at_month: pd.DataFrame

    def board(self, few: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
        """The cells of the board (metrics.board.cells) of these places, without those that are among the few."""
        rows = self.at_month[self.at_month["department_id"].isin(places) & self.at_month["value"].notna()]
        hidden = pd.MultiIndex.from_frame(few[KEYS])
        rows = rows[~pd.MultiIndex.from_frame(rows[KEYS]).isin(hidden)].reset_index(drop=True)
        return cells(rows, {key: verdict for key, verdict in self.verdicts.items() if verdict.month == self.month})

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
    """Read all metrics' months and judge them, without those that are withheld.

    board: the places that stand on it. days: the first and the last with data. steps: of the chosen place's waits by
    step: metric, department_id (the step's), month, numerator, denominator.
    """
    table = _Table.of(overview.series(view.tx, choice.visit_kind), steps, days)
    table = table.without(may.hidden(table.keys, table.months))
    known, kind = phases(view.tx), choice.visit_kind or ANY
    begins = [_begins(_phases(known, key, choice.department, kind), table.months) for key in table.keys]
    charts = spc.xmr_many(
        np.where(table.covered, table.values, np.nan),
        better=[definitions()[metric].better for metric, _ in table.keys],  # type: ignore[misc]
        rebase=[[position for position, _ in each] for each in begins],
    )
    inside = (table.months >= np.datetime64(choice.period.start.replace(day=1))) & (
        table.months < np.datetime64(choice.period.end)
    )
    present = ~np.isnan(charts.value) & inside
    last = np.where(present.any(axis=1), present.shape[1] - 1 - present[:, ::-1].argmax(axis=1), -1)
    codes = {
        key: CODES.get(charts.signal[row, at], "unknown") if at >= 0 else "unknown"
        for row, (key, at) in enumerate(zip(table.keys, last, strict=True))
    }
    own = [row for row, (_, place) in enumerate(table.keys) if place == choice.department or ":" in place]
    stands = set(board)
    on_board = [row for row, (name, place) in enumerate(table.keys) if name in COLUMNS and place in stands]
    upto = table.months < np.datetime64(choice.period.end)
    return Judged(
        codes=codes,
        verdicts=_verdicts(table, charts, last, {*own, *on_board}, begins, target_of),
        months={table.keys[row][0]: table.shown[row, upto].tolist() for row in own if ":" not in table.keys[row][1]},
        month=_last_month(table, inside, choice),
        at_month=table.at(_last_month(table, inside, choice)),
    )


@dataclass(frozen=True)
class _Table:
    """Series × months: shown, what a month's figure is; values, NaN where it rests on too few; n, and the other parts
    of which they are formed. covered: months.
    """

    keys: list[Key]
    months: np.ndarray
    shown: Floats
    values: Floats
    n: Floats
    numerator: Floats
    squares: Floats
    covered: np.ndarray

    def without(self, hidden: np.ndarray) -> "_Table":
        """The same with gaps in place of the hidden months (series × months)."""
        return replace(self, shown=np.where(hidden, np.nan, self.shown), values=np.where(hidden, np.nan, self.values))

    def at(self, month: pd.Timestamp) -> pd.DataFrame:
        """The headline figures of one month: metric, department_id, n, value, low, high; one row for each with an n."""
        found = np.flatnonzero(self.months == month.to_datetime64())
        rows = [row for row, (name, place) in enumerate(self.keys) if name in COLUMNS and ":" not in place]
        if not len(found) or not rows:
            return pd.DataFrame(columns=[*KEYS, "n", "value", "low", "high"])
        parts = [part[rows, found[0]] for part in (self.numerator, self.n, self.squares)]
        table = pd.DataFrame([self.keys[row] for row in rows], columns=KEYS).assign(
            n=parts[1], value=self.values[rows, found[0]], low=np.nan, high=np.nan
        )
        for name, group in table.groupby("metric"):
            at = group.index.to_numpy()
            low, high = figures.interval(definitions()[str(name)], *(part[at] for part in parts))
            table.loc[at, "low"], table.loc[at, "high"] = low, high
        return table[table["n"] > 0].reset_index(drop=True)

    @classmethod
    def of(cls, rows: pd.DataFrame, steps: pd.DataFrame, days: tuple[date, date]) -> "_Table":
        """From arrays of months and parts, one row per metric × department, and from the steps' months."""
        keys = list(zip(rows["metric"], rows["department_id"], strict=True))
        sizes = [len(months) for months in rows["months"]]
        series = np.repeat(np.arange(len(keys)), sizes)
        names = ("months", "numerators", "denominators", "squares")
        joined = [np.fromiter(chain.from_iterable(rows[name]), float, sum(sizes)) for name in names]
        stamps = joined[0].astype("datetime64[D]").astype("datetime64[M]")
        of_steps = steps.groupby(["metric", "department_id"], sort=False).ngroup().to_numpy() + len(keys)
        keys += list(dict.fromkeys(zip(steps["metric"], steps["department_id"], strict=True)))
        series = np.concatenate([series, of_steps]).astype(int)
        stamps = np.concatenate([stamps, pd.to_datetime(steps["month"]).to_numpy().astype("datetime64[M]")])
        first = stamps.min() if len(stamps) else np.datetime64(days[0], "M")
        columns = (stamps - first).astype(int)
        shape = (len(keys), int(columns.max(initial=-1)) + 1)
        numerator, n, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(numerator, (series, columns), np.concatenate([joined[1], steps["numerator"].to_numpy(dtype=float)]))
        np.add.at(n, (series, columns), np.concatenate([joined[2], steps["denominator"].to_numpy(dtype=float)]))
        np.add.at(squares, (series, columns), np.concatenate([joined[3], np.full(len(steps), np.nan)]))
        months = first + np.arange(shape[1])
        metrics = [definitions()[metric] for metric, _ in keys]
        scale = np.array([figures.SCALE.get(metric.unit, 1) for metric in metrics], dtype=float)
        found = numerator / np.where(n > 0, n, np.nan) * scale[:, None]
        least = np.array([needed(metric) for metric in metrics])
        values = np.where(n >= least[:, None], found, np.nan)
        ends = (months + 1).astype("datetime64[D]")
        begins = months.astype("datetime64[D]")
        covered = (ends <= np.datetime64(days[1] + timedelta(days=1))) & (
            begins >= np.datetime64(days[0] - timedelta(days=7))
        )
        return cls(keys, begins, found, values, n, numerator, squares, covered)


def _last_month(table: _Table, inside: np.ndarray, choice: Choice) -> pd.Timestamp:
    """The period's last whole month; its first where none is whole."""
    whole = table.months[inside & table.covered]
    return pd.Timestamp(whole[-1] if len(whole) else choice.period.start.replace(day=1))


def _verdicts(
    table: _Table,
    charts: spc.Charts,
    last: np.ndarray,
    told: Container[int],
    begins: Sequence[Sequence[tuple[int, Phase]]],
    target_of: Target,
) -> dict[Key, Verdict]:
    """What the last month of the period says of some of the series, in full."""
    at = [int(place) if row in told else -1 for row, place in enumerate(last)]
    metrics = [definitions()[name] for name, _ in table.keys]
    targets = [
        target_of(metric, place) if where >= 0 else None
        for where, metric, (_, place) in zip(at, metrics, table.keys, strict=True)
    ]
    better = [metric.better for metric in metrics]
    found = verdicts(charts, at, table.months, table.n, begins, better=better, target=targets)
    return {key: verdict for key, verdict in zip(table.keys, found, strict=True) if verdict is not None}


def _phases(known: Phases, key: Key, chosen: str, kind: str) -> Sequence[Phase]:
    """The phases of a series; a step's stand where the step stands, under the chosen place."""
    metric, place = key
    if ":" in place:
        return known.of(metric, chosen, kind, place.partition(":")[2])
    return known.of(metric, place, kind)


def _begins(each: Sequence[Phase], months: np.ndarray) -> list[tuple[int, Phase]]:
    """Where in the months each phase begins; one that began with the first or before it changes nothing there."""
    found = [(int(np.searchsorted(months, phase.starts.to_datetime64())), phase) for phase in each]
    return [(position, phase) for position, phase in found if 0 < position < len(months)]
