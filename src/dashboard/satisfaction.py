"""What the satisfaction page shows, read and reckoned once: sentence, figures, charts and tables come from it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.satisfaction_choice import Choice, answers, inside
from dashboard.view import View
from metrics import periods, satisfaction
from metrics.control import Control, Series, Verdict, controls
from metrics.definition import Metric, definitions
from metrics.disclosure import NEVER, SCORE_ANSWERS, answers_needed, parts_shown
from metrics.periods import Period
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, PROBLEMS, RATE, RESPONSE, SCORE
from metrics.standing import PARTS, Target, standings
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
    reviews' two figures by month. modes is empty where one mode is chosen.
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
        found = self.table[(self.table["metric"] == metric) & (self.table["department_id"] == place)]
        return found.iloc[0].to_dict() if len(found) else None


def picture(view: View, choice: Choice) -> Picture:
    """Read and reckon; eleven small statements, all in the view's transaction."""
    tx, period, metric = view.tx, choice.period, definitions()[choice.metric]
    places = list(dict.fromkeys([choice.department, "*"]))
    of_modes = warehouse.figures(tx, places, choice.visit_kind, choice.mode)
    of_months = warehouse.months(tx, places)
    before = periods.to_compare(period, choice.extent[0])
    least = answers(view, choice)
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
    judged, of_hospital = _controls(view, choice, of_modes, target_of)
    return Picture(
        choice=choice,
        before=before,
        table=standings(totals, definitions(), target_of, answers=least),
        counts={str(name): int(n) for name, n in zip(here["metric"], here["denominator"], strict=True)},
        target=target_of(metric, choice.department),
        controls=judged,
        hospital=of_hospital,
        modes=satisfaction.by_mode(parts[:0] if choice.mode else parts, metric, answers_needed(view.person.role)),
        scores=satisfaction.by_touchpoint(met, definitions()[SCORE], choice.department, least),
        problems=satisfaction.by_touchpoint(met, definitions()[PROBLEMS], choice.department, least),
        departments=_departments(view, choice, metric),
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


def _controls(
    view: View, choice: Choice, rows: pd.DataFrame, target_of: Target
) -> tuple[dict[str, Control], Control | None]:
    """The chosen figure and the headline by month, judged; and the chosen one of the hospital beside another place."""
    known, kind = phases(view.tx), choice.visit_kind or "*"

    def series(name: str, place: str) -> Series:
        metric = definitions()[name]
        months = _months(view, choice, rows, metric, place)
        return Series(months, metric.better, target_of(metric, place), known.of(name, place, kind))

    names = list(dict.fromkeys([choice.metric, RATE]))
    many = [series(name, choice.department) for name in names]
    if choice.department != "*":
        many.append(series(choice.metric, "*"))
    found = controls(many)
    return dict(zip(names, found, strict=False)), found[len(names)] if len(found) > len(names) else None


def _months(view: View, choice: Choice, rows: pd.DataFrame, metric: Metric, place: str) -> pd.DataFrame:
    """The figure month by month; blank where one kind or mode beside the others' sum would give another away."""
    own = rows[(rows["metric"] == metric.id) & (rows["department_id"] == place)]
    found = satisfaction.months(own, metric, *choice.extent, answers_needed(view.person.role))
    if choice.breakdown[0]:
        told = {pd.Timestamp(month): answers(view, choice, n) < NEVER for month, n in choice.counts.groupby("month")}
        hidden = ~found["month"].map(told).fillna(False).astype(bool)
        found.loc[hidden, ["value", "low", "high"]] = float("nan")
    return found


def _departments(view: View, choice: Choice, metric: Metric) -> pd.DataFrame:
    """The departments that the person may see (of the chosen campus, if one is), beside the hospital."""
    least = answers_needed(view.person.role)
    rows = warehouse.by_department(view.tx, metric.id, choice.period.start, choice.period.end)
    column, value = choice.breakdown
    if column:
        shown = rows.groupby(["department_id", column], as_index=False)[PARTS].sum(min_count=1)
        mask = shown.groupby("department_id")["denominator"].transform(lambda n: parts_shown(n, least)).astype(bool)
        rows = shown[mask & (shown[column] == value)]
    rows = rows.groupby("department_id", as_index=False)[PARTS].sum(min_count=1)
    campus = choice.department[1:] if choice.department.startswith("*") else ""
    campus_of = view.departments["campus_id"]
    named = {id_: campus_of[id_] for id_ in view.own_departments if not campus or campus_of[id_] == campus}
    return satisfaction.by_department(rows, metric, named, least)


def _online(view: View, choice: Choice, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """One of the public reviews' figures, month by month. Reviews are public: a single one is no secret."""
    own = rows[(rows["metric"] == name) & (rows["department_id"] == choice.department)]
    least = min(SCORE_ANSWERS, answers_needed(view.person.role))
    return satisfaction.months(own, definitions()[name], *choice.extent, least)
