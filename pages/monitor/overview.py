"""Overview: every figure there is, how it stands against target and past, and where to look first."""

import html

import streamlit as st

from dashboard import empty, overview, overview_choice, overview_words
from dashboard.cards import Card, card, grid
from dashboard.figures import headline
from dashboard.view import View
from metrics.definition import SECTIONS


def show(view: View) -> None:
    """The sentence, the filters, where to look first, the sections' cards, what is missing."""
    said = st.empty()
    extent = overview.extent(view)
    if extent is None:
        empty.without_data(view)
        return
    found = overview.read(view, *overview_choice.choose(view, extent))
    said.html(headline(overview_words.sentence(view, found), overview_words.scope(view, found)))
    _first(view, found)
    for section in found.sections:
        _heading(view.language.text(SECTIONS[section]))
        rows = found.in_section(section).to_dict("records")
        st.html(grid([overview_words.metric_card(view, found, row) for row in rows]))
        if section == "flow":
            _steps(view, found)
    if said_missing := overview_words.missing(view, found):
        st.html(said_missing)


def _first(view: View, found: overview.Standings) -> None:
    _heading(view.language.text("Where to look first"))
    rows = found.first.to_dict("records")
    if not rows:
        st.html(f'<p class="sq-caption">{html.escape(view.language.text("Nothing stands out beyond chance."))}</p>')
    with st.container(key="cards_first", horizontal=True):
        for row in rows:
            page, parameters = overview_words.link_of(row, found)
            _linked(
                view,
                f"first_{row['metric']}_{row['department_id']}",
                overview_words.first_card(view, row),
                page,
                parameters,
            )


def _steps(view: View, found: overview.Standings) -> None:
    _heading(view.language.text("Waits within target, step by step"))
    with st.container(key="cards_steps", horizontal=True):
        for row in found.steps.to_dict("records"):
            page, parameters = overview_words.link_of(row, found)
            _linked(view, f"step_{row['step']}", overview_words.step_card(view, row), page, parameters)


def _linked(view: View, key: str, content: Card, page: str, parameters: dict[str, str]) -> None:
    """A card that is one link as a whole, inside the session."""
    with st.container(key=f"card_{key}"):
        st.html(card(content))
        st.page_link(view.pages[page], label=content.name, query_params=view.filters.link(**parameters))


def _heading(words: str) -> None:
    st.html(f'<h2 class="sq-heading">{html.escape(words)}</h2>')
