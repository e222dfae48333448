"""What the complaints page shows, read and reckoned once: sentence, figures, charts and work list come from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.comparison import Comparison, compared, places_of
from dashboard.complaints_choice import TERMS, Choice
from dashboard.complaints_months import judged
from dashboard.view import View
from metrics import durations, periods
from metrics.control import Control, Verdict
from metrics.definition import Metric, definitions
from metrics.durations import Turnaround
from metrics.periods import Period
from metrics.standing import Target, standings
from warehouse import complaints
from warehouse.targets import targets

# metric -> its numerator and denominator among warehouse.complaints.SUMS
PARTS = {
    "complaint_rate": ("received", "visits"),
    "complaint_on_time_rate": ("on_time", "due"),
    "complaint_acknowledged_rate": ("acknowledged", "acknowledgeable"),
    "complaint_reopened_rate": ("reopened", "closed"),
    "complaint_handling_satisfied_rate": ("satisfied", "called_back"),
}
COMPARED = ("complaint_rate", "complaint_on_time_rate")
METRICS = (*PARTS, *TERMS.values())
STAGES = {  # stage -> the term that ends with it, the one from the stage before
    "acknowledged": ("acknowledge", "acknowledge"),
    "replied": ("reply", "replying"),
    "rectified": ("rectify", "rectifying"),
    "closed": ("close", "closing"),
    "called_back": ("calling_back", "calling_back"),
}
AGES = ((0, 2), (3, 5), (6, 10), (11, 20), (21, None))  # working days since receipt, the law's 5 and 10 among them
SOON = 2  # working days left


@dataclass(frozen=True)
class Side:
    """One period: the sums of all counts, and how long each term took, as read."""

    period: Period
    totals: pd.Series
    terms: pd.DataFrame

    @cached_property
    def _by_term(self) -> dict[str, pd.DataFrame]:
        return {str(name): rows for name, rows in self.terms.groupby("term", sort=False)}

    def term(self, name: str) -> pd.DataFrame:
        """The rows of one term."""
        return self._by_term.get(name, self.terms[:0])


@dataclass(frozen=True)
class Picture:
    """One view of the complaints.

    today: the day by which open cases are judged. table: rows of metrics.standing.standings for the chosen place
    and '*'; `turnaround` and `hospital`: of TERMS; `term_targets`: of these, in working days; `is_change`: of these,
    beyond chance since `before`; `stages`: stage, reached, step (Turnaround from the stage before); `controls`: by
    metric, its months judged; `hospital_control`: the chosen metric's in the whole hospital, where another place is
    chosen; `compared`: of COMPARED, by calendar period; `ages`: open cases; `cases`: the work list.
    """

    choice: Choice
    today: date
    now: Side
    before: Side | None
    table: pd.DataFrame
    turnaround: dict[str, Turnaround]
    before_turnaround: dict[str, Turnaround]
    hospital: dict[str, Turnaround]
    term_targets: dict[str, float | None]
    is_change: dict[str, bool]
    stages: list[tuple[str, int, Turnaround | None]]
    controls: dict[str, Control]
    hospital_control: Control | None
    compared: list[Comparison]
    ages: pd.DataFrame
    traits: pd.DataFrame
    cases: pd.DataFrame

    def figure(self, metric: str, department: str | None = None) -> pd.Series | None:
        """A metric's standing in the chosen place or another one; None where too few."""
        department = department or self.choice.department
        return self._standings.get((metric, department))

    @cached_property
    def _standings(self) -> dict[tuple[str, str], pd.Series]:
        return {(row["metric"], row["department_id"]): row for _, row in self.table.iterrows()}

    @property
    def metric(self) -> Metric:
        """The figure that the control chart shows."""
        return definitions()[self.choice.metric]

    def verdict(self, metric: str) -> Verdict | None:
        """What the last month of the period says of a figure; None where it has no months."""
        control = self.controls.get(metric)
        return control.within(self.choice.period.start, self.choice.period.end) if control else None

    @property
    def is_within(self) -> bool:
        """Whether the place is a part of the hospital, to be held beside it."""
        return self.choice.department != "*"

    @property
    def overdue(self) -> pd.DataFrame:
        """Cases whose reply is overdue."""
        return self.cases[self.cases.is_overdue.astype(bool)]

    @property
    def due_soon(self) -> pd.DataFrame:
        """Cases whose reply is due within SOON working days."""
        owed = self.cases[~self.cases.replied.astype(bool) & ~self.cases.is_overdue.astype(bool)]
        return owed[owed.working_days_left <= SOON]


def picture(view: View, choice: Choice) -> Picture:
    """Read and reckon; a handful of statements, all in the view's transaction."""
    now = _side(view, choice, choice.period)
    against = _a_year_or_a_period_before(choice)
    before = _side(view, choice, against) if against else None
    whole = _side(view, choice, choice.period, "*") if choice.department != "*" else now
    own = targets(view.tx, choice.period.last)

    def target_of(metric: Metric, department: str) -> float | None:
        return own.of(metric, department, choice.visit_kind or "*")

    by_metric, of_hospital = judged(view, choice, target_of)
    return Picture(
        choice=choice,
        today=complaints.today(view.tx),
        now=now,
        before=before,
        table=_table(choice, now, before, whole, target_of),
        turnaround={term: durations.turnaround(now.term(term)) for term in TERMS},
        before_turnaround={term: durations.turnaround(before.term(term)) for term in TERMS} if before else {},
        hospital={term: durations.turnaround(whole.term(term)) for term in TERMS},
        term_targets={term: target_of(definitions()[metric], choice.department) for term, metric in TERMS.items()},
        is_change={term: durations.is_change(before.term(term), now.term(term)) for term in TERMS} if before else {},
        stages=_stages(now),
        controls=by_metric,
        hospital_control=of_hospital,
        compared=compared(view, COMPARED, _calendar(choice), choice.visit_kind, places_of(view, choice.department)),
        ages=_ages(complaints.open_terms(view.tx, choice.scope())),
        traits=complaints.traits(view.tx, choice.scope()),
        cases=complaints.open_cases(view.tx, choice.scope(), _own(view, choice.department)),
    )


def _calendar(choice: Choice) -> str:
    """The period by which departments are compared: the chosen one, or for the last 90 days the last whole quarter."""
    if choice.period.key != periods.LAST_90:
        return choice.period.key
    quarters = [period for period in periods.options(choice.first, choice.last) if "Q" in period.key]
    whole = [period for period in quarters if periods.is_whole(period, choice.first, choice.last)]
    return (whole or quarters)[0].key


def _side(view: View, choice: Choice, period: Period, department: str | None = None) -> Side:
    scope = choice.scope(period).of(department or choice.department)
    return Side(period, complaints.totals(view.tx, scope).iloc[0], complaints.terms(view.tx, scope))


def _a_year_or_a_period_before(choice: Choice) -> Period | None:
    """The newer of the two that the data cover; a week missing at the beginning does not matter."""
    for candidate in (periods.year_before(choice.period), periods.previous(choice.period)):
        if candidate is not None and candidate.start >= choice.first - timedelta(days=7):
            return candidate
    return None


def _table(choice: Choice, now: Side, before: Side | None, whole: Side, target_of: Target) -> pd.DataFrame:
    """Standings of the metrics, here and in the whole hospital."""
    sides = [(choice.department, True, now)]
    sides += [(choice.department, False, before)] if before else []
    sides += [("*", True, whole)] if choice.department != "*" else []
    rows = [
        {
            "metric": metric,
            "department_id": department,
            "is_now": is_now,
            "numerator": float(side.totals[numerator]),
            "denominator": float(side.totals[denominator]),
            "sum_squares": np.nan,
        }
        for department, is_now, side in sides
        for metric, (numerator, denominator) in PARTS.items()
    ]
    return standings(pd.DataFrame(rows), definitions(), target_of)


def _stages(side: Side) -> list[tuple[str, int, Turnaround | None]]:
    """What was not settled on the spot, stage by stage: how many reached it, how long from the stage before."""
    left = Side(side.period, side.totals, side.terms[~side.terms.settled.astype(bool)])
    # a closed complaint without any other moment recorded has no open acknowledgement
    received = max(int(left.term(term).complaints.sum()) for term in ("acknowledge", "close"))
    found: list[tuple[str, int, Turnaround | None]] = [("received", received, None)]
    for stage, (whole, step) in STAGES.items():
        rows = left.term(whole)
        reached = int(rows.complaints.to_numpy()[rows.ended.to_numpy(dtype=bool)].sum())
        found.append((stage, reached, durations.turnaround(left.term(step))))
    return found


def _ages(rows: pd.DataFrame) -> pd.DataFrame:
    """Open cases by working days since receipt: first, last (None: or more), open, unanswered."""
    found = []
    for first, last in AGES:
        inside = rows[(rows.taken >= first) & (rows.taken <= (last if last is not None else np.inf))]
        sums = inside.groupby("term").complaints.sum()
        open_, unanswered = int(sums.get("close", 0)), int(sums.get("reply", 0))
        found.append({"first": first, "last": last, "open": open_, "unanswered": min(unanswered, open_)})
    return pd.DataFrame(found)


def _own(view: View, department: str) -> list[str]:
    """The departments of a place whose cases the person may see."""
    own = view.own_departments
    if department == "*":
        return own
    if department.startswith("*"):
        return [id_ for id_ in own if view.departments.campus_id.get(id_) == department[1:]]
    return [id_ for id_ in own if id_ == department]
