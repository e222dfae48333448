"""What the complaints page looks at: its filters, offered from the data."""

from dataclasses import dataclass
from datetime import date
from typing import cast

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language import Language, formatting
from language.labels import COMPLAINT_PART, COMPLAINT_TOPIC, VISIT_KIND
from metrics import periods
from metrics.definition import definitions
from metrics.periods import Period
from warehouse import complaints
from warehouse.complaints import ComplaintScope, Part

TERMS = {"reply": "complaint_turnaround", "rectify": "rectification_time"}  # from receipt -> the metric that it is
SHOWN = ("complaint_rate", "complaint_on_time_rate", *TERMS.values())  # what the control chart can show


@dataclass(frozen=True)
class Choice:
    """Canonical ids; `department` is '*', '*<campus_id>' or a department, `visit_kind` and `topic` '' for all.

    first, last: the days with data; metric: the figure that the control chart shows.
    """

    department: str
    part: Part
    visit_kind: str
    period: Period
    first: date
    last: date
    topic: str = ""
    metric: str = SHOWN[0]

    def scope(self, period: Period | None = None) -> ComplaintScope:
        """The complaints of the chosen period, or of another one."""
        period = period or self.period
        return ComplaintScope(self.department, self.part, self.visit_kind, period.start, period.end, self.topic)


def choose(view: View) -> Choice | None:
    """The page's choice, its widgets drawn unless on the projector; None where there is no complaint at all."""
    offered = complaints.kinds(view.tx)
    if offered.empty:
        return None
    first, last = offered.first_day.min(), offered.last_day.max()
    if view.extent is not None:
        last = max(last, view.extent[1])
    with st.container(key="filters", horizontal=True, gap="small"):
        department = choose_place(view, {*view.own_departments, *(f"*{campus}" for campus in view.campuses.index)})
        options = {code: view.language.text(words) for code, words in COMPLAINT_PART.items()}
        part = view.select(Menu("by", view.language.text("Counted for"), options, "responsible", segmented=True))
        kind = _kind(view, offered)
        menu = Menu("period", view.language.text("Period"), _periods(view, first, last), periods.LAST_90)
        period = periods.parse(view.select(menu), last)
        topic = _topic(view)
        metric = _metric(view)
    return Choice(department, cast(Part, part), kind, period, first, last, topic, metric)


def _kind(view: View, offered: pd.DataFrame) -> str:
    """The kind of visit, all by default; a complaint that names no visit is only among all."""
    options = {"": view.language.text("All visits")}
    options |= {
        code: view.language.text(words) for code, words in VISIT_KIND.items() if code in set(offered.visit_kind)
    }
    return view.select(Menu("kind", view.language.text("Kind of visit"), options, ""))


def _topic(view: View) -> str:
    """The topic, all by default; the hospital's own ones that have no name here stand under their code."""
    occur = complaints.topics(view.tx)
    named = [code for code in COMPLAINT_TOPIC if code in occur]
    options = {"": view.language.text("All topics")}
    options |= {code: topic_name(view.language, code) for code in [*named, *sorted(occur - set(named))]}
    return view.select(Menu("topic", view.language.text("Topic"), options, ""), drawn=bool(occur))


def _metric(view: View) -> str:
    names = {metric: definitions()[metric].texts[view.language.code].name for metric in SHOWN}
    return view.select(Menu("show", view.language.text("Show"), names, SHOWN[0]))


def topic_name(reader: Language, code: str) -> str:
    """What a topic is called."""
    return reader.text(COMPLAINT_TOPIC[code]) if code in COMPLAINT_TOPIC else code


def _periods(view: View, first: date, last: date) -> dict[str, str]:
    return {period.key: formatting.period(view.language, period.key) for period in periods.options(first, last)}
