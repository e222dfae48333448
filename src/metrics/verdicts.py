"""What process control says of every figure, place, kind of visit and month at once: reckoned once, for everyone.

The limits are reckoned from the points that everyone may see (metrics.points), so the same place has the same verdict
whoever looks. A page's control chart of one of these series comes to the same, by the same rule.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from metrics import figures, points, spc
from metrics.control import Verdict, begins_at
from metrics.definition import definitions
from metrics.discretion import ANSWERS, judged
from metrics.intervals import Floats
from metrics.phases import Phase, Phases
from metrics.points import Every
from metrics.spc.chart import SETTLED, Better
from metrics.spc.runs import runs
from metrics.targets import ANY, Targets, on

KEYS = ["metric", "department_id", "visit_kind"]
PARTS = ["numerator", "denominator", "sum_squares"]
COLUMNS = [
    *KEYS, "month", "every", *PARTS, "mean", "lower", "upper", "rule", "signal", "side", "in_a_row", "points",
    "phase", "phase_name", "phase_name_en", "target", "assurance",
]  # fmt: skip
Span = tuple[date, date]


def judge(
    parts: pd.DataFrame,
    hidden: pd.DataFrame,
    span_of: Mapping[str, Span],
    targets: pd.DataFrame,
    phases: Phases,
) -> pd.DataFrame:
    """One row of COLUMNS per point of each series; month: its first day, every: month or quarter.

    parts: one row per month of each of KEYS, with PARTS; additive metrics, visit_kind "" for all kinds together.
    hidden: the months that are withheld: department_id, visit_kind, month, figure (metrics.discretion). span_of: the
    first and the last day of data by table of origin, under "" of all others. targets: of quality.target, every column.
    mean, lower, upper, target: in the metric's unit, NaN for no target; rule, assurance and the phase's name: None for
    none; phase: the month it begins with, NaT in the first.
    """
    if parts.empty:
        return pd.DataFrame(columns=COLUMNS)
    table = _Table.of(parts, hidden, span_of)
    every = table.every()
    rows_by = {by: [row for row, of in enumerate(every) if of == by] for by in sorted(set(every))}
    found = [_judge(table.of_rows(rows).by(by), targets, phases) for by, rows in rows_by.items()]
    return pd.concat([rows for rows in found if len(rows)] or found[:1], ignore_index=True)


def told(rows: pd.DataFrame) -> list[Verdict]:
    """Rows of COLUMNS as verdicts; of one kind of visit."""
    found = []
    for row in rows.to_dict("records"):
        metric = definitions()[row["metric"]]
        start = row["phase"]
        found.append(
            Verdict(
                month=pd.Timestamp(row["month"]),
                n=float(row["denominator"]),
                value=float(row["numerator"] / row["denominator"] * figures.SCALE.get(metric.unit, 1)),
                mean=row["mean"],
                lower=row["lower"],
                upper=row["upper"],
                rule=_or_none(row["rule"]),
                signal=row["signal"],
                side=row["side"],
                in_a_row=row["in_a_row"],
                assurance=_or_none(row["assurance"]),
                target=_or_none(row["target"]),
                better=metric.better,
                provisional=row["points"] < SETTLED,
                points=row["points"],
                phase=None
                if pd.isna(start)
                else Phase(pd.Timestamp(start), {"zh": row["phase_name"], "en": row["phase_name_en"]}),
                every=row["every"],
            )
        )
    return found


@dataclass(frozen=True)
class _Table:
    """Series × months (or quarters), from the first month of a quarter on: the parts summed, and which are withheld.

    keys: of each series its KEYS. starts: the first days. spans: of each series, as of judge.
    """

    keys: list[tuple[str, str, str]]
    starts: np.ndarray
    sums: Mapping[str, Floats]
    hidden: np.ndarray
    spans: Sequence[Span]
    unit: Every = "month"

    @classmethod
    def of(cls, parts: pd.DataFrame, hidden: pd.DataFrame, span_of: Mapping[str, Span]) -> "_Table":
        index = pd.MultiIndex.from_frame(parts[KEYS])
        series, keys = pd.factorize(index, sort=True)
        stamps = _months(parts["month"])
        first = stamps.min().astype("datetime64[Y]").astype("datetime64[M]")  # January begins a quarter
        columns = (stamps - first).astype(int)
        shape = (len(keys), -(-(int(columns.max()) + 1) // 3) * 3)
        sums = {}
        for name in PARTS:
            sums[name] = np.zeros(shape)
            np.add.at(sums[name], (series, columns), parts[name].to_numpy(dtype=float))
        named = list(keys)
        sources = [definitions()[metric].source for metric, _, _ in named]
        return cls(
            named,
            (first + np.arange(shape[1])).astype("datetime64[ns]"),
            sums,
            _hidden(keys, hidden, first, shape),
            [span_of.get(source, span_of[""]) for source in sources],
        )

    def every(self) -> list[Every]:
        """By what each series is judged."""
        n = np.where(self.whole, self.sums["denominator"], 0)
        return [points.every(definitions()[key[0]], row) for key, row in zip(self.keys, n, strict=True)]

    @property
    def whole(self) -> np.ndarray:
        """Which are covered by the data."""
        found = {span: points.whole(self.starts, self.unit, *span) for span in set(self.spans)}
        return np.array([found[span] for span in self.spans]).reshape(len(self.keys), len(self.starts))

    def of_rows(self, rows: Sequence[int]) -> "_Table":
        """The same of some of the series."""
        sums = {name: part[rows] for name, part in self.sums.items()}
        keys, spans = [self.keys[row] for row in rows], [self.spans[row] for row in rows]
        return _Table(keys, self.starts, sums, self.hidden[rows], spans, self.unit)

    def by(self, every: Every) -> "_Table":
        """The same by months, or by quarters."""
        if every == "month":
            return self
        shape = (len(self.keys), len(self.starts) // 3, 3)
        sums = {name: part.reshape(shape).sum(axis=2) for name, part in self.sums.items()}
        hidden = np.any(self.hidden.reshape(shape), axis=2)
        return _Table(self.keys, self.starts[::3], sums, hidden, self.spans, every)

    def values(self) -> Floats:
        """The figures of the points in their metrics' units, NaN for what is none."""
        metrics = [definitions()[metric] for metric, _, _ in self.keys]
        scale = np.array([figures.SCALE.get(metric.unit, 1) for metric in metrics], dtype=float)[:, None]
        enough = np.array([points.least(metric) for metric in metrics])[:, None]
        n = self.sums["denominator"]
        is_point = (n >= enough) & ~self.hidden & self.whole
        return np.divide(self.sums["numerator"], n, out=np.full(n.shape, np.nan), where=is_point) * scale


def _judge(table: _Table, targets: pd.DataFrame, phases: Phases) -> pd.DataFrame:
    """The rows of series that are all judged by months, or all by quarters."""
    values = table.values()
    present = ~np.isnan(values)
    metrics = [definitions()[metric] for metric, _, _ in table.keys]
    begins = [
        begins_at(phases.of(metric, place, kind or ANY), table.starts, present[row])
        for row, (metric, place, kind) in enumerate(table.keys)
    ]
    better = [cast(Better, metric.better) for metric in metrics]
    charts = spc.xmr_many(values, better=better, rebase=[[position for position, _ in each] for each in begins])
    around = runs(charts)
    row, at = np.nonzero(present)
    names = pd.DataFrame(table.keys, columns=KEYS).iloc[row].reset_index(drop=True)
    lower, upper = charts.lower[row, at], charts.upper[row, at]
    aims = _targets(table, targets)[row, at]
    towards = np.array([{"up": 1, "down": -1}.get(metric.better, 0) for metric in metrics])[row]
    judged_by = np.where(around.points[row, at] > 1, towards, 0)
    return names.assign(
        month=table.starts[at],
        every=table.unit,
        **{name: part[row, at] for name, part in table.sums.items()},
        mean=charts.mean[row, at],
        lower=lower,
        upper=upper,
        rule=charts.rule[row, at],
        signal=charts.signal[row, at],
        side=around.side[row, at],
        in_a_row=around.in_a_row[row, at],
        points=around.points[row, at],
        **_phases(begins, row, charts.phase[row, at]),
        target=aims,
        assurance=spc.assurances(lower, upper, aims, judged_by),
    )[COLUMNS]


def _phases(begins: Sequence[Sequence[tuple[int, Phase]]], row: np.ndarray, phase: np.ndarray) -> dict[str, np.ndarray]:
    """Of each point the phase it stands in: its first month and its action's name in both languages."""
    found = {
        "phase": np.full(len(row), np.datetime64("NaT"), dtype="datetime64[ns]"),
        "phase_name": np.full(len(row), None, dtype=object),
        "phase_name_en": np.full(len(row), None, dtype=object),
    }
    for at in np.flatnonzero(phase > 0):
        action = begins[row[at]][phase[at] - 1][1]
        found["phase"][at] = action.starts.to_datetime64()
        found["phase_name"][at], found["phase_name_en"][at] = action.names["zh"], action.names["en"]
    return found


def _targets(table: _Table, rows: pd.DataFrame) -> Floats:
    """The target of each series on the last day of each of its months or quarters; NaN for none."""
    last = points.ends(table.starts, table.unit) - 1
    changes = np.unique(pd.to_datetime(rows["valid_from"]).to_numpy().astype("datetime64[D]"))
    epochs = np.searchsorted(changes, last, side="right")
    found = np.full((len(table.keys), len(last)), np.nan)
    for epoch in np.unique(epochs):
        inside = epochs == epoch
        found[:, inside] = _on(table, on(rows, cast(date, last[inside][0].astype(object))))[:, None]
    return found


def _on(table: _Table, targets: Targets) -> Floats:
    of: Callable[..., float | None] = targets.of
    aims = [of(definitions()[metric], place, kind or ANY) for metric, place, kind in table.keys]
    return np.array([np.nan if aim is None else aim for aim in aims], dtype=float)


def _hidden(keys: pd.MultiIndex, hidden: pd.DataFrame, first: np.datetime64, shape: tuple[int, int]) -> np.ndarray:
    """Which months (series × months) are withheld."""
    found = np.zeros(shape, dtype=bool)
    metrics = pd.DataFrame({"metric": ANSWERS, "figure": [judged(metric) for metric in ANSWERS]})
    rows = hidden.merge(metrics, on="figure")
    series = keys.get_indexer(pd.MultiIndex.from_frame(rows[KEYS]))
    columns = (_months(rows["month"]) - first).astype(int)
    inside = (series >= 0) & (columns >= 0) & (columns < shape[1])
    found[series[inside], columns[inside]] = True
    return found


def _or_none(cell: Any) -> Any:
    """What is missing in a frame comes as NaN."""
    return None if pd.isna(cell) else cell


def _months(days: pd.Series) -> np.ndarray:
    return pd.to_datetime(days).to_numpy().astype("datetime64[M]")
