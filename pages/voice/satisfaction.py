"""Satisfaction: what patients answered, how sure that is, where it hurts, and whether it changed."""

import html

import streamlit as st

from dashboard import (
    empty,
    satisfaction,
    satisfaction_behind,
    satisfaction_charts,
    satisfaction_choice,
    satisfaction_words,
)
from dashboard.cards import grid, heading
from dashboard.explain import explanation
from dashboard.figures import headline, strip
from dashboard.view import View
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, PROBLEMS, RESPONSE, SCORE

METRICS = (*HEADLINES, RESPONSE, COVERAGE, SCORE, PROBLEMS, *ONLINE)


def show(view: View) -> None:
    """The sentence, the filters, the figures, the charts; comments, numbers and definitions behind a click."""
    said = st.empty()
    choice = satisfaction_choice.choose(view)
    if choice is None:
        empty.without_answers(view)
        return
    picture = satisfaction.picture(view, choice)
    said.html(headline(satisfaction_words.sentence(view, picture), satisfaction_words.scope(view, picture)))
    st.html(strip(satisfaction_words.figures(view, picture)))
    if view.present:
        satisfaction_charts.trend(view, picture)
        satisfaction_charts.modes(view, picture)
        satisfaction_charts.touchpoints(view, picture)
        if choice.department != "*":
            satisfaction_charts.reading_note(view)
        satisfaction_charts.departments(view, picture)
        return
    wide, narrow = st.columns([1.6, 1], gap="medium")
    with wide:
        satisfaction_charts.trend(view, picture)
    with narrow:
        satisfaction_charts.modes(view, picture)
    satisfaction_charts.touchpoints(view, picture)
    satisfaction_charts.reading_note(view)
    satisfaction_charts.departments(view, picture)
    _online(view, picture)
    _caption(satisfaction_words.invalid_note(view, picture))
    _caption(satisfaction_words.caption(view))
    _behind(view, picture)


def _online(view: View, picture: satisfaction.Picture) -> None:
    cards = satisfaction_words.online(view, picture)
    if cards:
        heading(view.language.text("Online reviews"))
        st.html(grid(cards))


def _caption(words: str) -> None:
    if words:
        st.html(f'<p class="sq-caption">{html.escape(words)}</p>')


def _behind(view: View, picture: satisfaction.Picture) -> None:
    reader = view.language
    if satisfaction_behind.may_read_comments(view):
        comments = st.expander(reader.text("The comments behind"), key="remarks", on_change="rerun")
        if comments.open:
            with comments:
                satisfaction_behind.comments(view, picture)
    numbers = st.expander(reader.text("The numbers behind"), key="numbers", on_change="rerun")
    if numbers.open:
        numbers.html(satisfaction_behind.numbers(view, picture))
    invalid = st.expander(reader.text("Answers that do not count"), key="invalid", on_change="rerun")
    if invalid.open:
        invalid.html(satisfaction_behind.invalid(view, picture))
    definitions = st.expander(reader.text("Definitions"), key="definitions", on_change="rerun")
    if definitions.open:
        definitions.html(explanation(view, METRICS))
