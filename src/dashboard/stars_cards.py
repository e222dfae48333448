"""The month's people as cards, by role and tier; on the projector the stars alone."""

import html

import pandas as pd
import streamlit as st

from dashboard import stars_words as words
from dashboard.cards import covered, headed, rows
from dashboard.filters import set_parameter
from dashboard.stars import Picture, Row
from dashboard.view import View
from language import formatting
from language.labels import STAFF_ROLE, STAR_TIER

PAGE = "service-stars"
SIGN = {"star": "★", "commended": "☆"}


def of_the_month(view: View, picture: Picture) -> None:
    """Stars large, commended smaller, each a link to the ledger; by role where all are shown."""
    drawn = ""
    for role in picture.people["role"].unique():
        people = picture.people[picture.people["role"] == role]
        named = view.language.text(STAFF_ROLE[role])
        for tier in STAR_TIER:
            found = people[people["tier"] == tier]
            if len(found):
                cards = rows([_card(view, picture, row) for row in found.to_dict("records")], f"sq-stars sq-{tier}")
                drawn += headed(f"{SIGN[tier]} {view.language.text(STAR_TIER[tier])} · {named}", cards)
    if drawn:
        st.html(drawn)


def in_the_room(view: View, picture: Picture) -> None:
    """The published stars, large; before publication nobody."""
    if not picture.choice.is_published:
        return
    st.html(rows([_large(view, row) for row in picture.tier("star").to_dict("records")]))


def other_roles(view: View, picture: Picture) -> None:
    """The stars of the other roles in one line each: nobody has to search for them."""
    reader, people = view.language, picture.others
    people = people[people["tier"] == "star"]
    if people.empty:
        return
    items = "".join(
        f"<dt>{html.escape(reader.text(STAFF_ROLE[str(role)]))}</dt><dd>{_names(view, rows)}</dd>"
        for role, rows in people.groupby("role", sort=False)
    )
    st.html(headed(reader.text("The other roles' stars"), f'<dl class="sq-roles">{items}</dl>'))


def back(view: View) -> None:
    """From a person's ledger to the list they were chosen from; a link to the same page would leave the URL behind."""
    st.button(
        view.language.text("Back to the list"),
        key="back_to_list",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=set_parameter,
        args=("person", None),
    )


def _name(name: str) -> str:
    """As HTML: it is Chinese in either language, and read aloud as such."""
    return f'<span lang="zh">{html.escape(name)}</span>'


def _names(view: View, rows: pd.DataFrame) -> str:
    between = "、" if view.language.code == "zh" else ", "
    return between.join(
        view.language.text("{name} ({place})", name=_name(name), place=html.escape(view.place(department)))
        for name, department in zip(rows["name"], rows["department_id"], strict=True)
    )


def _card(view: View, picture: Picture, row: Row) -> str:
    lines = "".join(
        f'<p class="sq-{tone}">{html.escape(line)}</p>'
        for line, tone in words.earned(view, row, briefly=row["tier"] != "star")
    )
    own = "sq-own" if row["own"] and view.is_head else ""
    inside = (
        f"<h3><b>{_name(row['name'])}</b> {html.escape(view.place(row['department_id']))}</h3>"
        f'<div class="sq-card-figure"><b>{_points(view, row)}</b></div>{lines}'
    )
    ledger = view.filters.address(PAGE, month=f"{picture.choice.month:%Y-%m}", role=row["role"], person=row["staff_id"])
    return covered(inside, row["name"], ledger, css=own)


def _large(view: View, row: Row) -> str:
    reader = view.language
    lines = "".join(f"<p>{html.escape(line)}</p>" for line, _ in words.earned(view, row))
    # in a department of one role both may be called the same
    where = " · ".join(dict.fromkeys([view.place(row["department_id"]), reader.text(STAFF_ROLE[row["role"]])]))
    return (
        f'<article class="sq-card"><div class="sq-card-figure"><b>★ {_name(row["name"])}</b></div>'
        f"<h3>{html.escape(where)}</h3>{lines}</article>"
    )


def _points(view: View, row: Row) -> str:
    number = formatting.number(view.language, row["points"], 1)
    return view.language.text("{number} points", number=number).replace(number, f"{number}<small>", 1) + "</small>"
