"""The actions page's charts: how long actions take, and how many are signed off on time."""

from functools import partial

import streamlit as st

from dashboard import action_link, control
from dashboard.actions import METRICS, Picture
from dashboard.cards import caption, headed
from dashboard.view import View
from language import formatting
from metrics.definition import COUNTS, Metric, definitions


def by_month(view: View, picture: Picture) -> None:
    """Both figures, judged; side by side but on the projector. Where there are too few for either, one line says so."""
    if not any(len(picture.controls[name].judged) for name in METRICS):
        text = view.language.text("Too few actions here for a chart of how long they take; the whole hospital has one.")
        if picture.choice.department != "*":
            st.html(f'<p class="sq-caption">{text}</p>')
        return
    columns = st.columns(2, gap="medium") if not view.present else [st.container(), st.container()]
    for column, name in zip(columns, reversed(METRICS), strict=True):
        with column:
            _one(view, picture, definitions()[name])


def _one(view: View, picture: Picture, metric: Metric) -> None:
    reader, judged = view.language, picture.controls[metric.id]
    name = metric.texts[reader.code].name
    head = headed(
        reader.text("{metric}, quarter by quarter", metric=name)
        if judged.series.every == "quarter"
        else reader.text("{metric}, month by month", metric=name),
        beside=action_link.beside(view, metric.id, picture.choice.department, judged),
    )
    if not len(judged.judged):
        st.html(head + caption(reader.text("Too few actions in each quarter to show how it goes.")))
        return
    control.chart(view, judged, metric, partial(_counted, view, metric), head=head)


def _counted(view: View, metric: Metric, n: float) -> str:
    return view.language.text(COUNTS[metric.counts], n=formatting.number(view.language, n))
