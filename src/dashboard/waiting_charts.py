"""The waiting page's charts: the week, distribution and trend; or two weeks and their difference."""

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.difference import difference
from charts.distribution import distribution, limits_of
from charts.heatmap import heatmap, scale_of
from charts.trend import trend
from dashboard.view import View
from dashboard.waiting import Picture, Side
from language import formatting
from metrics import waiting
from metrics.definition import definitions


def draw(view: View, picture: Picture) -> None:
    """All of them, in reading order; on the projector one below the other, large."""
    if picture.comparing and picture.before is not None:
        _two_periods(view, picture, picture.before)
    elif view.present:
        _week(view, picture, picture.now, framed=True)
        _distribution(view, picture)
        _trend(view, picture)
    else:
        week, side = st.columns([1.75, 1], gap="medium")
        with week:
            _week(view, picture, picture.now, framed=True)
        with side:
            _distribution(view, picture)
            _trend(view, picture)


def _two_periods(view: View, picture: Picture, before: Side) -> None:
    """Before, after and what changed in each hour; both weeks on one scale."""
    if view.present:
        _difference(view, picture, before)
        _trend(view, picture)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _week(view, picture, before, title=formatting.period(view.language, before.period.key))
        _difference(view, picture, before)
    with right:
        _week(
            view,
            picture,
            picture.now,
            framed=True,
            title=formatting.period(view.language, picture.now.period.key),
        )
        _distribution(view, picture)
        _trend(view, picture)


def _week(view: View, picture: Picture, side: Side, *, framed: bool = False, title: str = "") -> None:
    sides = [picture.now, picture.before] if picture.comparing and picture.before else [picture.now]
    scale = scale_of(picture.choice.measure, *(each.summary for each in sides))
    _heading(view, title or view.language.text("When in the week"))
    _show(
        heatmap(
            side.summary,
            view.language,
            picture.choice.measure,
            scale=scale,
            block=picture.block if framed else None,
            present=view.present,
        )
    )


def _difference(view: View, picture: Picture, before: Side) -> None:
    _heading(view, view.language.text("What changed, hour by hour"))
    cells = waiting.difference(before.summary, picture.now.summary, picture.choice.measure)
    _show(difference(cells, view.language, picture.choice.measure, present=view.present))


def _distribution(view: View, picture: Picture) -> None:
    _heading(view, view.language.text("How long, against the limit"))
    bins = waiting.distribution(picture.now.cells, picture.minutes)
    limits = limits_of(picture.limits)
    _show(distribution(bins, picture.now.whole, limits, view.language, present=view.present))


def _trend(view: View, picture: Picture) -> None:
    _heading(view, view.language.text("Month by month"))
    _show(
        trend(
            picture.trend,
            view.language,
            picture.choice.measure,
            limits=limits_of(picture.limits),
            target=definitions()["wait_on_target_rate"].target,
            present=view.present,
        )
    )


def _heading(view: View, words: str) -> None:
    st.html(f'<h2 class="sq-heading">{html.escape(words)}</h2>')


def _show(spec: Mapping[str, Any]) -> None:
    st.vega_lite_chart(spec=dict(spec), theme=None, width="stretch")
