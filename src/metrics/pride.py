"""What a hospital may show its visitors, by rule and with its interval: improvements first, then what keeps its target.

Nothing is chosen by hand, and nothing is shown that a director would not be told the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from metrics import board, figures
from metrics.definition import Metric
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT
from metrics.review import cells

MOST = 5
YEAR = 12  # months that are held against those before
Reason = Literal["improved", "since", "passing", "met"]
_ORDER = {"since": 0, "improved": 1, "passing": 2, "met": 3}


@dataclass(frozen=True)
class Pride:
    """metric: its id; reason: why it is shown; cell: its last month (metrics.board.cells).

    since: since an action it is better than before; improved: its last month is a signal for the better, and the last
    year is better than the one before; both beyond the intervals of either side, for a run above the mean alone may be
    a season. passing: its target is kept in any month; met: it is in this one, surely. before, after: the figures of
    either side, each with interval (value, low, high) and number; None elsewhere.
    """

    metric: str
    reason: Reason
    cell: Mapping
    before: tuple[float, float, float, float] | None = None
    after: tuple[float, float, float, float] | None = None


def choose(rows: pd.DataFrame, metrics: Mapping[str, Metric], most: int = MOST) -> list[Pride]:
    """At most so many figures of the hospital, one of each table of records.

    rows: every point of the hospital's figures up to the month that is looked at (metrics.verdicts.COLUMNS without the
    kind of visit). Figures that have got worse are never among them.
    """
    last = rows.sort_values("month").drop_duplicates("metric", keep="last")
    last = last[pd.to_datetime(last["month"]) > pd.to_datetime(last["month"]).max() - pd.DateOffset(months=5)]
    found = []
    for cell in cells(last, metrics).to_dict("records"):
        metric = metrics[str(cell["metric"])]
        if cell["n"] < RANK_ANSWERS_DEPARTMENT or cell["signal"] == board.CONCERN or metric.better == "neutral":
            continue
        parts = _around(rows[rows["metric"] == metric.id], cell, metric)
        reason = _reason(cell, metric, parts)
        if reason is not None:
            told = parts if reason in ("since", "improved") and parts else (None, None)
            found.append(Pride(metric.id, reason, cell, *told))
    order = list(metrics)
    found.sort(key=lambda each: (_ORDER[each.reason], order.index(each.metric)))
    taken: set[str] = set()
    chosen = []
    for each in found:
        origin = metrics[each.metric].source
        if origin not in taken:
            taken.add(origin)
            chosen.append(each)
    return chosen[:most]


def _reason(cell: Mapping, metric: Metric, parts: tuple | None) -> Reason | None:
    if parts is not None and _is_better(metric, *parts):
        if cell["verdict"].phase is not None:
            return "since"
        if cell["signal"] == board.IMPROVEMENT:
            return "improved"
    if cell["assurance"] == "pass":
        return "passing"
    aim, up = cell["target"], metric.better == "up"
    if cell["signal"] and (cell["low"] >= aim if up else cell["high"] <= aim):
        return "met"
    return None


def _is_better(metric: Metric, before: tuple[float, ...], after: tuple[float, ...]) -> bool:
    return after[1] > before[2] if metric.better == "up" else after[2] < before[1]


def _around(rows: pd.DataFrame, cell: Mapping, metric: Metric) -> tuple | None:
    """The figure of the year before the present phase's action and since, or of the last year and the one before.

    Value, low, high, n of each.
    """
    verdict = cell["verdict"]
    if verdict is None:
        return None
    months = pd.to_datetime(rows["month"])
    last_year = verdict.month - pd.DateOffset(months=YEAR - 1)
    begin = last_year if verdict.phase is None else verdict.phase.starts
    before = rows[(months < begin) & (months >= begin - pd.DateOffset(months=YEAR))]
    since = rows[months >= begin]
    if len(before) < board.LEAST_POINTS or len(since) < board.LEAST_POINTS:
        return None
    return _summed(before, metric), _summed(since, metric)


def _summed(rows: pd.DataFrame, metric: Metric) -> tuple[float, float, float, float]:
    numerator, n, squares = (rows[name].astype(float).sum() for name in ("numerator", "denominator", "sum_squares"))
    low, high = figures.interval(metric, numerator, n, squares)
    return float(figures.value(metric, numerator, n)), float(low), float(high), float(n)
