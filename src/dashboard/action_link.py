"""From a figure to an action about it: the small link beside a chart, and the link back that the action keeps."""

import html
import math
from contextlib import suppress
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.board import SHOWN, chart_page
from dashboard.filters import FRAME, OWN, SHARED
from dashboard.view import View
from language import formatting
from metrics.control import Control
from metrics.definition import definitions

PAGE = "actions"
LONGEST = 500  # characters of a link that is kept


def may_open(view: View, department: str) -> bool:
    """Whether the person writes actions about a department; the database decides anyway."""
    if view.person.role == "quality_office":
        return True
    return view.person.role == "department_head" and department in view.person.departments


def beside(
    view: View, metric: str, department: str, control: Control | None = None, *, kind: str = "", **further: str
) -> str:
    """HTML: "open an action here", to stand in a heading; empty on the projector and where the person may not.

    It carries metric, place, kind of visit and, from the chart's last point, month and value; further: step, topic.
    """
    if view.present or not may_open(view, department):
        return ""
    carried = {"new": "1", "metric": metric, **_place(department)}
    last = control.last() if control else None
    if last is not None:
        carried["month"] = f"{last.month:%Y-%m}"
        if math.isfinite(last.value):
            carried["value"] = f"{last.value:.6g}"
    carried |= {name: value for name, value in {"kind": kind, **further}.items() if value}
    return _small(view, view.filters.address(PAGE, **carried))


def about_complaint(view: View, complaint_id: str, department: str) -> str:
    """HTML: the same of one complaint."""
    if view.present or not may_open(view, department):
        return ""
    return _small(view, view.filters.address(PAGE, new="1", complaint=complaint_id, department=department))


def _small(view: View, address: str) -> str:
    return f'<a class="sq-act" href="{html.escape(address)}">{html.escape(view.language.text("Open an action"))}</a>'


def _place(department: str) -> dict[str, str]:
    """A place as the parameters of a link."""
    if department.startswith("*") and department != "*":
        return {"department": "*", "campus": department[1:]}
    return {"department": department}


def source_of(metric: str, department: str, month: date | None, kind: str, step: str, topic: str) -> str:
    """The link that an action keeps of the figure it was found on: a page and its parameters, nobody's frame."""
    page = chart_page(definitions()[metric])
    page = "overview" if page in ("", PAGE) else page
    asked = {**_place(department), **(SHOWN.get(metric, {}) if page != "overview" else {})}
    if month is not None:
        asked["period"] = f"{month:%Y-%m}"
    asked |= {name: value for name, value in {"kind": kind, "step": step, "topic": topic}.items() if value}
    return f"{page}?{urlencode(asked)}"[:LONGEST]


def parameters(source: str) -> dict[str, str]:
    """What a kept link asks for: only what a page of ours knows, without the frame."""
    asked = dict(parse_qsl(urlsplit(source).query))
    return {name: value for name, value in asked.items() if name in (*SHARED, *OWN) and name not in FRAME}


def back(view: View, source: str) -> str:
    """HTML: the kept link as one to follow; empty where it names no page of ours."""
    page = urlsplit(source).path
    if page not in view.pages:
        return ""
    asked = parameters(source)
    words = [view.pages[page].title]
    if place := asked.get("department"):
        words.append(view.place(f"*{asked['campus']}" if place == "*" and "campus" in asked else place))
    with suppress(KeyError, ValueError):  # none kept, or not one of ours
        words.append(formatting.period(view.language, asked["period"]))
    address = view.filters.address(page, **asked)
    return f'<a href="{html.escape(address)}">{html.escape(" · ".join(words))}</a>'
