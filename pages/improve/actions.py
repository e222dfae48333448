"""Improvement actions: what was found, who does what by when, whether it is done; and whether causes come back."""

import html

import streamlit as st

from dashboard import (
    actions,
    actions_behind,
    actions_board,
    actions_causes,
    actions_charts,
    actions_choice,
    actions_detail,
    actions_form,
    actions_new,
    actions_words,
    tables,
)
from dashboard.action_link import PAGE
from dashboard.explain import explanation
from dashboard.figures import headline, strip
from dashboard.view import View
from warehouse.actions import actions as every


def show(view: View) -> None:
    """One action, a new one, or all: the sentence, the filters, the figures, the board, the charts, the causes."""
    chosen = actions_choice.chosen_action(view)
    if chosen is not None:
        actions_detail.show(view, chosen)
        return
    actions_form.forget()
    if actions_choice.is_new(view):
        actions_new.show(view)
        return
    said = st.empty()
    rows, names = every(view.tx), actions.names_of(view)
    picture = actions.picture(view, actions_choice.choose(view, rows, names), rows, names)
    said.html(headline(actions_words.sentence(view, picture), actions_words.scope(view, picture)))
    actions_form.told(view, names)
    if actions_form.places(view) and not view.present:
        address = html.escape(view.filters.address(PAGE, new="1"))
        st.html(f'<p><a class="sq-button" href="{address}">{html.escape(view.language.text("New action"))}</a></p>')
    st.html(strip(actions_words.figures(view, picture)))
    if picture.choice.layout == "board":
        st.html(actions_board.board(view, picture))
    else:
        st.html(actions_board.listing(view, picture))
    actions_charts.by_month(view, picture)
    actions_causes.show(view, picture)
    if not view.present:
        numbers = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
        if numbers.open:
            scope = actions_words.scope(view, picture)
            with numbers:
                tables.behind(view, PAGE, actions_behind.numbers(view, picture), scope, actions.METRICS)
        definitions = st.expander(view.language.text("Definitions"), key="definitions", on_change="rerun")
        if definitions.open:
            definitions.html(explanation(view, actions.METRICS))
