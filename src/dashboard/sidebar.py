"""Below the menu: who is looking, the demonstration's switch of person, how fresh the data are."""

import html

import streamlit as st

from dashboard import drafts, identity
from dashboard.filters import set_parameter
from dashboard.view import View
from language import formatting
from language.labels import ROLE
from warehouse.freshness import latest_day
from warehouse.people import Person


def draw(view: View) -> None:
    """Draw it for this view's person."""
    with st.sidebar, st.container(key="sidebar_foot", gap="small"):
        if identity.may_switch():
            _switch(view)
        else:
            _person(view)
        _freshness(view)


def _person(view: View) -> None:
    name, role = _name(view, view.person), view.language.text(ROLE[view.person.role])
    whose = drafts.whose(view.person.email)
    st.html(f'<div class="sq-person" {whose}><b>{html.escape(name)}</b><span>{html.escape(role)}</span></div>')


def _name(view: View, person: Person) -> str:
    """The name as it is known; in English, whose readers cannot read it, the departments or else the role."""
    if view.language.code == "zh":
        return person.display_name
    if not person.departments:
        return view.language.text(ROLE[person.role])
    return formatting.listing(view.language, [view.place(department) for department in person.departments])


def _switch(view: View) -> None:
    """Look as somebody else: marked, because only a demonstration may do it."""
    reader = view.language
    names = {person.email: _name(view, person) for person in identity.to_choose_from(view.tx)}
    widget = f"switch_person:{reader.code}"
    st.session_state[widget] = view.person.email

    def changed() -> None:
        # what one person looked at may be another's to see or not: begin with their own view
        set_parameter("as", st.session_state[widget], "department", "campus", "by", "month", "role", "person")

    whose = drafts.whose(view.person.email)
    st.html(f'<p class="sq-demonstration" {whose}>{html.escape(reader.text("Demonstration data"))}</p>')
    st.selectbox(
        reader.text("Look as"),
        list(names),
        key=widget,
        format_func=names.__getitem__,
        on_change=changed,
        filter_mode=None,
    )


def _freshness(view: View) -> None:
    latest = latest_day(view.tx)
    if latest is None:
        return
    said = view.language.text("Data up to {day}", day=formatting.day(view.language, latest))
    st.html(f'<p class="sq-freshness">{html.escape(said)}</p>')
