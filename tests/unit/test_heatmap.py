"""The heat map and the difference: what stands in the cells is what the frames say."""

import math
from typing import Any

import altair as alt
import pandas as pd
import pytest

from charts.difference import difference
from charts.heatmap import heatmap, scale_of
from charts.theme import LIGHT
from language import language
from metrics import waiting
from some_waits import cells
from vega import layers, rows, spec, tooltip

ZH, EN = language("zh"), language("en")


def steady(minutes: float, n: int = 40) -> list[float]:
    return [minutes] * n


def drawn(chart: alt.LayerChart) -> dict[tuple[str, int], Any]:
    """Cells with a value, by weekday and hour."""
    return {place: row for place, row in _cells(chart).items() if "value" in row}


def blank(chart: alt.LayerChart) -> dict[tuple[str, int], Any]:
    """Cells without one."""
    return {place: row for place, row in _cells(chart).items() if "value" not in row}


def _cells(chart: alt.LayerChart) -> dict[tuple[str, int], Any]:
    return {(row["weekday"], row["hour"]): row for row in rows(chart, "cells")}


def colour(chart: alt.LayerChart) -> dict[str, Any]:
    return next(layer["encoding"]["color"] for layer in layers(chart, "rect") if "color" in layer["encoding"])


WEEK = cells(
    {(1, 9): steady(20), (1, 10): steady(65), (2, 9): steady(20, 9), (2, 10): steady(30), (3, 6): steady(9, 3)},
    exact=True,
)


def test_every_value_is_the_frames() -> None:
    summary = waiting.summarise(WEEK)
    found = drawn(heatmap(summary, EN, "median"))
    assert {place: row["text"] for place, row in found.items()} == {
        ("Mon", 9): "20",
        ("Mon", 10): "65",
        ("Tue", 10): "30",
    }
    for place, row in found.items():
        day = {"Mon": 1, "Tue": 2}[place[0]]
        held = summary[(summary["weekday"] == day) & (summary["hour"] == place[1])].iloc[0]
        assert row["value"] == held["median"]
        assert row["n"] == "40 visits"


def test_all_weekdays_and_only_hours_with_something_to_show() -> None:
    chart = heatmap(waiting.summarise(WEEK), ZH, "median")
    position = spec(chart)["encoding"]
    assert position["x"]["scale"]["domain"] == [9, 10]  # three people at six are too few to show
    assert position["y"]["scale"]["domain"] == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    assert len(blank(chart)) + len(drawn(chart)) == 14


def test_too_few_is_a_dot_that_gives_nothing_away() -> None:
    cell = blank(heatmap(waiting.summarise(WEEK), ZH, "median"))[("周二", 9)]
    assert cell["text"] == "·"
    assert cell["said"] == cell["n"] == "人数太少，不显示"
    assert "value" not in cell
    nobody = blank(heatmap(waiting.summarise(WEEK), ZH, "median"))[("周日", 9)]
    assert nobody["text"] == ""


def test_the_tooltip_has_place_value_interval_and_number() -> None:
    week = cells({(1, 10): [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]}, exact=True)
    chart = heatmap(waiting.summarise(week), ZH, "median")
    row = drawn(chart)[("周一", 10)]
    titles = tooltip(layers(chart, "rect")[1])
    said = [row[field] for field in titles]
    assert list(titles.values()) == ["到达时段", "中位数", "误差范围（95%）", "依据"]
    assert said[0] == "周一 10–11 点"
    assert said[1:] == ["28 分钟", "10–45 分钟", "10 人次"]


def test_a_low_share_within_target_is_the_strong_colour() -> None:
    week = cells({(1, 9): steady(10, 40), (1, 10): [*steady(10, 12), *steady(50, 28)]})
    chart = heatmap(waiting.summarise(week), EN, "on_target")
    assert {row["hour"]: row["text"] for row in drawn(chart).values()} == {9: "100", 10: "30"}
    scale = colour(chart)["scale"]
    assert scale["range"] == list(LIGHT.heat[::-1])
    assert 80 in scale["domain"]
    assert drawn(chart)[("Mon", 10)]["ink"] == LIGHT.heat_text[-1]
    assert drawn(chart)[("Mon", 9)]["ink"] == LIGHT.heat_text[0]


def test_two_periods_share_one_scale() -> None:
    before, after = (waiting.summarise(cells({(1, 9): steady(m), (1, 10): steady(m / 2)})) for m in (90, 30))
    scale = scale_of("median", before, after)
    assert colour(heatmap(before, EN, "median", scale=scale))["scale"]["domain"] == scale
    assert colour(heatmap(after, EN, "median", scale=scale))["scale"]["domain"] == scale
    assert scale[-1] >= 60
    assert scale == sorted(scale)


def test_the_scale_is_round_and_covers_what_is_there() -> None:
    summary = pd.DataFrame({"median": [3.0, 12, 25, 38, 64, math.nan]})
    assert scale_of("median", summary) == [10, 20, 30, 40, 50, 60]
    # nine and ten minutes must not look like day and night
    low, high = scale_of("median", pd.DataFrame({"median": [9.0, 10.0]}))[:2]
    assert high - low >= 0.25
    assert scale_of("median", pd.DataFrame({"median": [math.nan]})) == [5, 10, 15, 20, 25, 30]


def test_short_waits_have_a_tenth() -> None:
    week = cells({(1, 9): [4.25] * 40, (1, 10): [7.5] * 40}, exact=True)
    found = drawn(heatmap(waiting.summarise(week), EN, "median"))
    assert [row["text"] for row in found.values()] == ["4.2", "7.5"]


def test_more_than_six_hours_is_said_so() -> None:
    found = drawn(heatmap(waiting.summarise(cells({(1, 9): steady(600)})), EN, "median"))
    assert found[("Mon", 9)]["text"] == ">360"
    assert found[("Mon", 9)]["said"] == "over 6 h"


def test_the_sentences_block_is_framed() -> None:
    block = waiting.Block((1, 2), 9, 10, 20, 65, 120)
    frame = heatmap(waiting.summarise(WEEK), ZH, "median", block=block)
    assert rows(frame, "block") == [{"hour": 9, "last_hour": 10, "weekday": "周一", "last_weekday": "周二"}]


def test_the_description_names_the_extremes() -> None:
    assert spec(heatmap(waiting.summarise(WEEK), EN, "median"))["description"] == (
        "Heat map by weekday and hour, Median wait (min): most 65 min (Mon 10:00–11:00), least 20 min (Mon 9:00–10:00)."
    )


@pytest.fixture
def compared() -> pd.DataFrame:
    hours = [(1, 9), (1, 10), (2, 9), (2, 10), (3, 9)]
    before = [steady(60), steady(30), steady(30), steady(30), steady(30)]
    after = [steady(30), steady(50), steady(30, 9), steady(30), steady(30, 9)]
    sides = [waiting.summarise(cells(dict(zip(hours, side, strict=True)), exact=True)) for side in (before, after)]
    return waiting.difference(*sides, "median")


def test_a_change_has_a_sign_a_colour_and_a_word(compared: pd.DataFrame) -> None:
    chart = difference(compared, ZH, "median")
    found = drawn(chart)
    assert {place: (row["text"], row["verdict"], row["weight"]) for place, row in found.items()} == {
        ("周一", 9): ("−30", "确有改善", 700),
        ("周一", 10): ("+20", "确有变差", 700),
        ("周二", 10): ("0", "正常波动", 400),
    }
    scale = colour(chart)["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "确有改善": LIGHT.better_ground,
        "正常波动": LIGHT.noise_ground,
        "确有变差": LIGHT.worse_ground,
    }


def test_the_tooltip_of_a_change_has_both_sides_with_their_numbers(compared: pd.DataFrame) -> None:
    row = drawn(difference(compared, EN, "median"))[("Mon", 9)]
    assert (row["before"], row["after"]) == ("60 min (40 visits)", "30 min (40 visits)")
    few = blank(difference(compared, EN, "median"))[("Tue", 9)]
    assert (few["text"], few["after"]) == ("·", "too few to show")


def test_a_change_of_shares_is_in_percentage_points() -> None:
    before, after = (waiting.summarise(cells({(1, 9): [*steady(10, on), *steady(50, 100 - on)]})) for on in (40, 80))
    chart = difference(waiting.difference(before, after, "on_target"), EN, "on_target")
    row = drawn(chart)[("Mon", 9)]
    assert (row["text"], row["said"], row["verdict"]) == ("+40", "+40 percentage points", "Improvement")


def test_without_data_it_says_so() -> None:
    nothing = waiting.summarise(cells({}))
    for chart in (
        heatmap(nothing, ZH, "median"),
        difference(waiting.difference(nothing, nothing, "p90"), ZH, "p90"),
    ):
        assert rows(chart, "nothing") == [{"why": "人数太少，不显示"}]
