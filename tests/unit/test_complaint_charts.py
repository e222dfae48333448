"""Charts of complaints: the right numbers, a valid picture, nothing invented where there is too little."""

import math

import altair as alt
import pandas as pd
import pytest

from charts.bars import Bar, bars
from charts.case_months import case_months
from charts.stages import Stage, stages
from language import Language, language
from vega import layers, rows, spec, tooltip

EN = language("en")
STAGES = [
    Stage("Received", 40, "40"),
    Stage("Replied", 30, "30 (75%)", "median 2 working days"),
    Stage("Closed", 0, "0"),
]
SPEC_TEXTS = 24  # px, the least that the projector may show


def months(*values: float) -> pd.DataFrame:
    """One row a month from January 2026, the last not whole."""
    starts = pd.date_range("2026-01-01", periods=len(values), freq="MS")
    frame = pd.DataFrame({"month": starts, "main": map(float, values), "n": 20})
    frame = frame.assign(low=frame.main - 1, high=frame.main + 1, p90=frame.main * 2, partial=False)
    frame.loc[len(values) - 1, "partial"] = True
    return frame


def draw_months(frame: pd.DataFrame, reader: Language = EN, *, present: bool = False) -> alt.LayerChart:
    names = (("main", "Half within"), ("p90", "Nine in ten within"))
    return case_months(frame, reader, names, "Working days", "{:.0f} d".format, "{} cases".format, present=present)


def test_stages_carry_their_counts_and_the_steps_between() -> None:
    found = rows(stages(STAGES, EN), "stages")
    assert [row["reached"] for row in found if "reached" in row] == [40, 30, 0]
    assert [row["step"] for row in found if "step" in row] == ["↓ median 2 working days", "↓ "]
    assert "Replied: 30 (75%), median 2 working days" in spec(stages(STAGES, EN))["description"]


def test_no_case_no_stages() -> None:
    assert "too few to show" in str(spec(stages([Stage("Received", 0, "0")], EN)))


def test_headings_have_a_line_of_their_own() -> None:
    chart = bars([Bar("Topic"), Bar("Attitude", 5, "5", marked=2), Bar("Price", 0, "0")], EN, "topics")
    axis = spec(chart)["encoding"]["y"]
    assert axis["scale"]["domain"] == [0, 1, 2]
    assert axis["axis"]["labelExpr"] == '["Topic", "Attitude", "Price"][datum.value]'
    assert [row["marked"] for row in rows(chart, "bars")] == [None, 2, None]


def test_a_quote_in_a_hospitals_own_topic_does_no_harm() -> None:
    chart = bars([Bar('doctor\'s "tone"', 3, "3")], EN, "topics")
    assert spec(chart)["encoding"]["y"]["axis"]["labelExpr"] == '["doctor\'s \\"tone\\""][datum.value]'


def test_months_say_value_interval_and_n() -> None:
    chart = draw_months(months(10, 8, 5))
    (points,) = layers(chart, "point")
    assert set(tooltip(points).values()) == {"Month", "Half within", "95% interval", "Nine in ten within", "Based on"}
    first, *_, last = rows(chart, "months")
    assert (first["main_said"], first["p90_said"], first["n"]) == ("10 d", "20 d", "20 cases")
    assert "not whole" in last["when"]


def test_what_is_not_reached_is_not_drawn() -> None:
    frame = months(10, 8, 5, 4)
    frame.loc[2, ["high", "p90"]] = math.inf
    row = rows(draw_months(frame), "months")[2]
    assert row["p90"] is None
    assert row["interval"] == "4 d or more"


def test_months_without_a_figure_say_so() -> None:
    assert "too few to show" in str(spec(draw_months(months(math.nan, math.nan))))


@pytest.mark.parametrize("reader", [EN, language("zh")], ids=["en", "zh"])
@pytest.mark.parametrize("present", [False, True])
def test_every_chart_is_one_that_vega_knows(reader: Language, *, present: bool) -> None:
    for chart in (
        stages(STAGES, reader, present=present),
        bars([Bar("Topic"), Bar("Price", 3, "3")], reader, "topics", present=present),
        draw_months(months(10, 8, 5), reader, present=present),
    ):
        found = spec(chart)
        assert found["description"]
        sizes = [layer["mark"]["fontSize"] for layer in found["layer"] if "fontSize" in layer["mark"]]
        assert not present or min([*sizes, found["config"]["axis"]["labelFontSize"]]) >= SPEC_TEXTS
