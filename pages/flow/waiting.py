"""Waiting times: when in the week people wait how long, for what, and whether that changed."""

import html

import streamlit as st

from dashboard import empty, waiting, waiting_charts, waiting_choice, waiting_table, waiting_words
from dashboard.explain import explanation
from dashboard.figures import headline, strip
from dashboard.view import View

METRICS = ("wait_median", "wait_p90", "wait_on_target_rate", "left_without_being_seen_rate")


def show(view: View) -> None:
    """The sentence, the filters, the figures, the charts, the table, the definition."""
    said = st.empty()
    choice = waiting_choice.choose(view)
    if choice is None:
        empty.without_waits(view)
        return
    picture = waiting.picture(view, choice)
    said.html(headline(waiting_words.sentence(view, picture), waiting_words.scope(view, picture)))
    st.html(strip(waiting_words.figures(view, picture)))
    waiting_charts.draw(view, picture)
    st.html(f'<p class="sq-caption">{html.escape(waiting_words.caption(view, picture))}</p>')
    if view.present:
        return
    behind = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
    if behind.open:
        behind.html(waiting_table.table(view, picture))
    defined = st.expander(view.language.text("Definitions"), key="definitions", on_change="rerun")
    if defined.open:
        defined.html(explanation(view, METRICS))
