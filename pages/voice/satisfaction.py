"""Satisfaction: what patients answered, how sure that is, where it hurts, and whether it changed."""

import streamlit as st

from dashboard import (
    empty,
    satisfaction,
    satisfaction_behind,
    satisfaction_charts,
    satisfaction_choice,
    satisfaction_words,
)
from dashboard.cards import caption, grid, headed
from dashboard.figures import headline, strip
from dashboard.view import View


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
        satisfaction_charts.departments(view, picture)
        st.html(satisfaction_charts.departments_note(view, picture))
        return
    wide, narrow = st.columns([1.6, 1], gap="medium")
    with wide:
        satisfaction_charts.trend(view, picture)
    with narrow:
        satisfaction_charts.modes(view, picture)
    satisfaction_charts.touchpoints(view, picture)
    satisfaction_charts.departments(view, picture)
    notes = [satisfaction_words.invalid_note(view, picture), satisfaction_words.caption(view)]
    st.html(
        satisfaction_charts.departments_note(view, picture)
        + _online(view, picture)
        + "".join(caption(words) for words in notes if words)
    )
    satisfaction_behind.expanders(view, picture)


def _online(view: View, picture: satisfaction.Picture) -> str:
    """HTML: the public reviews, where there are any."""
    cards = satisfaction_words.online(view, picture)
    return headed(view.language.text("Online reviews"), grid(cards)) if cards else ""
