"""The floor: what Streamlit and the browser need for a page like the waiting page, with the data at hand.

Five charts (two weeks, their difference, a distribution, a trend), a table of 400 rows and two controls, a segment
and a list, that exchange the data. No database, no statistics, no filters, no menu: what a page needs beyond this is
the dashboard's own doing.
"""

from itertools import product

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

SIDES = ("中位数", "九成患者不超过")
ROLES = ("医生", "护士", "技师")
INK, LIGHT = "#1C2B2D", "#FFFFFF"


@st.cache_resource
def data() -> dict[tuple[str, str], dict[str, pd.DataFrame]]:
    """For each choice of the two controls: week, week_before, difference, distribution, trend, table."""
    return {choice: _tables(np.random.default_rng(seed)) for seed, choice in enumerate(product(SIDES, ROLES))}


def _tables(random: np.random.Generator) -> dict[str, pd.DataFrame]:
    cells = pd.MultiIndex.from_product([range(1, 8), range(7, 21)], names=["weekday", "hour"]).to_frame(index=False)
    weeks = [cells.assign(minutes=random.gamma(4, 6, len(cells)), n=random.integers(30, 900, len(cells))) for _ in "ab"]
    months = pd.date_range("2024-11-01", periods=24, freq="MS")
    middle = random.gamma(20, 1, len(months))
    return {
        "week": weeks[0],
        "week_before": weeks[1],
        "difference": cells.assign(minutes=weeks[0].minutes - weeks[1].minutes, n=weeks[0].n),
        "distribution": pd.DataFrame({"minutes": range(0, 120, 2), "share": random.dirichlet(np.full(60, 4.0))}),
        "trend": pd.DataFrame({"month": months, "minutes": middle, "low": middle - 2, "high": middle + 2}),
        "table": pd.DataFrame(random.gamma(4, 6, (400, 6)).round(1), columns=list("abcdef")),
    }


def week(cells: pd.DataFrame, scheme: str) -> alt.LayerChart:
    """A heat map of weekday × hour with its values in the cells."""
    base = alt.Chart(cells).encode(
        x=alt.X("hour:O", axis=alt.Axis(orient="top", labelAngle=0), title="到达时段"),
        y=alt.Y("weekday:O", title=None),
        tooltip=["weekday:O", "hour:O", alt.Tooltip("minutes:Q", format=".1f"), "n:Q"],
    )
    colour = alt.Color("minutes:Q", scale=alt.Scale(scheme=scheme), legend=alt.Legend(orient="bottom", title="分钟"))
    value = base.mark_text(fontSize=12).encode(
        text=alt.Text("minutes:Q", format=".0f"),
        color=alt.condition("datum.minutes > 35", alt.value(LIGHT), alt.value(INK)),
    )
    return (base.mark_rect().encode(color=colour) + value).properties(height=322)


def distribution(bins: pd.DataFrame) -> alt.LayerChart:
    """Bars and a line at the target."""
    bars = (
        alt.Chart(bins).mark_bar(color="#8DA0A3").encode(x="minutes:Q", y=alt.Y("share:Q", axis=alt.Axis(format="%")))
    )
    target = alt.Chart(pd.DataFrame({"minutes": [20]})).mark_rule(color="#B4460F").encode(x="minutes:Q")
    return (bars + target).properties(height=220)


def trend(months: pd.DataFrame) -> alt.LayerChart:
    """A line with points and its band."""
    base = alt.Chart(months).encode(x=alt.X("month:T", title=None))
    band = base.mark_area(opacity=0.2).encode(y="low:Q", y2="high:Q")
    return (band + base.mark_line(point=True).encode(y="minutes:Q")).properties(height=220)


def page() -> None:
    """Draw it once."""
    st.set_page_config(page_title="floor", layout="wide")
    st.title("等候时间")
    side = st.segmented_control("显示", SIDES, default=SIDES[0], required=True, key="show")
    role = st.selectbox("岗位", ROLES, key="role")
    tables = data()[side, role]
    charts = [
        week(tables["week"], "blues"),
        week(tables["week_before"], "blues"),
        week(tables["difference"], "blueorange"),
        distribution(tables["distribution"]),
        trend(tables["trend"]),
    ]
    columns = st.columns(2)
    for number, chart in enumerate(charts):
        columns[number % 2].altair_chart(chart, theme=None, width="stretch")
    st.dataframe(tables["table"], height=400)


page()
