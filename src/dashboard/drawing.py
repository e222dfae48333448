"""Put a chart on a page."""

import altair as alt
import streamlit as st


def draw(chart: alt.LayerChart) -> None:
    """Draw a chart; its description is what is read out to those who cannot see it.

    `st.altair_chart` would check the chart against Vega-Lite's schema at every click, which takes as long as building
    it and is held under a lock of all sessions; here the tests have checked every chart instead.
    """
    st.vega_lite_chart(chart.to_dict(validate=False), theme=None, width="stretch")
