"""From a figure to an action about it: the small link beside a chart, and the link back that the action keeps.

Where an action about it is open already, the link leads there instead of to a second one.
"""

import html
import math
from collections.abc import Hashable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.board import SHOWN, chart_page
from dashboard.filters import FRAME, OWN, SHARED
from dashboard.view import View
from language import formatting
from language.labels import ACTION_STATE
from metrics.control import Control, Verdict
from metrics.definition import definitions
from metrics.periods import Period

PAGE = "actions"
LONGEST = 500  # characters of a link that is kept


def may_open(view: View, department: str) -> bool:
    """Whether the person writes actions about a department; the database decides anyway."""
    if view.person.role == "quality_office":
        return True
    return view.person.role == "department_head" and department in view.person.departments


def beside(
    view: View,
    metric: str,
    department: str,
    judged: Control | Verdict | None = None,
    *,
    kind: str = "",
    words: str = "",
    **further: str,
) -> str:
    """HTML: "open an action here", to stand in a heading, or the open action there is about it.

    Empty on the projector, and where there is none and the person may not open one. It carries metric, place, kind of
    visit and, from the verdict or the chart's last one, month and value; further: step, topic, touchpoint, or month and
    value (see of_period). words: what it is said to be about, where the heading does not say so.
    """
    if found := underway(view, metric, department, kind=kind, words=words, **further):
        return found
    if view.present or not may_open(view, department):
        return ""
    carried = {"new": "1", "metric": metric, **_place(department)}
    last = judged.last() if isinstance(judged, Control) else judged
    if last is not None:
        carried["month"] = f"{last.month:%Y-%m}"
        if math.isfinite(last.value):
            carried["value"] = f"{last.value:.6g}"
    carried |= {name: value for name, value in {"kind": kind, **further}.items() if value}
    return _small(view, view.filters.address(PAGE, **carried), words)


def underway(view: View, metric: str, department: str, *, words: str = "", **narrowed: str) -> str:
    """HTML: the open action about a figure, as `standing` finds it, and how it stands; empty on the projector."""
    found = None if view.present else standing(view, metric, department, **narrowed)
    return "" if found is None else _standing(view, found, words)


def of_period(view: View, period: Period, value: float) -> dict[str, str]:
    """What a figure of a whole period tells the link: its last month with data, and the value if it is that month's."""
    last = min(period.last, view.extent[1]) if view.extent else period.last
    month = f"{last:%Y-%m}"
    return (
        {"month": month, "value": f"{value:.6g}"} if period.key == month and math.isfinite(value) else {"month": month}
    )


def standing(
    view: View, metric: str, department: str, *, kind: str = "", step: str = "", topic: str = "", touchpoint: str = "",
    **_: str,
) -> Mapping[Hashable, Any] | None:  # fmt: skip
    """The open action about a metric of a department, the first one due; None without one.

    An action about another kind of visit, step or touchpoint is not about it. A cause, which is a topic, has its own.
    """
    for row in view.open_actions.get((metric, department), ()):
        told = parameters(str(row["source"])) if row["source_kind"] == "figure" else {}
        if (
            (not kind or row["visit_kind"] in ("*", kind))
            and (not step or row["step"] in ("*", step))
            and (not topic or told.get("topic") == topic)
            and (not touchpoint or told.get("touchpoint", touchpoint) == touchpoint)
        ):
            return row
    return None


def about_complaint(view: View, complaint_id: str, department: str) -> str:
    """HTML: of one complaint, how the action that it led to stands; else or after that is closed, the link to open one.

    department: where the person may write about it, "" where nowhere.
    """
    if view.present:
        return ""
    opened = view.actions_on_complaints.get(complaint_id)
    found = [_standing(view, opened)] if opened is not None else []
    if may_open(view, department) and (opened is None or not opened["is_open"]):
        found.append(
            _small(view, view.filters.address(PAGE, new="1", complaint=complaint_id, department=department), "")
        )
    return " ".join(found)


def _standing(view: View, row: Mapping[Hashable, Any], words: str = "") -> str:
    """A link to an action that says how it stands."""
    said = view.language.text("Action · {state}", state=view.language.text(ACTION_STATE[row["state"]]))
    address, title = view.filters.address(PAGE, action=str(row["action_id"])), html.escape(str(row["title"]))
    said = html.escape(_about(view, said, words))
    return f'<a class="sq-act sq-acted" href="{html.escape(address)}" title="{title}">{said}</a>'


def _small(view: View, address: str, words: str) -> str:
    said = html.escape(_about(view, view.language.text("Open an action"), words))
    return f'<a class="sq-act" href="{html.escape(address)}">{said}</a>'


def _about(view: View, link: str, words: str) -> str:
    return view.language.text("{link} ({words})", link=link, words=words) if words else link


def _place(department: str) -> dict[str, str]:
    """A place as the parameters of a link."""
    if department.startswith("*") and department != "*":
        return {"department": "*", "campus": department[1:]}
    return {"department": department}


def source_of(metric: str, department: str, month: date | None, **narrowed: str) -> str:
    """The link that an action keeps of the figure it was found on: a page and its parameters, nobody's frame.

    narrowed: kind, step, topic, touchpoint, as far as the figure was.
    """
    page = chart_page(definitions()[metric])
    page = "overview" if page in ("", PAGE) else page
    asked = {**_place(department), **(SHOWN.get(metric, {}) if page != "overview" else {})}
    if month is not None:
        asked["period"] = f"{month:%Y-%m}"
    asked |= {name: value for name, value in narrowed.items() if value}
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
