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
Months = dict[str, np.ndarray]  # by name what is known of each month, in order
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
    covered = points.whole(months["month"], every, choice.first, choice.last)
    # what was done about complaints holds for every topic of theirs
    begins = known.of(name, place, choice.visit_kind or "*")
    return Series(
        months | {"partial": ~covered}, metric.better, target_of(metric, place), begins, every, choice.period.end
    )


def _parts(view: View, choice: Choice, place: str) -> pd.DataFrame:
    """What the RATES are made of, by month."""
    rows = complaints.months(view.tx, choice.scope().of(place))
    return rows[pd.to_datetime(rows.month) <= pd.Timestamp(choice.last)]


def _rates(choice: Choice, name: str, rows: pd.DataFrame, every: Every | None) -> tuple[Months, Every]:
    numerator, denominator = RATES[name]
    metric = definitions()[name]
    if name == "complaint_rate":
        rows = rows[rows.visits > 0]
    parts = {part: rows[part].to_numpy() for part in ("received", "visits", "due", "on_time")}
    every = every or _every(metric, choice, _dates(rows), parts[denominator])
    starts, sums = points.pooled(_dates(rows), parts, every)
    shown = sums[denominator] >= points.least(metric)
    low, high = figures.interval(metric, sums[numerator], sums[denominator])
    value = figures.value(metric, sums[numerator], sums[denominator])
    found = {name: np.where(shown, figure, np.nan) for name, figure in (("value", value), ("low", low), ("high", high))}
    return sums | found | {"month": starts, "n": sums["received" if name == "complaint_rate" else "due"]}, every


def _days(view: View, choice: Choice, name: str, place: str, every: Every | None) -> tuple[Months, Every]:
    """Working days from receipt, by month received; infinite where fewer than half are done.

    Medians within the day: see metrics.durations.by_month.
    """
    term = next(term for term, metric in TERMS.items() if metric == name)
    rows = complaints.month_terms(view.tx, choice.scope().of(place), term)
    every = every or _every(definitions()[name], choice, _dates(rows), rows.complaints.to_numpy())
    return medians(rows, every), every


def medians(taken: pd.DataFrame, every: Every) -> Months:
    """The medians of metrics.durations.by_month by month or quarter, without a gap; NaN where too few.

    taken: rows month, taken, ended, complaints. Also n, open, done, p90; the interval is in whole units.
    """
    months = _dates(taken)
    starts, sums = points.pooled(months, {"n": taken.complaints.to_numpy()}, every)
    begins = starts[np.searchsorted(starts, months, side="right") - 1] if len(starts) else months
    judged = durations.by_month(taken.assign(month=begins))
    at = np.searchsorted(starts, judged.month.to_numpy())
    found: dict[str, np.ndarray] = {}
    for part in ("value", "low", "high", "p90", "open"):
        found[part] = np.full(len(starts), 0.0 if part == "open" else np.nan)
        found[part][at] = judged[part]
    few = sums["n"] < FIGURE_CASES
    found |= {part: np.where(few, np.nan, found[part]) for part in ("value", "low", "high", "p90")}
    whole = {"low": np.fmin(found["low"], found["value"]), "high": np.fmax(found["high"], found["value"])}
    return found | whole | {"month": starts, "n": sums["n"], "done": sums["n"] - found["open"]}


def _every(metric: Metric, choice: Choice, months: np.ndarray, counts: np.ndarray) -> Every:
    """By what a figure is judged; counts: the cases of each row's month."""
    starts, sums = points.pooled(months, {"n": counts}, "month")
    covered = points.whole(starts, "month", choice.first, choice.last)
    return points.every(metric, np.where(covered, sums["n"], 0))


def _dates(rows: pd.DataFrame) -> np.ndarray:
    return rows["month"].to_numpy(dtype="datetime64[ns]")
