"""What the satisfaction page shows, read and reckoned once: sentence, figures, charts and tables come from it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.comparison import Comparison, compared, places_of
from dashboard.satisfaction_choice import Choice, inside
from dashboard.satisfaction_shown import BLANK, Discretion, discretion
from dashboard.view import View
from metrics import comparison, periods, satisfaction
from metrics.control import Control, Series, Verdict, controls
from metrics.definition import Metric, definitions
from metrics.disclosure import SCORE_ANSWERS, answers_needed
from metrics.discretion import judged
from metrics.periods import Period
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, PROBLEMS, RATE, RESPONSE, SCORE, TOP_BOX
from metrics.standing import PARTS, Target, standings
from metrics.suppression import ALL
from warehouse import satisfaction as warehouse
from warehouse.phases import phases
from warehouse.targets import targets

Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Invalid:
    """Answers that do not count: `rows` has invalid_reason, mode, answers; of `received` answers in all."""

    rows: pd.DataFrame
    received: int

    @property
    def total(self) -> int:
        """How many they are."""
        return int(self.rows["answers"].sum())


@dataclass(frozen=True)
class Picture:
    """One view of the answers.

    table: rows of metrics.standing.standings of the chosen place and, if it is another, of the hospital ('*');
    counts: what each of these figures rests on in the chosen place, also where that is too few to show;
    before: the period they are held against, None where the data do not reach back. controls: the chosen figure and the
    headline month by month, judged; hospital: the chosen one of the whole hospital, where another place is chosen.
    modes, scores, problems and departments: as metrics.satisfaction gives them, for the chosen figure; online: the
    reviews' two figures by month. modes is empty where one mode is chosen, departments where a funnel compares them.
    """

    choice: Choice
    before: Period | None
    table: pd.DataFrame
    counts: dict[str, int]
    target: float | None
    controls: dict[str, Control]
    hospital: Control | None
    modes: pd.DataFrame
    scores: pd.DataFrame
    problems: pd.DataFrame
    departments: pd.DataFrame
    compared: list[Comparison]
    online: dict[str, pd.DataFrame]
    invalid: Invalid

    @property
    def metric(self) -> Metric:
        """The figure that the charts show."""
        return definitions()[self.choice.metric]

    @property
    def months(self) -> pd.DataFrame:
        """The chosen figure month by month."""
        return self.control.months

    def verdict(self, metric: str) -> Verdict | None:
        """What the last month of the period says of a figure; None where that is not known."""
        control = self.controls.get(metric)
        return control.within(self.choice.period.start, self.choice.period.end) if control else None

    @property
    def control(self) -> Control:
        """The chosen figure month by month, judged."""
        return self.controls[self.choice.metric]

    def of(self, metric: str, department: str | None = None) -> Row | None:
        """A figure's row, of the chosen place if no other is named; None where too few answered."""
        place = department or self.choice.department
        return self._rows.get((metric, place))

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Row]:
        return {(row["metric"], row["department_id"]): row for row in self.table.to_dict("records")}


def picture(view: View, choice: Choice) -> Picture:
    """Read and reckon; eleven small statements, all in the view's transaction."""
    tx, period, metric = view.tx, choice.period, definitions()[choice.metric]
    places = list(dict.fromkeys([choice.department, "*"]))
    of_modes = warehouse.figures(tx, places, choice.visit_kind, choice.mode)
    of_months = warehouse.months(tx, places)
    before = periods.to_compare(period, choice.extent[0])
    least = answers_needed(view.person.role)
    may = discretion(view, choice, before)
    own = targets(tx, period.last)
    span = (period.start, period.end)
    met = warehouse.touchpoints(tx, places, *span, choice.visit_kind, choice.mode)
    parts = warehouse.modes(tx, choice.department, *span)

    def target_of(named: Metric, department: str) -> float | None:
        return own.of(named, department, choice.visit_kind or "*")

    invalid = warehouse.invalid(tx, choice.department, *span, choice.visit_kind, choice.mode)
    received, _ = warehouse.received(tx, choice.department, *span, choice.visit_kind, choice.mode)
    rows = pd.concat([of_modes, _of_kind(of_months, choice.visit_kind)], ignore_index=True)
    totals = _totals(rows, period, before)
    here = totals[totals["is_now"] & (totals["department_id"] == choice.department)]
    judged, of_hospital = months_judged(view, choice, of_modes, target_of, may)
    return Picture(
        choice=choice,
        before=before,
        table=_discreet(standings(totals, definitions(), target_of, answers=least), may),
        counts={str(name): int(n) for name, n in zip(here["metric"], here["denominator"], strict=True)},
        target=target_of(metric, choice.department),
        controls=judged,
        hospital=of_hospital,
        modes=_modes(parts[:0] if choice.mode else parts, metric, least, may),
        scores=_touchpoints(met, definitions()[SCORE], least, may),
        problems=_touchpoints(met, definitions()[PROBLEMS], least, may),
        departments=_departments(view, choice, metric, may) if choice.is_without_funnel else pd.DataFrame(),
        compared=_compared(view, choice, may),
        online={name: _online(view, choice, of_months, name) for name in ONLINE},
        invalid=Invalid(invalid, received),
    )


def _of_kind(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The figures that know no mode: coverage of the chosen kind; public reviews know no visits, and so no kind."""
    coverage = (rows["metric"] == COVERAGE) & (rows["visit_kind"].eq(kind) | (kind == ""))
    return rows[coverage | rows["metric"].isin(ONLINE)].drop(columns="visit_kind")


def _totals(rows: pd.DataFrame, period: Period, before: Period | None) -> pd.DataFrame:
    """The parts of every figure, of the period (is_now) and of the one before."""
    rows = rows[rows["metric"].isin([*HEADLINES, RESPONSE, COVERAGE, *ONLINE])]
    sides = [rows[inside(rows["month"], period)].assign(is_now=True)]
    if before is not None:
        sides.append(rows[inside(rows["month"], before)].assign(is_now=False))
    keys = ["metric", "department_id", "is_now"]
    return pd.concat(sides).groupby(keys, as_index=False)[PARTS].sum(min_count=1)


def months_judged(
    view: View, choice: Choice, rows: pd.DataFrame, target_of: Target, may: Discretion
) -> tuple[dict[str, Control], Control | None]:
    """The chosen figure and the headline by month, judged; and the chosen one of the hospital beside another place.

    rows: of warehouse.satisfaction.figures, of the chosen place and the hospital. The headline where it rests on the
    same answers: the months that may be shown are reckoned for these alone.
    """
    known, kind = phases(view.tx), choice.visit_kind or "*"

    def series(name: str, place: str) -> Series:
        metric = definitions()[name]
        months = _months(view, choice, rows, metric, place, may)
        return Series(
            months, metric.better, target_of(metric, place), known.of(name, place, kind), until=choice.period.end
        )

    names = [choice.metric, RATE] if choice.metric != RATE and judged(choice.metric) == RATE else [choice.metric]
    many = [series(name, choice.department) for name in names]
    if choice.department != "*":
        many.append(series(choice.metric, "*"))
    found = controls(many)
    return dict(zip(names, found, strict=False)), found[len(names)] if len(found) > len(names) else None


def _discreet(table: pd.DataFrame, may: Discretion) -> pd.DataFrame:
    """Standings without the figures, and without the pasts, that would give others away. Reviews are public."""
    cells = list(zip(table["metric"], table["department_id"], strict=True))
    public = table["metric"].isin(ONLINE).to_numpy(dtype=bool)
    now = np.array([may.of(*cell) for cell in cells], dtype=bool)
    past = np.array([may.before(*cell) for cell in cells], dtype=bool)
    table = table.assign(
        before=table["before"].where(past | public), verdict=table["verdict"].where(past | public, "unknown")
    )
    return table[now | public].reset_index(drop=True)


def _months(
    view: View, choice: Choice, rows: pd.DataFrame, metric: Metric, place: str, may: Discretion
) -> pd.DataFrame:
    """The figure month by month; blank where it would give another one away.

    withheld: where it is so for all but the quality office, which sees the figure; no verdict rests on it.
    """
    own = rows[(rows["metric"] == metric.id) & (rows["department_id"] == place)]
    first, last = choice.extent
    last = max(last, view.extent[1]) if view.extent else last
    months = pd.to_datetime(own["month"])
    hidden = {month for month in months if not may.in_month(month, place)}
    public = satisfaction.months(own, metric, first, last, SCORE_ANSWERS, hidden)
    if answers_needed(view.person.role) > 1:
        return public
    every = satisfaction.months(own, metric, first, last, 1)
    return every.assign(withheld=public["value"].isna() & every["value"].notna())


def _modes(parts: pd.DataFrame, metric: Metric, least: int, may: Discretion) -> pd.DataFrame:
    found = satisfaction.by_mode(parts, metric, least)
    told = [may.of(metric.id, may.choice.department, ("mode", mode)) for mode in found["mode"]]
    return satisfaction.best_first(_blank(found, told), metric)


def _touchpoints(met: pd.DataFrame, metric: Metric, least: int, may: Discretion) -> pd.DataFrame:
    """Of both places only what may be shown, the worst first."""
    place = may.choice.department
    found = satisfaction.by_touchpoint(met, metric, place, least)
    told = [may.at_touchpoint(metric.id, place, touchpoint) for touchpoint in found["touchpoint"]]
    whole = [may.at_touchpoint(metric.id, "*", touchpoint) for touchpoint in found["touchpoint"]]
    found = _blank(found, told).assign(hospital=found["hospital"].where(whole))
    known = found["value"].notna()
    return pd.concat([found[known], found[~known]], ignore_index=True)


def _departments(view: View, choice: Choice, metric: Metric, may: Discretion) -> pd.DataFrame:
    """The departments that the person may see (of the chosen campus, if one is), beside the hospital."""
    rows = warehouse.by_department(view.tx, metric.id, choice.period.start, choice.period.end)
    column, value = choice.breakdown
    rows = rows[rows[column] == value] if column else rows
    rows = rows.groupby("department_id", as_index=False)[PARTS].sum(min_count=1)
    campus = choice.department[1:] if choice.department.startswith("*") else ""
    campus_of = view.departments["campus_id"]
    named = {id_: campus_of[id_] for id_ in view.own_departments if not campus or campus_of[id_] == campus}
    if not may.of(metric.id, "*"):  # there is nothing to hold them against
        rows = rows[:0]
    found = satisfaction.by_department(rows, metric, named, answers_needed(view.person.role))
    told = [may.of(metric.id, place) for place in found["department_id"]]
    return satisfaction.best_first(_blank(found, told).assign(verdict=found["verdict"].where(told, "unknown")), metric)


def _compared(view: View, choice: Choice, may: Discretion) -> list[Comparison]:
    """The departments' funnels: top box, and the chosen figure where it has one; all survey modes together."""
    names = dict.fromkeys([TOP_BOX, *([choice.metric] if choice.metric in comparison.METRICS else [])])
    part = ("visit_kind", choice.visit_kind) if choice.visit_kind else ALL
    return compared(
        view,
        list(names),
        choice.period.key,
        choice.visit_kind,
        places_of(view, choice.department),
        lambda metric, place: may.of(metric, place, part),
    )


def _blank(table: pd.DataFrame, told: list[bool]) -> pd.DataFrame:
    """The rows without a figure where they may not have one."""
    return table.assign(**{name: np.where(told, table[name].to_numpy(dtype=float), np.nan) for name in BLANK})


def _online(view: View, choice: Choice, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """One of the public reviews' figures, month by month. Reviews are public: a single one is no secret."""
    own = rows[(rows["metric"] == name) & (rows["department_id"] == choice.department)]
    least = min(SCORE_ANSWERS, answers_needed(view.person.role))
    return satisfaction.months(own, definitions()[name], *choice.extent, least)
