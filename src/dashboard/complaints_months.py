"""The four figures of the complaints page month by month, judged: rate, replied on time, days to reply, to rectify.

The rule by which months are points, or quarters, is that of the verdicts stored at refresh (metrics.points): for all
topics and the department responsible the chart says what the overview says.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from dashboard.complaints_choice import TERMS, Choice
from dashboard.view import View
from metrics import durations, figures, points
from metrics.control import Control, Series, controls
from metrics.definition import Metric, definitions
from metrics.disclosure import FIGURE_CASES
from metrics.phases import Phases
from metrics.points import Every
from warehouse import complaints
from warehouse.phases import phases

RATES = {"complaint_rate": ("received", "visits"), "complaint_on_time_rate": ("on_time", "due")}
TARGET = Callable[[Metric, str], float | None]


def judged(view: View, choice: Choice, target_of: TARGET) -> tuple[dict[str, Control], Control | None]:
    """The chosen place's figures by metric, and the hospital's chosen one where another place is chosen.

    Their rows have also received and visits (complaint_rate) or p90 and done (days).
    """
    known = phases(view.tx)
    names = [*RATES, *TERMS.values()]
    rows = _parts(view, choice, choice.department)
    series = [_series(view, choice, name, choice.department, rows, target_of, known) for name in names]
    if choice.department != "*":
        every = series[names.index(choice.metric)].every
        rows = _parts(view, choice, "*") if choice.metric in RATES else rows[:0]
        series.append(_series(view, choice, choice.metric, "*", rows, target_of, known, every))
    found = controls(series)
    return dict(zip(names, found, strict=False)), found[len(names)] if len(found) > len(names) else None


def _series(
    view: View,
    choice: Choice,
    name: str,
    place: str,
    rows: pd.DataFrame,
    target_of: TARGET,
    known: Phases,
    every: Every | None = None,
) -> Series:
    months, every = _rates(choice, name, rows, every) if name in RATES else _days(view, choice, name, place, every)
    metric = definitions()[name]
    # what was done about complaints holds for every topic of theirs
    begins = known.of(name, place, choice.visit_kind or "*")
    return Series(months, metric.better, target_of(metric, place), begins, every, choice.period.end)


def _parts(view: View, choice: Choice, place: str) -> pd.DataFrame:
    """What the RATES are made of, by month."""
    rows = complaints.months(view.tx, choice.scope().of(place))
    rows = rows.assign(month=pd.to_datetime(rows.month))
    return rows[rows.month <= pd.Timestamp(choice.last)].set_index("month").astype(float)


def _rates(choice: Choice, name: str, rows: pd.DataFrame, every: Every | None) -> tuple[pd.DataFrame, Every]:
    numerator, denominator = RATES[name]
    metric = definitions()[name]
    if name == "complaint_rate":
        rows = rows[rows.visits > 0]
    every = every or _every(metric, choice, rows[denominator])
    rows = summed(rows, every)
    shown = rows[denominator] >= points.least(metric)
    parts = rows[numerator], rows[denominator]
    low, high = figures.interval(metric, *parts)
    found = rows.assign(
        n=rows.received if name == "complaint_rate" else rows.due,
        value=np.where(shown, figures.value(metric, *parts), np.nan),
        low=np.where(shown, low, np.nan),
        high=np.where(shown, high, np.nan),
    )
    return _dated(found, choice, every), every


def _days(view: View, choice: Choice, name: str, place: str, every: Every | None) -> tuple[pd.DataFrame, Every]:
    """Working days from receipt, by month received; infinite where fewer than half are done.

    Medians within the day: see metrics.durations.by_month.
    """
    term = next(term for term, metric in TERMS.items() if metric == name)
    rows = complaints.month_terms(view.tx, choice.scope().of(place), term)
    rows = rows.assign(month=pd.to_datetime(rows.month))
    every = every or _every(definitions()[name], choice, rows.groupby("month").complaints.sum().astype(float))
    found = durations.by_month(rows.assign(month=begin_of(rows.month, every))).set_index("month")
    if len(found):
        found = found.reindex(span(found.index, every))
    found = found.assign(n=found.n.fillna(0), open=found.open.fillna(0), done=lambda one: one.n - one.open)
    found.loc[found.n < FIGURE_CASES, ["value", "low", "high", "p90"]] = np.nan
    # the interval is in whole days
    found = found.assign(low=np.fmin(found.low, found.value), high=np.fmax(found.high, found.value))
    return _dated(found, choice, every), every


def _every(metric: Metric, choice: Choice, counts: pd.Series) -> Every:
    """By what a figure is judged; counts: the cases of each month that has any."""
    if counts.empty:
        return "month"
    counts = counts.reindex(span(counts.index, "month"), fill_value=0)
    covered = points.whole(counts.index.to_numpy(), "month", choice.first, choice.last)
    return points.every(metric, np.where(covered, counts.to_numpy(dtype=float), 0))


def begin_of(months: pd.Series | pd.DatetimeIndex, every: Every) -> pd.DatetimeIndex:
    """The beginning of each month's quarter, or the month, which is its own beginning."""
    begins = pd.DatetimeIndex(months)
    return begins.to_period("Q").to_timestamp() if every == "quarter" else begins


def summed(rows: pd.DataFrame, every: Every) -> pd.DataFrame:
    """The sums by month or quarter, without a gap."""
    if rows.empty:
        return rows
    sums = rows.groupby(begin_of(pd.DatetimeIndex(rows.index), every)).sum()
    return sums.reindex(span(sums.index, every), fill_value=0)


def span(starts: pd.Index, every: Every) -> pd.DatetimeIndex:
    """All months, or quarters, from the first to the last."""
    return pd.date_range(starts[0], starts[-1], freq="QS" if every == "quarter" else "MS", name="month")


def _dated(rows: pd.DataFrame, choice: Choice, every: Every) -> pd.DataFrame:
    """With `month` as a column, and which of them the data do not cover from the first day to the last."""
    found = rows.rename_axis("month").reset_index()
    covered = points.whole(found.month.to_numpy(), every, choice.first, choice.last)
    return found.assign(partial=~covered)
