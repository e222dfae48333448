"""What the waiting page looks at: its filters, offered from the data, with sensible defaults."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language import formatting
from language.labels import DAYS, PERSPECTIVE, SHOW, STEP, VISIT_KIND
from metrics import periods
from metrics.disclosure import CELL_WAITS, P90_WAITS
from metrics.periods import Period
from warehouse import overview, waits
from warehouse.waits import WaitScope

WEEKS_CELLS = 5 * 8  # the working week of a clinic, in hours
MEASURE = {"median": "median", "p90": "p90", "target": "on_target"}  # in links -> in metrics.waiting


@dataclass(frozen=True)
class Choice:
    """Canonical ids; `department` is '*', '*<campus_id>' or a department, `measure` as in metrics."""

    department: str
    perspective: Literal["place", "patient"]
    visit_kind: str
    step: str
    days: Literal["all", "ordinary"]
    measure: str
    period: Period
    compare: Period | None

    def scope(self, period: Period | None = None) -> WaitScope:
        """The waits of the chosen period, or of another one."""
        period = period or self.period
        return WaitScope(
            self.department, self.perspective, self.step, self.visit_kind, period.start, period.end, self.days
        )


def choose(view: View) -> Choice | None:
    """The page's choice, its widgets drawn unless on the projector; None where there is nothing to choose.

    The order is that of dependence: what can be chosen later depends on what was chosen earlier.
    """
    offered = waits.options(view.tx)
    if view.extent is None or offered.empty:
        return None
    with st.container(key="filters", horizontal=True, gap="small"):
        department = choose_place(view, set(offered.department_id), without=("by",))
        offered = offered[offered.department_id == department]
        perspective = _perspective(view, department, set(offered.perspective))
        offered = offered[offered.perspective == perspective]
        kind = _kind(view, offered)
        period = _period(view, view.extent, offered[offered.visit_kind == kind])
        step = _step(view, offered[offered.visit_kind == kind], period)
        compare = _compare(view, view.extent, period)
        days = _codes(view, "days", view.language.text("Days"), DAYS)
        show = _codes(view, "show", view.language.text("Show"), SHOW)
    return Choice(
        department,
        cast(Literal["place", "patient"], perspective),
        kind,
        step,
        cast(Literal["all", "ordinary"], days),
        MEASURE[show],
        period,
        compare,
    )


def _perspective(view: View, department: str, offered: set[str]) -> str:
    """Only a department tells its patients' waits from those in its hands."""
    if department.startswith("*"):
        view.filters.ignore("by")
        return "place"
    options = {code: view.language.text(words) for code, words in PERSPECTIVE.items() if code in offered}
    menu = Menu("by", view.language.text("Whose"), options, next(iter(options)))
    return view.select(menu, drawn=len(options) > 1)


def _kind(view: View, offered: pd.DataFrame) -> str:
    """The kind of visit; by default the one with most waits."""
    total = offered.groupby("visit_kind").waits.sum()
    options = {code: view.language.text(words) for code, words in VISIT_KIND.items() if code in total.index}
    return view.select(Menu("kind", view.language.text("Kind of visit"), options, str(total.idxmax())))


def _step(view: View, offered: pd.DataFrame, period: Period) -> str:
    """The step; by default the one most often beyond its limit. `offered`: of the department and kind chosen."""
    options = {code: view.language.text(words) for code, words in STEP.items() if code in set(offered.step)}
    asked = view.filters.asked.get("step")
    default = asked if asked in options else _worst_step(view, offered, period)
    return view.select(Menu("step", view.language.text("Step"), options, default))


def _worst_step(view: View, offered: pd.DataFrame, period: Period) -> str:
    """The step with the lowest share within its limit in the months of the period, where enough people waited."""
    first = offered.iloc[0]
    months = overview.wait_months(view.tx, str(first.department_id))
    starts = pd.to_datetime(months.month)
    chosen = (
        (months.visit_kind == first.visit_kind)
        & months.step.isin(offered.step)
        & (starts >= pd.Timestamp(period.start.replace(day=1)))
        & (starts < pd.Timestamp(period.end))
    )
    sums = months[chosen].groupby("step")[["n", "on_target"]].sum()
    share = (sums.on_target / sums.n)[sums.n >= P90_WAITS]
    if share.empty:
        return str(offered.set_index("step").waits.idxmax())
    return str(share.idxmin())


def _period(view: View, extent: tuple[date, date], offered: pd.DataFrame) -> Period:
    options = {period.key: formatting.period(view.language, period.key) for period in periods.options(*extent)}
    menu = Menu("period", view.language.text("Period"), options, _usual_period(extent, offered))
    return periods.parse(view.select(menu), extent[1])


def _usual_period(extent: tuple[date, date], offered: pd.DataFrame) -> str:
    """Ninety days; where so few wait that these leave the week blank, the year that the data cover best."""
    first, last = extent
    in_ninety_days = offered.waits.max() * 90 / max((last - first).days, 90)
    if in_ninety_days >= WEEKS_CELLS * CELL_WAITS:
        return periods.LAST_90

    def covered(year: Period) -> int:
        return (min(year.end, last) - max(year.start, first)).days

    return max((period for period in periods.options(*extent) if len(period.key) == len("2026")), key=covered).key


def comparable(extent: tuple[date, date], period: Period) -> list[Period]:
    """What a period can be held beside: the one before, a year before, any other with data; no day in both.

    Such a day would be compared with itself, and what the longer period has besides would follow by subtraction.
    """
    near = [periods.previous(period), periods.year_before(period)]
    others = {other.key: other for other in [*near, *periods.options(*extent)] if other is not None}
    apart = (other for other in others.values() if other.end <= period.start or other.start >= period.end)
    return [other for other in apart if other.end > extent[0]]


def _compare(view: View, extent: tuple[date, date], period: Period) -> Period | None:
    offered = {other.key: formatting.period(view.language, other.key) for other in comparable(extent, period)}
    asked = view.filters.asked.get("compare")
    if asked in {other.key for other in periods.options(*extent)} and asked not in offered:
        view.filters.ignore("compare")  # a period was chosen that reaches into the one compared with until now
    options = {"": view.language.text("No comparison")} | offered
    key = view.select(Menu("compare", view.language.text("Compare with"), options, ""))
    return periods.parse(key, extent[1]) if key else None


def _codes(view: View, name: str, label: str, words: dict[str, str]) -> str:
    options = {code: view.language.text(word) for code, word in words.items()}
    return view.select(Menu(name, label, options, next(iter(options)), segmented=True))
