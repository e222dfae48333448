"""The two figures of actions, judged: days from found to signed off, signed off on time; by quarter where few."""

import numpy as np
import pandas as pd

from dashboard.complaints_months import begin_of, span, summed
from dashboard.view import View
from metrics import durations, figures, points
from metrics.control import Control, Series, controls
from metrics.definition import definitions
from metrics.disclosure import FIGURE_CASES
from metrics.periods import Period
from metrics.points import Every
from warehouse import actions
from warehouse.phases import phases
from warehouse.targets import targets

CYCLE, ON_TIME = "rectification_cycle_median", "action_on_time_rate"


def judged(view: View, department: str, days: Period) -> dict[str, Control]:
    """By metric, of one place; days: from the first with an action to the day by which open ones are judged."""
    known, own = phases(view.tx), targets(view.tx, days.last)
    found = {CYCLE: _cycle(view, department), ON_TIME: _on_time(view, department)}
    series = []
    for name, (months, every) in found.items():
        metric = definitions()[name]
        dated = _dated(months, every, days)
        series.append(Series(dated, metric.better, own.of(metric, department), known.of(name, department), every))
    return dict(zip(found, controls(series), strict=True))


def _cycle(view: View, department: str) -> tuple[pd.DataFrame, Every]:
    """Medians within the day, by when the problem was found: see metrics.durations.by_month."""
    rows = actions.cycle(view.tx, department)
    rows = rows.assign(month=pd.to_datetime(rows.month))
    every = _every(CYCLE, rows.groupby("month").complaints.sum().astype(float))
    found = durations.by_month(rows.assign(month=begin_of(rows.month, every))).set_index("month")
    if len(found):
        found = found.reindex(span(found.index, every))
    found = found.assign(n=found.n.fillna(0))
    found.loc[found.n < FIGURE_CASES, ["value", "low", "high"]] = np.nan
    return found.assign(low=np.fmin(found.low, found.value), high=np.fmax(found.high, found.value)), every


def _on_time(view: View, department: str) -> tuple[pd.DataFrame, Every]:
    """Shares by when the actions were due."""
    rows = actions.on_time(view.tx, department)
    rows = rows.assign(month=pd.to_datetime(rows.month)).set_index("month").astype(float)
    every = _every(ON_TIME, rows.denominator)
    rows = summed(rows, every)
    shown, metric = rows.denominator >= FIGURE_CASES, definitions()[ON_TIME]
    low, high = figures.interval(metric, rows.numerator, rows.denominator)
    return (
        rows.assign(
            n=rows.denominator,
            value=np.where(shown, figures.value(metric, rows.numerator, rows.denominator), np.nan),
            low=np.where(shown, low, np.nan),
            high=np.where(shown, high, np.nan),
        ),
        every,
    )


def _every(name: str, counts: pd.Series) -> Every:
    """By what a figure is judged; counts: the actions of each month that has any."""
    if counts.empty:
        return "month"
    counts = counts.reindex(span(counts.index, "month"), fill_value=0)
    return points.every(definitions()[name], counts.to_numpy(dtype=float))


def _dated(rows: pd.DataFrame, every: Every, days: Period) -> pd.DataFrame:
    """With `month` as a column, and which are not over yet: what is found later in them may take longer."""
    found = rows.rename_axis("month").reset_index()
    ends = found.month + (pd.offsets.QuarterEnd(0) if every == "quarter" else pd.offsets.MonthEnd(0))
    return found.assign(partial=(ends > pd.Timestamp(days.last)).to_numpy(dtype=bool))
