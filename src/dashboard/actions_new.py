"""A new action, opened from a figure or a complaint: what the link tells of it."""

import html
import math
import re
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import action_link, actions_form
from dashboard.actions import names_of
from dashboard.actions_detail import complaint_words
from dashboard.view import View
from language import formatting
from language.labels import STEP, TOUCHPOINT, VISIT_KIND
from metrics import figures
from metrics.definition import Metric, definitions
from metrics.disclosure import answers_needed
from metrics.discretion import ANSWERS
from metrics.standing import needed
from warehouse import actions, causes, complaints

DAYS = 14  # until it is due, unless somebody says otherwise
LONGEST_TOPIC, LONGEST_COMPLAINT = 80, 64


def show(view: View) -> None:
    """The form; or in its place who may open an action."""
    reader = view.language
    address = html.escape(view.filters.address("actions"))
    st.html(f'<p class="sq-caption"><a href="{address}">← {html.escape(reader.text("All actions"))}</a></p>')
    places = actions_form.places(view)
    if not places:
        said = reader.text(
            "Heads open actions for their own departments, the quality office for all. You may read them."
        )
        st.html(f'<p class="sq-notice">{html.escape(said)}</p>')
        return
    actions_form.after_a_second_click()
    row = _known(view, places)
    said = reader.text("A new action")
    small = _found_on(view, row)
    st.html(f'<p class="sq-sentence">{html.escape(said)}<small>{small}</small></p>')
    actions_form.told(view, {})
    actions_form.new(view, names_of(view), row)


def _known(view: View, places: list[str]) -> dict[str, Any]:
    """The fields of the new action, as far as the link tells them."""
    choose, choose_if = view.filters.choose, view.filters.choose_if
    department = _department(view, places)
    metric = choose("metric", definitions(), None)
    asked = choose_if("month", lambda value: bool(re.fullmatch(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])", value)), None)
    month = date.fromisoformat(f"{asked}-01") if asked else None
    kind, step = choose("kind", VISIT_KIND, None) or "", choose("step", STEP, None) or ""
    topic = choose_if("topic", lambda value: len(value) <= LONGEST_TOPIC, None) or ""
    touchpoint = choose("touchpoint", TOUCHPOINT, None) or ""
    value = choose_if("value", _is_number, None)
    today = complaints.today(view.tx) or date.today()
    row: dict[str, Any] = {
        "title": "", "reason": "", "department_id": department, "owner": _owner(view, department), "metric": metric,
        "visit_kind": kind or "*", "step": step or "*", "baseline": None, "target": None, "criterion": "",
        "found_on": today, "starts": None, "due_on": today + timedelta(days=DAYS), "stage": "plan",
        "source_kind": "other", "source": "",
    }  # fmt: skip
    if metric:
        row["baseline"] = _stored(view, definitions()[metric], department, month, kind, step or topic or touchpoint)
        if row["baseline"] is None and value is not None:
            row["baseline"] = float(value)
        row["source_kind"] = "figure"
        narrowed = {"kind": kind, "step": step, "topic": topic, "touchpoint": touchpoint}
        row["source"] = action_link.source_of(metric, department, month, **narrowed)
        row["reason"] = _reason(view, definitions()[metric], row, month, touchpoint)
    if complaint := choose_if("complaint", lambda value: len(value) <= LONGEST_COMPLAINT, None):
        if (case := causes.case(view.tx, complaint)) is None:
            view.filters.refuse("complaint")
        else:
            row |= {"source_kind": "complaint", "source": complaint, "found_on": case["day"]}
            row["reason"] = complaint_words(view, complaint, case)
            row["metric"] = metric or "complaint_rate"
    return row


def _department(view: View, places: list[str]) -> str:
    """The place that the link names, if the person may write about it; else the first."""
    campus = view.filters.choose_if("campus", lambda value: value in view.campuses.index, None)
    if campus and f"*{campus}" in places and view.filters.asked.get("department", "*") == "*":
        view.filters.chosen["department"] = "*"
        return f"*{campus}"
    return view.filters.choose("department", places, places[0]) or places[0]


def _owner(view: View, department: str) -> str:
    """Who heads the department; of several the first. Nobody where nobody does: an own action one cannot sign off."""
    if view.person.role == "department_head":
        return view.person.email
    heads = actions.colleagues(view.tx)
    own = [
        email for email, departments in zip(heads.email, heads.departments, strict=True) if department in departments
    ]
    return own[0] if own else ""


def _stored(view: View, metric: Metric, department: str, month: date | None, kind: str, part: str) -> float | None:
    """The figure of that month as it is stored; None of a part that is not stored by month, or rests on too few."""
    if month is None or not metric.is_additive or part:
        return None
    if metric.id in ANSWERS and answers_needed(view.person.role) > 1:
        return None  # what may be told of answers the chart knew, which gave the link its value
    numerator, n = actions.month_value(view.tx, metric.id, department, month, kind or "*")
    return round(float(figures.value(metric, numerator, n)), 2) if n >= needed(metric) else None


def _reason(view: View, metric: Metric, row: dict[str, Any], month: date | None, touchpoint: str) -> str:
    """What the figure said, as the beginning of why."""
    if row["baseline"] is None or month is None:
        return ""
    reader = view.language
    name = metric.texts[reader.code].name
    return reader.text(
        "{metric}, {place}, {month}: {value}",
        metric=f"{name} · {reader.text(TOUCHPOINT[touchpoint])}" if touchpoint else name,
        place=view.place(row["department_id"]),
        month=formatting.month(reader, month),
        value=formatting.in_unit(reader, metric.unit, row["baseline"], short=metric.unit == "per_10000"),
    )


def _found_on(view: View, row: dict[str, Any]) -> str:
    """HTML: what it is opened about."""
    reader = view.language
    if row["source_kind"] == "figure":
        return _named(view, action_link.back(view, row["source"]))
    if row["source_kind"] == "complaint":
        return _named(view, html.escape(row["reason"]))
    return html.escape(reader.text("What, who, by when, and how it will be known to have worked"))


def _named(view: View, said: str) -> str:
    return view.language.text("Found through: {source}", source=said)


def _is_number(value: str) -> bool:
    try:
        return len(value) <= 24 and math.isfinite(float(value))
    except ValueError:
        return False
