"""What the review looks at: a month and a scope (hospital, campus, department)."""

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import review_version
from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language import formatting
from warehouse import review as warehouse

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Choice:
    """month: its first day; scope: '*', '*<campus_id>' or a department; has_data, is_over: of the month.

    edition: of the locked month, the one that is asked for; None for the last.
    """

    month: date
    scope: str
    has_data: bool
    is_over: bool
    edition: int | None = None

    @property
    def key(self) -> str:
        """The month as a link says it."""
        return f"{self.month:%Y-%m}"

    @property
    def before(self) -> date:
        """The month before."""
        return (pd.Timestamp(self.month) - pd.DateOffset(months=1)).date()


def choose(view: View) -> Choice | None:
    """The page's choice, its menus drawn unless on the projector; None where there are no data at all."""
    months = warehouse.months(view.tx)
    if months.empty:
        return None
    known = {f"{row.month:%Y-%m}": row for row in months.itertuples()}
    asked = view.filters.asked.get("month", "")
    offered = list(known)
    if _MONTH.fullmatch(asked) and asked not in known:
        offered = sorted([*known, asked], reverse=True)  # the page says why there is nothing to review
    ready = [key for key, row in known.items() if row.editions] or [key for key, row in known.items() if row.is_over]
    options = {key: formatting.period(view.language, key) for key in offered}
    with st.container(key="filters", horizontal=True, gap="small"):
        key = view.select(Menu("month", view.language.text("Month"), options, (ready or offered)[0], without=_LOST))
        scope = choose_place(view, _scopes(view), without=_LOST[:1])
        row = known.get(key)
        edition = _edition(view, int(row.editions) if row is not None else 0)
    month = date.fromisoformat(f"{key}-01")
    over = bool(row.is_over) if row is not None else month < known[max(known)].month
    return Choice(month, scope, row is not None, over, edition)


_LOST = ("screen", "edition")  # of another review


def _edition(view: View, known: int) -> int | None:
    """The edition asked for; a month that was never corrected has but one, and no menu."""
    numbers = [str(number) for number in range(known, 0, -1)]
    if known < 2:
        asked = view.filters.choose("edition", numbers, None)
        return int(asked) if asked else None
    options = {number: review_version.name(view.language, int(number)) for number in numbers}
    return int(view.select(Menu("edition", view.language.text("Edition"), options, numbers[0], without=("screen",))))


def _scopes(view: View) -> set[str]:
    """Everything that has reviews: the hospital, its campuses, the departments that the person may see."""
    return {"*", *(f"*{campus}" for campus in view.campuses.index), *view.own_departments} - {"unassigned"}


def places_of(view: View, scope: str) -> list[str]:
    """A scope and the departments in it that the person may see."""
    if not scope.startswith("*"):
        return [scope]
    within = [id_ for id_ in view.own_departments if scope == "*" or view.departments.campus_id[id_] == scope[1:]]
    return [scope, *within]
