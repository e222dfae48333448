"""The stars of a role in the twelve months up to the one looked at; read only when somebody opens it."""

import html

import pandas as pd
import streamlit as st

from dashboard import stars_words as words
from dashboard.cards import headed
from dashboard.stars import Picture, Row
from dashboard.stars_cards import PAGE
from dashboard.view import View, reading_order
from language import formatting
from language.labels import STAFF_ROLE
from metrics.disclosure import answers_needed
from warehouse import stars as warehouse

MONTHS = 12
NAMED = 5  # of the people who were a star more than once


def behind(view: View, picture: Picture) -> None:
    """Behind a click; of every role where all are shown."""
    history = st.expander(view.language.text("The stars of the past months"), key="history", on_change="rerun")
    if history.open:
        with history:
            show(view, picture)


def show(view: View, picture: Picture) -> None:
    """How many, who more than once, and month by month who, where and with how many points."""
    choice = picture.choice
    months = pd.date_range(end=pd.Timestamp(choice.month), periods=MONTHS, freq="MS")
    found = warehouse.stars(view.tx, months[0].date(), choice.month, choice.role)
    role = view.language.text(STAFF_ROLE[choice.role]) if choice.role else view.language.text("All roles")
    said = f'<p class="sq-caption">{html.escape(summary(view, found))}</p>'
    st.html(headed(role, said + (listed(view, found) if len(found) else "")))


def summary(view: View, found: pd.DataFrame) -> str:
    """The sentence above the list, counted on its rows; found: warehouse.stars.stars."""
    reader = view.language
    if found.empty:
        return formatting.sentences(reader, [reader.text("Nobody was a star in these twelve months.")])
    times = found.groupby("staff_id").size()
    said = [
        reader.text(
            "Stars in twelve months: {stars}; people: {people}; departments: {departments}.",
            stars=len(found),
            people=len(times),
            departments=found["department_id"].nunique(),
        )
    ]
    said += _often(view, found, times[times > 1])
    if found["edition"].isna().any():
        open_months = [
            formatting.month(reader, month) for month in found.loc[found["edition"].isna(), "month"].unique()
        ]
        said.append(reader.text("Not published yet: {months}.", months=formatting.listing(reader, open_months)))
    return formatting.sentences(reader, said)


def listed(view: View, found: pd.DataFrame) -> str:
    """HTML: month by month, the latest first, its stars by role and name: within it nobody stands before another."""
    roles = [*STAFF_ROLE]
    parts = []
    for month, rows in found.groupby("month", sort=False):
        people = sorted(rows.to_dict("records"), key=lambda row: (roles.index(row["role"]), reading_order(row["name"])))
        address = view.filters.address(PAGE, month=f"{month:%Y-%m}")
        named = html.escape(formatting.month(view.language, month))
        stars = "".join(_star(view, row) for row in people)
        parts.append(f'<dt><a href="{html.escape(address)}">{named}</a></dt><dd>{stars}</dd>')
    return f'<dl class="sq-roles sq-history">{"".join(parts)}</dl>'


def _often(view: View, found: pd.DataFrame, times: pd.Series) -> list[str]:
    """Who was a star more than once, most often first; of many who were equally often none is picked out."""
    reader = view.language
    last = found.drop_duplicates("staff_id").set_index("staff_id")  # the latest month comes first
    order = sorted(times.items(), key=lambda each: (-each[1], reading_order(last.loc[each[0], "name"])))
    if len(order) > NAMED:
        order = [each for each in order if each[1] > order[NAMED][1]]
    names = [
        reader.text("{name}: {times} times", name=words.named(view, last.loc[id_].to_dict()), times=number)
        for id_, number in order
    ]
    others = len(times) - len(order)
    said = [reader.text("More than once: {names}.", names=formatting.listing(reader, names))] if names else []
    if others:
        said.append(
            reader.plural("{number} other more than once.", "{number} others more than once.", others, number=others)
            if names
            else reader.text("{number} people more than once.", number=others)
        )
    return said


def _star(view: View, row: Row) -> str:
    """HTML: a name that leads to the entries behind that month's points, where, and how many points."""
    reader = view.language
    address = view.filters.address(PAGE, month=f"{row['month']:%Y-%m}", role=row["role"], person=row["staff_id"])
    said = [view.place(row["department_id"])]
    if not view.filters.chosen.get("role") or view.filters.chosen["role"] == "all":
        said.append(reader.text(STAFF_ROLE[row["role"]]))
    if not 0 < row["answers"] < answers_needed(view.person.role):
        said.append(words.points(reader, row["points"]))
    name, about = html.escape(str(row["name"])), html.escape(" · ".join(said))
    return f'<span><a href="{html.escape(address)}" lang="zh">★ {name}</a> <small>{about}</small></span>'
