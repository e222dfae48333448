"""What the overview shows, read and reckoned once: every metric's standing, its months, where to look first."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from dashboard.overview_choice import MONTHS_BEFORE, Choice
from dashboard.overview_control import Judged, judged
from dashboard.overview_shown import discretion
from dashboard.view import View
from language.labels import STEP
from metrics import waiting
from metrics.definition import SECTIONS, Metric, definitions
from metrics.disclosure import CELL_WAITS
from metrics.standing import PARTS, Target, look_first, standings
from metrics.targets import ANY
from warehouse import overview
from warehouse.targets import targets

ON_TARGET = "wait_on_target_rate"  # what a step of the journey is judged by
STEP_ID = "step:"  # a step of the journey among the departments of a table of standings
KEYS = ["metric", "department_id"]


@dataclass(frozen=True)
class Standings:
    """`here`: the chosen place's figures by metric; `steps`: its waits by step, with their median in minutes;
    `hospital`: the whole hospital's figures by metric, for comparison; `first`: where to look first. All are rows of
    metrics.standing.standings.

    `board`: the headline figures of the period's last whole month, of the departments looked at and of the hospital or
    campus above them (metrics.board.cells). `few`: metric and department_id of those that are withheld, resting on too
    few or giving such a one away. `judged`: the verdicts on their months; `missing`: the metrics
    without data, by the empty table they come from.
    """

    choice: Choice
    here: pd.DataFrame
    steps: pd.DataFrame
    hospital: pd.DataFrame
    board: pd.DataFrame
    few: pd.DataFrame
    first: pd.DataFrame
    judged: Judged
    missing: dict[str, list[Metric]]

    def sections(self) -> dict[str, pd.DataFrame]:
        """The place's figures by section of the menu, in the order of their definitions."""
        ordered = self.here.set_index("metric", drop=False)
        found = {}
        for section in SECTIONS:
            metrics = [name for name, metric in definitions().items() if metric.section == section]
            rows = ordered.loc[[name for name in metrics if name in ordered.index]]
            if len(rows):
                found[section] = rows
        return found


def notable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that a meeting talks about: targets missed, and real changes."""
    return rows[(rows.state == "missed") | rows.verdict.isin(["better", "worse"])]


def extent(view: View) -> tuple[date, date] | None:
    """First and last day that the overview may speak of; None where there is nothing at all."""
    if view.extent is not None:
        return view.extent
    months = overview.months(view.tx, "*").month
    return (months.min(), months.max()) if len(months) else None


def read(view: View, choice: Choice, totals: pd.DataFrame) -> Standings:
    """Read and reckon; all in the view's transaction. `totals` as `overview_choice.choose` gives them."""
    start, end = choice.period.start, choice.period.end
    empty = _missing(view)
    without = {metric.id for metrics in empty.values() for metric in metrics}
    totals = _of_kind(totals[~totals.metric.isin(without)], choice.visit_kind)
    waits = _of_kind(overview.wait_months(view.tx, choice.department), choice.visit_kind)
    summed = totals.groupby([*KEYS, "is_now"], as_index=False)[PARTS].sum(min_count=1)
    target_of = _target_of(view, choice)
    may = discretion(view, choice)
    few = may.few(summed[summed.is_now.astype(bool)], _whole_of(view))
    on_board = _on_board(view, choice)
    found = judged(view, choice, on_board, extent(view) or (start, end), _step_months(waits), target_of, may)
    of_month = found.at_month[~found.at_month.metric.isin(without)].rename(columns={"n": "denominator"})
    few_of_month = may.in_month(view, choice, found.month).few(of_month, _whole_of(view))
    table = may.without_past(found.judge(_without(standings(summed, definitions(), target_of), few)))
    steps = found.judge(standings(_steps(waits, start, end), definitions(), target_of, family="metric"))
    looked_at = table[table.department_id.isin(_looked_at(view, choice))]
    return Standings(
        choice=choice,
        here=table[table.department_id == choice.department],
        steps=_with_medians(steps, waits, start, end),
        hospital=table[table.department_id == "*"],
        board=_board(found, few_of_month, on_board, without),
        few=few_of_month,
        first=look_first(pd.concat([looked_at, steps], ignore_index=True), definitions()),
        judged=found,
        missing=empty,
    )


def _target_of(view: View, choice: Choice) -> Target:
    """The targets of the period's last day; a step's stands where the step stands, under the chosen place."""
    own = targets(view.tx, choice.period.end - timedelta(days=1))
    kind = choice.visit_kind or ANY

    def target_of(metric: Metric, department: str) -> float | None:
        if department.startswith(STEP_ID):
            return own.of(metric, choice.department, kind, department.removeprefix(STEP_ID))
        return own.of(metric, department, kind)

    return target_of


def _of_kind(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    return rows[rows.visit_kind == kind] if kind else rows


def _looked_at(view: View, choice: Choice) -> list[str]:
    """A department's own figures; the departments of the hospital or campus where one is looked at as a whole."""
    if not choice.department.startswith("*"):
        return [choice.department]
    campus = choice.department[1:]
    within = [id_ for id_ in view.own_departments if not campus or view.departments.campus_id[id_] == campus]
    return within


def _whole_of(view: View) -> dict[str, str]:
    """The campus of each department in whose campus the person sees them all."""
    own = view.departments.index.isin(view.own_departments)
    campuses = view.departments.campus_id.fillna("")
    whole = set(campuses) - set(campuses[~own])
    return {str(id_): str(campus) for id_, campus in campuses.items() if campus in whole}


def _without(table: pd.DataFrame, few: pd.DataFrame) -> pd.DataFrame:
    """The rows that are not among the few."""
    hidden = pd.MultiIndex.from_frame(few[KEYS])
    return table[~pd.MultiIndex.from_frame(table[KEYS]).isin(hidden)]


def _on_board(view: View, choice: Choice) -> list[str]:
    """The departments looked at, and above them the campus or hospital they belong to."""
    return [choice.department if choice.department.startswith("*") else "*", *_looked_at(view, choice)]


def _board(found: Judged, few: pd.DataFrame, places: list[str], without: set[str]) -> pd.DataFrame:
    """The cells of the board, of the metrics that have data."""
    cells = found.board(few, places)
    return cells[~cells.metric.isin(without)]


def _steps(waits: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """The waits by step as parts of ON_TARGET, the steps in the departments' place."""
    months = pd.to_datetime(waits.month)
    since = pd.Timestamp(start) - pd.DateOffset(months=MONTHS_BEFORE)
    inside = (months >= since) & (months < pd.Timestamp(end)) & waits.step.isin(_JOURNEY)
    rows = waits[inside]
    return (
        pd.DataFrame(
            {
                "metric": ON_TARGET,
                "department_id": STEP_ID + rows.step,
                "is_now": months[inside] >= pd.Timestamp(start),
                "numerator": rows.on_target.astype(float),
                "denominator": rows.n.astype(float),
                "sum_squares": np.nan,
            }
        )
        .groupby([*KEYS, "is_now"], as_index=False)[PARTS]
        .sum(min_count=1)
    )


_JOURNEY = [step for step in STEP if step not in ("door_to_door", "appointment_delay")]


def _step_months(waits: pd.DataFrame) -> pd.DataFrame:
    """The waits by step and month as parts of ON_TARGET, the steps in the departments' place."""
    rows = waits[waits.step.isin(_JOURNEY)]
    return pd.DataFrame(
        {
            "metric": ON_TARGET,
            "department_id": STEP_ID + rows.step,
            "month": rows.month,
            "numerator": rows.on_target.astype(float),
            "denominator": rows.n.astype(float),
        }
    )


def _with_medians(table: pd.DataFrame, waits: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """The steps in the order of a visit, with their median wait in minutes and the share within target by month."""
    months = pd.to_datetime(waits.month)
    steps = table.department_id.str.removeprefix(STEP_ID)
    now = waits[(months >= pd.Timestamp(start)) & (months < pd.Timestamp(end))]
    medians = [waiting.overall(now[now.step == step]).median for step in steps]
    sums = waits.groupby(["step", "month"])[["on_target", "n"]].sum()
    shares = (sums.on_target / sums.n * 100).where(sums.n >= CELL_WAITS).unstack("month")
    table = table.assign(step=steps, median=medians, months=[shares.loc[step].tolist() for step in steps])
    return table.loc[table.step.map(_JOURNEY.index).sort_values().index]


def _missing(view: View) -> dict[str, list[Metric]]:
    """The metrics that have no data, by the table that is empty."""
    tables = overview.row_counts(view.tx)
    empty = list(tables.table_name[~tables.has_rows.astype(bool)])
    return {table: [metric for metric in definitions().values() if metric.source == table] for table in empty}
