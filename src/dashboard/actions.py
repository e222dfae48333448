"""What the actions page shows, read and reckoned once: sentence, figures, board, charts come from it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import actions_months
from dashboard.actions_choice import Choice
from dashboard.view import View
from language import formatting
from language.labels import ROLE
from metrics import durations
from metrics.control import Control
from metrics.durations import Turnaround
from metrics.periods import Period
from warehouse import actions, complaints
from warehouse.phases import phases

METRICS = (actions_months.ON_TIME, actions_months.CYCLE)
HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True)
class Picture:
    """One view of the actions.

    today: the day by which open ones are judged. rows: the place's actions (warehouse.actions.actions); shown: those
    that the filters leave. names: people by email. controls: by metric of METRICS, of the whole place. cycle, before:
    from found to signed off of what was found since `turn`, and in the year before it; is_change: beyond chance. turn:
    when what was last done about it began, or half a year ago.
    due, on_time: actions due in the last half year, and those signed off by then.
    """

    choice: Choice
    today: date
    rows: pd.DataFrame
    shown: pd.DataFrame
    names: dict[str, str]
    controls: dict[str, Control]
    turn: date
    cycle: Turnaround
    before: Turnaround
    is_change: bool
    due: int
    on_time: int

    @property
    def open(self) -> pd.DataFrame:
        """The place's actions that are neither signed off nor stopped, overdue first."""
        return self.rows[self.rows.is_open]

    @property
    def overdue(self) -> pd.DataFrame:
        """Of these, those past their due date."""
        return self.rows[self.rows.is_overdue]

    @property
    def awaiting(self) -> pd.DataFrame:
        """Of these, those that the quality office is to verify."""
        return self.rows[self.rows.state == "awaiting_verification"]


def picture(view: View, choice: Choice, rows: pd.DataFrame, names: dict[str, str]) -> Picture:
    """Read and reckon; rows: all actions that the person may see; names: see `names_of`."""
    today = complaints.today(view.tx) or date.today()
    of_place = rows[_inside(view, rows, choice.department)]
    cycles = actions.cycle(view.tx, choice.department)
    on_time = actions.on_time(view.tx, choice.department)
    first = min([*cycles.month, today])
    turn = _turn(view, choice.department, today)
    now = cycles[cycles.month >= turn]
    past = cycles[(cycles.month < turn) & (cycles.month >= turn - timedelta(days=365))]
    lately = on_time[on_time.month >= (today - HALF_A_YEAR).replace(day=1)]
    return Picture(
        choice=choice,
        today=today,
        rows=of_place,
        shown=choice.of(of_place),
        names=names,
        controls=actions_months.judged(view, choice.department, Period("", first, today + timedelta(days=1))),
        turn=turn,
        cycle=durations.turnaround(now),
        before=durations.turnaround(past),
        is_change=durations.is_change(past, now),
        due=int(lately.denominator.sum()),
        on_time=int(lately.numerator.sum()),
    )


def _turn(view: View, department: str, today: date) -> date:
    """The month in which the last action about the cycle began, if it shows and is no history yet."""
    known = [phase.starts.date() for phase in phases(view.tx).of(actions_months.CYCLE, department)]
    shown = [start for start in known if HALF_A_YEAR / 2 < today - start < 2 * HALF_A_YEAR]
    return max(shown, default=(today - HALF_A_YEAR).replace(day=1))


def names_of(view: View) -> dict[str, str]:
    """What people are called, by email; in English, whose readers cannot read names, by what they head."""
    found = {}
    for row in actions.colleagues(view.tx).to_dict("records"):
        found[row["email"]] = _name(view, row["display_name"], row["role"], row["departments"])
    return found


def _name(view: View, name: str, role: str, departments: list[str]) -> str:
    if view.language.code == "zh":
        return name
    if not departments:
        return view.language.text(ROLE[role])
    return view.language.text(
        "Head of {departments}",
        departments=formatting.listing(view.language, [view.place(id_) for id_ in departments]),
    )


def _inside(view: View, rows: pd.DataFrame, department: str) -> pd.Series:
    """Which actions belong to a place: its own, those of its departments; to the hospital, all."""
    if department == "*":
        return pd.Series(data=True, index=rows.index)
    if department.startswith("*"):
        inside = [id_ for id_, campus in view.departments.campus_id.items() if campus == department[1:]]
        return rows.department_id.isin([department, *inside])
    return rows.department_id == department
