"""Overview: every figure there is, how it stands against target and past, and where to look first."""

import html

import streamlit as st

from charts import board_signs
from dashboard import board, board_words, empty, overview, overview_behind, overview_choice, overview_words, tables
from dashboard.cards import grid, heading
from dashboard.figures import headline
from dashboard.view import View
from metrics.definition import SECTIONS

FIRST_IN_THE_ROOM = 4  # one row of the projector


def show(view: View) -> None:
    """The sentence, the filters, what matters, where to look first, the board, the sections' cards, what is missing."""
    said = st.empty()
    extent = overview.extent(view)
    if extent is None:
        empty.without_data(view)
        return
    found = overview.read(view, *overview_choice.choose(view, extent))
    said.html(headline(overview_words.sentence(view, found), overview_words.scope(view, found)))
    drawn = board.board(view, found)
    if drawn and drawn.matters:
        st.html(drawn.matters)
    _first(view, found)
    if drawn:
        heading(board_words.heading_of(view))
        st.html(board_signs.sheet(view.present))
        st.html(drawn.html())
    for section, rows in found.sections().items():
        shown = overview.notable(rows) if view.present else rows
        if len(shown):
            heading(view.language.text(SECTIONS[section]))
            st.html(grid([overview_words.metric_card(view, found, row) for row in shown.to_dict("records")]))
        if section == "flow":
            _steps(view, found)
    missing = overview_words.missing(view, found)
    if missing and not view.present:
        st.html(missing)
    if not view.present:
        numbers = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
        if numbers.open:
            scope, metrics = overview_words.scope(view, found), overview_behind.metrics(found)
            with numbers:
                tables.behind(view, "overview", overview_behind.numbers(view, found, drawn), scope, metrics)


def _first(view: View, found: overview.Standings) -> None:
    heading(view.language.text("Where to look first"))
    rows = found.first.head(FIRST_IN_THE_ROOM if view.present else None).to_dict("records")
    if not rows:
        st.html(f'<p class="sq-caption">{html.escape(view.language.text("Nothing stands out beyond chance."))}</p>')
    st.html(grid([overview_words.first_card(view, found, row) for row in rows], "sq-first"))


def _steps(view: View, found: overview.Standings) -> None:
    steps = overview.notable(found.steps) if view.present else found.steps
    heading(view.language.text("Waits within target, step by step"))
    st.html(grid([overview_words.step_card(view, found, row) for row in steps.to_dict("records")]))
