"""The two figures of actions, judged: days from found to signed off, signed off on time; by quarter where few."""

import numpy as np
import pandas as pd

from dashboard.complaints_months import Months, medians
from dashboard.view import View
from metrics import figures, points
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
        # not over yet: what is found later in them may take longer
        partial = points.ends(months["month"], every) > np.datetime64(days.end)
        series.append(
            Series(
                months | {"partial": partial},
                metric.better,
                own.of(metric, department),
                known.of(name, department),
                every,
            )
        )
    return dict(zip(found, controls(series), strict=True))


def _cycle(view: View, department: str) -> tuple[Months, Every]:
    """Medians within the day, by when the problem was found: see metrics.durations.by_month."""
    rows = actions.cycle(view.tx, department)
    every = _every(CYCLE, rows, rows.complaints.to_numpy())
    return medians(rows, every), every


def _on_time(view: View, department: str) -> tuple[Months, Every]:
    """Shares by when the actions were due."""
    rows = actions.on_time(view.tx, department)
    every, metric = _every(ON_TIME, rows, rows.denominator.to_numpy()), definitions()[ON_TIME]
    parts = {name: rows[name].to_numpy() for name in ("numerator", "denominator")}
    starts, sums = points.pooled(_dates(rows), parts, every)
    shown = sums["denominator"] >= FIGURE_CASES
    low, high = figures.interval(metric, sums["numerator"], sums["denominator"])
    value = figures.value(metric, sums["numerator"], sums["denominator"])
    found = {name: np.where(shown, figure, np.nan) for name, figure in (("value", value), ("low", low), ("high", high))}
    return sums | found | {"month": starts, "n": sums["denominator"]}, every


def _every(name: str, rows: pd.DataFrame, counts: np.ndarray) -> Every:
    """By what a figure is judged; counts: the actions of each row's month."""
    return points.every(definitions()[name], points.pooled(_dates(rows), {"n": counts}, "month")[1]["n"])


def _dates(rows: pd.DataFrame) -> np.ndarray:
    return rows["month"].to_numpy(dtype="datetime64[ns]")
