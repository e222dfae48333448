"""The months of one figure at one place, whatever its kind, as far as everybody may see them; quarters where its
chart is judged by those.

What is withheld from some is used for nobody: an action has one verdict, whoever looks at it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.overview import extent
from dashboard.view import View
from language.labels import STEP
from metrics import durations, figures, points, waiting
from metrics.definition import Metric
from metrics.disclosure import CELL_WAITS, FIGURE_CASES
from metrics.discretion import ALL, ANSWERS, judged
from metrics.effect import COLUMNS
from metrics.phases import Phases
from metrics.points import Every
from warehouse import discretion, effect, overview
from warehouse.phases import phases

ANY = "*"
WHOLE_STAY = {"door_to_door_median": "door_to_door", "appointment_delay_median": "appointment_delay"}
_JOURNEY = [step for step in STEP if step not in WHOLE_STAY.values()]
_STARTS = {"month": "MS", "quarter": "QS"}
_QUANTILE = {0.5: "median", 0.9: "p90"}


@dataclass(frozen=True)
class Scope:
    """What is measured where; visit_kind and step '*' for all together, touchpoint "" for none or all."""

    metric: Metric
    department: str
    visit_kind: str = ANY
    step: str = ANY
    touchpoint: str = ""


@dataclass(frozen=True)
class Course:
    """What a figure is judged by.

    rows: one per month (or quarter) without a gap, in order: metrics.effect.COLUMNS, and low and high of the value,
    which is NaN where it rests on too few or is withheld from somebody, infinite where fewer than half of the cases are
    done; partial: the data do not cover all of it.
    """

    rows: pd.DataFrame
    every: Every = "month"


@dataclass(frozen=True)
class Reader:
    """Months as one view reads them; the waits of a place are read once for all figures formed of them."""

    view: View
    _waits: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day with data; None without any."""
        return extent(self.view)

    @cached_property
    def phases(self) -> Phases:
        """The hospital's phases."""
        return phases(self.view.tx)

    def months(self, scope: Scope) -> Course:
        """The months of a figure, or its quarters: by the rule of its chart (metrics.points)."""
        metric, tx = scope.metric, self.view.tx
        if metric.kind == "duration":
            taken = effect.durations(tx, metric, scope.department, scope.visit_kind)
            return self._pooled(scope, taken, _durations)
        if metric.counts == "waits" or metric.id in WHOLE_STAY:
            if scope.department not in self._waits:
                self._waits[scope.department] = overview.wait_months(tx, scope.department)
            return Course(self._dated(scope, _waits(self.view, scope, self._waits[scope.department])))
        if metric.kind == "percentile":
            return Course(self._dated(scope, pd.DataFrame()))
        rows = effect.parts(tx, metric, scope.department, scope.visit_kind, scope.touchpoint)
        return self._pooled(scope, rows, lambda parts: _additive(metric, _summed(parts), points.least(metric)))

    def _pooled(self, scope: Scope, rows: pd.DataFrame, formed: Callable[[pd.DataFrame], pd.DataFrame]) -> Course:
        """rows: with month, as read; formed: the figures of such rows that have a month, or a quarter, in common."""
        found = self._dated(scope, formed(rows))
        if points.every(scope.metric, np.where(found["partial"].astype(bool), 0, found["n"].astype(float))) == "month":
            return Course(found)
        begins = pd.to_datetime(rows["month"]).dt.to_period("Q").dt.to_timestamp()
        return Course(self._dated(scope, formed(rows.assign(month=begins)), "quarter"), "quarter")

    def _dated(self, scope: Scope, rows: pd.DataFrame, every: Every = "month") -> pd.DataFrame:
        if rows.empty or self.days is None:
            return pd.DataFrame(columns=[*COLUMNS, "low", "high"])
        found = rows.assign(month=pd.to_datetime(rows["month"])).set_index("month").sort_index()
        starts = pd.date_range(found.index[0], found.index[-1], freq=_STARTS[every], name="month")
        found = found.reindex(starts).reset_index()
        found["n"] = found["n"].fillna(0)
        if every == "month":  # answers, from which alone something is withheld, are never judged by quarters
            found.loc[_withheld(self.view, scope, found["month"]), ["value", "low", "high"]] = np.nan
        return found.assign(partial=~points.whole(found["month"].to_numpy(), every, *self.days))


def _additive(metric: Metric, rows: pd.DataFrame, least: int) -> pd.DataFrame:
    parts = (rows["numerator"], rows["denominator"], rows["sum_squares"])
    shown = rows["denominator"] >= least
    low, high = figures.interval(metric, *parts)
    return rows.assign(
        n=rows["denominator"],
        value=np.where(shown, figures.value(metric, *parts[:2]), np.nan),
        low=np.where(shown, low, np.nan),
        high=np.where(shown, high, np.nan),
    )


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """One row per month; where a part is not known its sum is not."""
    return parts.groupby("month").sum(min_count=1).reset_index()


def _durations(taken: pd.DataFrame) -> pd.DataFrame:
    """Medians within the day, open cases counted."""
    found = durations.by_month(taken)
    found.loc[found["n"] < FIGURE_CASES, ["value", "low", "high"]] = np.nan
    return found.assign(numerator=np.nan, denominator=np.nan, sum_squares=np.nan)


def _waits(view: View, scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """Of one step, or of all together; the department's own queue. rows: as warehouse.overview.wait_months."""
    whole = WHOLE_STAY.get(scope.metric.id)
    steps = [whole] if whole else _JOURNEY if scope.step == ANY else [scope.step]
    rows = rows[rows["step"].isin(steps)]
    if scope.visit_kind != ANY:
        rows = rows[rows["visit_kind"] == scope.visit_kind]
    if rows.empty:
        return pd.DataFrame()
    sums = rows.groupby("month", as_index=False)[["n", "on_target", "seconds", "seconds_sq"]].sum().astype(
        dict.fromkeys(("n", "on_target", "seconds", "seconds_sq"), float)
    )  # fmt: skip
    if scope.metric.kind == "percentile":
        buckets = [np.sum(list(group), axis=0) for _, group in rows.groupby("month")["buckets"]]
        assert view.extent is not None, "there are waits"
        found = waiting.trend(sums.assign(buckets=buckets), *view.extent)
        measure = _QUANTILE[scope.metric.quantile or 0.5]
        columns = {"value": found[measure], "low": found[f"{measure}_low"], "high": found[f"{measure}_high"]}
        return found[["month", "n"]].assign(**columns, numerator=np.nan, denominator=np.nan, sum_squares=np.nan)
    mean = scope.metric.kind == "mean"
    parts = pd.DataFrame(
        {
            "month": sums["month"],
            "numerator": sums["seconds"] / 60 if mean else sums["on_target"],
            "denominator": sums["n"],
            "sum_squares": sums["seconds_sq"] / 3600 if mean else np.nan,
        }
    )
    return _additive(scope.metric, parts, CELL_WAITS)


def _withheld(view: View, scope: Scope, months: pd.Series) -> np.ndarray:
    """Which months may not be shown to everybody who may see the place."""
    if scope.metric.id not in ANSWERS:
        return np.zeros(len(months), dtype=bool)
    part = ALL if scope.visit_kind == ANY else ("visit_kind", scope.visit_kind)
    rows = discretion.withheld_months(view.tx, [scope.department], part)
    periods = set(rows.loc[rows["figure"] == judged(scope.metric.id, scope.touchpoint), "period"])
    return months.dt.strftime("%Y-%m").isin(periods).to_numpy(dtype=bool)
