"""Waiting times: when in the week people wait how long, for what, and whether that changed."""

import html

import streamlit as st

from dashboard import (
    empty,
    tables,
    waiting,
    waiting_charts,
    waiting_choice,
    waiting_queued,
    waiting_table,
    waiting_words,
)
from dashboard.cards import heading
from dashboard.explain import explanation
from dashboard.figures import headline, strip
from dashboard.view import View


def show(view: View) -> None:
    """The sentence, the filters, the figures beside the charts; the table and the definitions behind a click."""
    said = st.empty()
    choice = waiting_choice.choose(view)
    if choice is None:
        empty.without_waits(view)
        return
    picture = waiting.picture(view, choice)
    said.html(headline(waiting_words.sentence(view, picture), waiting_words.scope(view, picture)))
    figures = strip(waiting_words.figures(view, picture))
    if view.present:
        st.html(figures)
        waiting_charts.on_projector(view, picture)
    elif picture.comparing:
        st.html(figures)
        waiting_charts.two_periods(view, picture)
    else:
        narrow, wide = st.columns([1, 1.9], gap="medium")
        with narrow:
            st.html(figures)
            waiting_charts.distribution_of(view, picture)
        with wide:
            waiting_charts.week(view, picture)
            waiting_charts.trend_of(view, picture)
    if not view.present:
        heading(view.language.text("All who queued: who left and who still waits counted"))
        st.html(waiting_queued.section(view, picture))
    st.html(f'<p class="sq-caption">{html.escape(waiting_words.caption(view, picture))}</p>')
    if not view.present:
        _behind(view, picture)


def _behind(view: View, picture: waiting.Picture) -> None:
    numbers = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
    if numbers.open:
        found = [waiting_table.table(view, picture), waiting_queued.numbers(view, picture)]
        scope = waiting_words.scope(view, picture)
        with numbers:
            tables.behind(view, "waiting", found, scope, waiting_words.METRICS)
    definitions = st.expander(view.language.text("Definitions"), key="definitions", on_change="rerun")
    if definitions.open:
        definitions.html(explanation(view, waiting_words.METRICS))
