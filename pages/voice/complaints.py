"""Complaints and rectification: how fast they are answered and put right, what is overdue, what they are about."""

import streamlit as st

from dashboard import (
    complaints,
    complaints_charts,
    complaints_choice,
    complaints_durations,
    complaints_figures,
    complaints_list,
    complaints_words,
    empty,
    tables,
)
from dashboard.cards import caption, headed, side_by_side
from dashboard.explain import explanation
from dashboard.figures import headline, strip
from dashboard.view import View


def show(view: View) -> None:
    """The sentence, the filters, the figures; what to act on beside what is open; stages and months; what about."""
    said = st.empty()
    choice = complaints_choice.choose(view)
    if choice is None:
        empty.without_complaints(view)
        return
    picture = complaints.picture(view, choice)
    said.html(headline(complaints_words.sentence(view, picture), complaints_words.scope(view, picture)))
    figures = strip(complaints_figures.figures(view, picture))
    work, notes = _work(view, picture), caption(complaints_words.caption(view, picture))
    if view.present:
        st.html(figures)
        complaints_charts.by_month(view, picture)
        st.html(complaints_charts.stages_of(view, picture))
        complaints_charts.departments_of(view, picture)
        departments = complaints_charts.departments_note(view, picture)
        st.html(departments + complaints_charts.traits_of(view, picture) + work + notes)
        return
    # what to do comes before how it went for those who do it
    before, after = (work, "") if view.is_head else ("", work)
    takes = view.language.text("How long it takes, open complaints counted")
    st.html(figures + headed(takes, complaints_durations.table(view, picture)) + before)
    complaints_charts.by_month(view, picture)
    flow = complaints_charts.stages_of(view, picture) + complaints_charts.ages_of(view, picture)
    st.html(side_by_side(flow, complaints_charts.traits_of(view, picture)))
    complaints_charts.departments_of(view, picture)
    st.html(complaints_charts.departments_note(view, picture) + after + notes)
    _behind(view, picture)


def _work(view: View, picture: complaints.Picture) -> str:
    """HTML: what is to be done, the most urgent first."""
    title = view.language.text("Open complaints: overdue and due soon first")
    return headed(title, complaints_list.work_list(view, picture))


def _behind(view: View, picture: complaints.Picture) -> None:
    numbers = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
    if numbers.open:
        found, scope = complaints_list.numbers(view, picture), complaints_words.scope(view, picture)
        with numbers:
            tables.behind(view, "complaints", found, scope, complaints.METRICS)
    definitions = st.expander(view.language.text("Definitions"), key="definitions", on_change="rerun")
    if definitions.open:
        definitions.html(explanation(view, complaints.METRICS))
