"""What the satisfaction page looks at: place, kind of visit or survey mode, calendar period, figure."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language import formatting
from language.labels import MODE, VISIT_KIND
from metrics import periods
from metrics.comparison import METRICS
from metrics.definition import definitions
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT
from metrics.periods import Period
from metrics.satisfaction import HEADLINES
from warehouse import satisfaction


@dataclass(frozen=True)
class Choice:
    """Canonical ids; `department` is '*', '*<campus_id>' or a department, kind and mode are "" for all together.

    At most one of visit_kind and mode is chosen: answers are told apart by one thing beside the department.
    metric: the figure that the charts show; extent: first and last day with answers.
    counts: one row per month × visit_kind × mode of the place: n rated answers.
    """

    department: str
    visit_kind: str
    mode: str
    metric: str
    period: Period
    extent: tuple[date, date]
    counts: pd.DataFrame

    @property
    def is_without_funnel(self) -> bool:
        """Whether no funnel compares the departments by what is chosen: not this figure, or no mode by itself."""
        return bool(self.mode) or self.metric not in METRICS

    @property
    def breakdown(self) -> tuple[str, str]:
        """What is chosen beside the department: the column and its value; the column is "" where nothing is."""
        if self.visit_kind:
            return "visit_kind", self.visit_kind
        return ("mode", self.mode) if self.mode else ("", "")


def inside(months: pd.Series, period: Period) -> pd.Series:
    """Which months lie in a period."""
    stamps = pd.to_datetime(months)
    return (stamps >= pd.Timestamp(period.start)) & (stamps < pd.Timestamp(period.end))


def choose(view: View) -> Choice | None:
    """The page's choice, its widgets drawn unless on the projector; None where nobody has answered."""
    extent = satisfaction.extent(view.tx)
    with_data = satisfaction.departments(view.tx) if extent else set()
    if extent is None or not with_data:
        return None
    if "kind" in view.filters.asked:
        view.filters.ignore("mode")
    with st.container(key="filters", horizontal=True, gap="small"):
        department = choose_place(view, with_data, without=("kind", "mode"))
        counts = satisfaction.answers(view.tx, department)
        kind = _codes(view, "kind", view.language.text("Kind of visit"), VISIT_KIND, counts["visit_kind"], "mode")
        mode = _codes(view, "mode", view.language.text("Survey mode"), MODE, counts["mode"], "kind")
        period = _period(view, extent, counts)
        metric = _metric(view)
    return Choice(department, kind, mode, metric, period, extent, counts)


def _codes(view: View, name: str, label: str, words: dict[str, str], with_data: pd.Series, other: str) -> str:
    reader = view.language
    every = {"kind": reader.text("All kinds"), "mode": reader.text("All modes")}[name]
    known = set(with_data)
    options = {"": every} | {code: reader.text(said) for code, said in words.items() if code in known}
    return view.select(Menu(name, label, options, "", without=(other,)))


def _metric(view: View) -> str:
    names = {metric: definitions()[metric].texts[view.language.code].name for metric in HEADLINES}
    return view.select(Menu("show", view.language.text("Show"), names, HEADLINES[0]))


def _period(view: View, extent: tuple[date, date], counts: pd.DataFrame) -> Period:
    """Calendar periods only: with days to choose from, an answer could be singled out."""
    offered = {period.key: period for period in periods.options(*extent) if period.key != periods.LAST_90}
    options = {key: formatting.period(view.language, key) for key in offered}
    return offered[view.select(Menu("period", view.language.text("Period"), options, _usual(offered, extent, counts)))]


def _usual(offered: dict[str, Period], extent: tuple[date, date], counts: pd.DataFrame) -> str:
    """The last whole month; where few answer, the last whole quarter; where even then, the year that most did."""

    def n(period: Period) -> int:
        return int(counts.loc[inside(counts["month"], period), "n"].sum())

    months = [period for key, period in offered.items() if len(key) == len("2026-10") and "Q" not in key]
    quarters = [period for key, period in offered.items() if "Q" in key]
    for line in (months, quarters):
        whole = next((period for period in line if periods.is_whole(period, *extent)), None)
        if whole is not None and n(whole) >= RANK_ANSWERS_DEPARTMENT:
            return whole.key
    return max((period for key, period in offered.items() if len(key) == len("2026")), key=n).key
