"""Put a chart on a page."""

import streamlit as st

from charts.theme import Spec


def draw(chart: Spec) -> None:
    """Draw a chart; its description is what is read out to those who cannot see it.

    Not by `st.altair_chart`, which would check it against Vega-Lite's schema at every click, under a lock of all
    sessions; the tests have checked every chart instead.
    """
    st.vega_lite_chart(chart, theme=None, width="stretch")
