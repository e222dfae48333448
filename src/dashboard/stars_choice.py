"""What the page of the service stars looks at: a month, a role or all, and one person's ledger if asked for."""

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.view import View, reading_order
from language import formatting
from language.labels import STAFF_ROLE
from metrics.disclosure import answers_needed
from warehouse import satisfaction
from warehouse import stars as warehouse

FROM_ANSWERS = ("points", "ratings", "satisfied", "rate", "rate_low", "rate_high")
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Choice:
    """month: its first day; role: "" for all; person: a staff_id, "" for none.

    people: the month's rows that the reader may see, by role and name; `own`: which of them are there because they
    are the reader's own people (or the reader), published or not; `few`: whose answers are too few for this reader, who
    is then shown neither what was answered nor the points that it would follow from.
    published: the latest month whose list is published; awaited: the latest month that is over and whose list this
    reader has to wait for; None where there is none.
    """

    month: date
    is_published: bool
    role: str
    person: str
    people: pd.DataFrame
    published: date | None
    awaited: date | None


def choose(view: View) -> Choice | None:
    """The page's choice, its menus drawn unless on the projector; None where the reader may see nobody."""
    months = warehouse.months(view.tx)
    if months.empty:
        return None
    known = {f"{month:%Y-%m}": month for month in months["month"]}
    published = dict(zip(months["month"], months["is_published"], strict=True))
    last = _last_day(view)
    awaited = _awaited(months["month"].iloc[0], last)
    asked = view.filters.asked.get("month", "")
    if _MONTH.fullmatch(asked) and asked not in known and awaited and asked == f"{awaited:%Y-%m}":
        view.filters.ignore("month")  # the sentence's small print says that this list is not published yet
    if view.present:  # in the room it is the month's stars that are shown, whatever was looked at on the desk
        view.filters.ignore("role")
        view.filters.ignore("person")
    with st.container(key="filters", horizontal=True, gap="small"):
        month = known[_month(view, published, last)]
        people = _discreet(view, _in_order(view, warehouse.people(view.tx, month)))
        person = view.filters.choose("person", set(people["staff_id"]), None) or ""
        role = _role(view, people, person)
    latest = next((month for month, is_published in published.items() if is_published), None)
    return Choice(month, bool(published[month]), role, person, people, latest, awaited)


def lead(people: pd.DataFrame) -> str:
    """The role to begin with: where the reader's own have most stars, else most people, else where most stars are."""

    weights: dict[str, list[int]] = {}
    for role, tier, own in zip(people["role"], people["tier"], people["own"], strict=True):
        is_star = tier == "star"
        before = weights.setdefault(role, [0, 0, 0, 0])
        weights[role] = [count + more for count, more in zip(before, (is_star and own, own, is_star, 1), strict=True)]
    return max(weights, key=weights.__getitem__)


def _month(view: View, published: dict[date, bool], last: date | None) -> str:
    options = {f"{month:%Y-%m}": formatting.month(view.language, month) for month in published}
    menu = Menu("month", view.language.text("Month"), options, _usual(view, published, last), without=("person",))
    return view.select(menu)


def _usual(view: View, published: dict[date, bool], last: date | None) -> str:
    """The latest month that is over; in the room the latest whose list is published."""
    ready = [
        month
        for month, is_published in published.items()
        if is_published or (not view.present and last is not None and _end(month) <= last)
    ]
    return f"{(ready or list(published))[0]:%Y-%m}"


def _role(view: View, people: pd.DataFrame, person: str) -> str:
    if view.present:
        return ""
    if person:  # a person has one role; the link need not name it
        view.filters.ignore("role")
    with_people = set(people["role"])
    roles = {code: view.language.text(words) for code, words in STAFF_ROLE.items() if code in with_people}
    own = people.set_index("staff_id")["role"]
    default = own[person] if person else lead(people)
    options = {"all": view.language.text("All roles"), **roles}
    chosen = view.select(Menu("role", view.language.text("Role"), options, default, without=("person",)))
    return "" if chosen == "all" else chosen


def _in_order(view: View, people: pd.DataFrame) -> pd.DataFrame:
    """By role and, within it, by name; own: whom the reader sees as their head, their office, or themselves."""
    own = people["department_id"].isin(view.person.departments)
    if view.person.role == "staff":
        own |= people["tier"].isna() | people["edition"].isna()
    roles = list(STAFF_ROLE)
    people = people.assign(own=own)
    keys = [(roles.index(role), reading_order(name)) for role, name in zip(people["role"], people["name"], strict=True)]
    return people.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _discreet(view: View, people: pd.DataFrame) -> pd.DataFrame:
    """Without ratings, and points with them, that rest on too few answers to be shown to the reader."""
    few = (people["answers"] > 0) & (people["answers"] < answers_needed(view.person.role))
    told = {name: people[name].astype(float).where(~few) for name in FROM_ANSWERS}
    return people.assign(few=few, **told)


def _last_day(view: View) -> date | None:
    """The last day with data that tell whether a month is over: waits or answers."""
    extents = [extent for extent in (view.extent, satisfaction.extent(view.tx)) if extent]
    return max((extent[1] for extent in extents), default=None)


def _awaited(latest: date, last: date | None) -> date | None:
    """The last month that is over by the data, if it is later than the latest that the reader sees."""
    if last is None:
        return None
    month = last.replace(day=1)
    if _end(month) > last:
        month = (pd.Timestamp(month) - pd.DateOffset(months=1)).date()
    return month if month > latest else None


def _end(month: date) -> date:
    """A month's last day."""
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()
