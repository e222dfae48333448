"""The sidebar below the menu: who is looking, the demonstration's switch of person, how fresh the data are."""

import html

import streamlit as st

from dashboard import identity
from dashboard.filters import set_parameter
from dashboard.view import View
from language import formatting
from language.labels import ROLE


def draw(view: View) -> None:
    """Draw it for this view's person."""
    with st.sidebar, st.container(key="sidebar_foot", gap="small"):
        if identity.may_switch():
            _switch(view)
        else:
            _person(view)
        _freshness(view)


def _person(view: View) -> None:
    reader, person = view.language, view.person
    places = [view.place(department) for department in person.departments]
    name = identity.in_words(reader, person.email, person.display_name, person.role, places)
    st.html(
        f'<div class="sq-person"><b>{html.escape(name)}</b>'
        f"<span>{html.escape(reader.text(ROLE[person.role]))}</span></div>"
    )


def _switch(view: View) -> None:
    """Look as somebody else: marked, because only a demonstration may do it."""
    reader = view.language
    people = identity.to_choose_from(view.tx)
    names = {
        person.email: identity.in_words(
            reader, person.email, person.display_name, person.role, [view.place(d) for d in person.departments]
        )
        for person in people.itertuples()
    }
    widget = f"switch_person:{reader.code}"
    st.session_state[widget] = view.person.email

    def changed() -> None:
        # what one person looked at may be another's to see or not: begin with their own view
        set_parameter("as", st.session_state[widget], "department", "campus", "by")

    st.html(f'<p class="sq-demonstration">{html.escape(reader.text("Demonstration · invented data"))}</p>')
    st.selectbox(
        reader.text("Look as"),
        list(names),
        key=widget,
        format_func=names.__getitem__,
        on_change=changed,
        filter_mode=None,
    )


def _freshness(view: View) -> None:
    if view.extent is None:
        return
    last = formatting.day(view.language, view.extent[1])
    st.html(f'<p class="sq-freshness">{html.escape(view.language.text("Data up to {day}", day=last))}</p>')
