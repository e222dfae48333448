"""Charts of complaints: the right numbers, a valid picture, nothing invented where there is too little."""

import pytest

from charts.bars import Bar, bars
from charts.stages import Stage, stages
from language import Language, language
from vega import rows, spec

EN = language("en")
STAGES = [
    Stage("Received", 40, "40"),
    Stage("Replied", 30, "30 (75%)", "median 2 working days"),
    Stage("Closed", 0, "0"),
]
SPEC_TEXTS = 24  # px, the least that the projector may show


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


@pytest.mark.parametrize("reader", [EN, language("zh")], ids=["en", "zh"])
@pytest.mark.parametrize("present", [False, True])
def test_every_chart_is_one_that_vega_knows(reader: Language, *, present: bool) -> None:
    for chart in (
        stages(STAGES, reader, present=present),
        bars([Bar("Topic"), Bar("Price", 3, "3")], reader, "topics", present=present),
    ):
        found = spec(chart)
        assert found["description"]
        sizes = [layer["mark"]["fontSize"] for layer in found["layer"] if "fontSize" in layer["mark"]]
        assert not present or min([*sizes, found["config"]["axis"]["labelFontSize"]]) >= SPEC_TEXTS
