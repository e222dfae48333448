"""The charts of the service stars: bars of parts, and the bridge to the points."""

import math

import pytest

from charts.bridge import Step, bridge
from charts.parts import Bar, parts
from language import Language, language
from vega import layers, rows, spec, tooltip

EN = language("en")
NAMES = {"ratings": "Ratings", "praise": "Praise", "deductions": "Deductions"}
BARS = [
    Bar("A", {"ratings": 30.0, "praise": 2.5, "deductions": 0.0}, 32.5, "A (Ear)"),
    Bar("B", {"ratings": 20.0, "praise": 0.0, "deductions": -8.0}, 12.0, "B (Eye)", own=True),
]
STEPS = [Step("Start", 22.5, "start"), Step("Ratings", 10, "change"), Step("Deductions", -8, "change")]


def test_parts_stand_side_by_side_and_deductions_left_of_zero() -> None:
    found = rows(parts(BARS, EN, NAMES, mean=20.0), "parts")
    assert [(row["at"], row["part"], row["from"], row["to"]) for row in found] == [
        (0, "Ratings", 0, 30),
        (0, "Praise", 30, 32.5),
        (1, "Ratings", 0, 20),
        (1, "Deductions", 0, -8),
    ]
    assert [row["said"] for row in found] == ["+30.0", "+2.5", "+20.0", "−8.0"]


def test_sums_stand_at_the_bars_ends_and_the_readers_own_are_bold() -> None:
    found = rows(parts(BARS, EN, NAMES), "figures")
    assert [(row["said"], row["end"], row["weight"]) for row in found] == [("32.5", 32.5, 500), ("12.0", 20, 700)]


def test_the_legend_names_only_what_is_there() -> None:
    scale = layers(parts(BARS[:1], EN, NAMES, mean=20.0), "bar")[0]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Ratings", "Praise"]
    assert set(tooltip(layers(parts(BARS, EN, NAMES), "bar")[0]).values()) == {" ", "Part", "Points", "All points"}


def test_the_mean_is_a_line_with_its_figure_where_there_is_one() -> None:
    assert rows(parts(BARS, EN, NAMES, mean=20.04), "mean") == [{"mean": 20.04, "at": 2, "said": "role's mean 20.0"}]
    assert layers(parts(BARS, EN, NAMES), "rule") == []


def test_people_without_any_points_are_drawn() -> None:
    empty = Bar("C", dict.fromkeys(NAMES, 0.0), 0.0, "C")
    assert rows(parts([empty], EN, NAMES, mean=0.0), "figures") == [
        {"at": 0, "end": 0, "said": "0.0", "weight": 500},
    ]


def test_a_bridge_goes_on_where_the_step_before_ended() -> None:
    found = rows(bridge([*STEPS, Step("Points", 24.5, "total")], EN, mean=23.9), "bridge")
    assert [(row["from"], row["to"]) for row in found] == [(0, 22.5), (22.5, 32.5), (32.5, 24.5), (0, 24.5)]
    assert [row["said"] for row in found] == ["22.5", "+10.0", "−8.0", "24.5"]


def test_what_added_is_blue_and_what_took_away_orange() -> None:
    start, added, took = (row["fill"] for row in rows(bridge(STEPS, EN), "bridge"))
    assert len({start, added, took}) == 3
    assert "rule" in {layer["mark"]["type"] for layer in spec(bridge(STEPS, EN))["layer"]}


@pytest.mark.parametrize("reader", [EN, language("zh")], ids=["en", "zh"])
def test_every_chart_is_one_that_vega_knows_and_is_described(reader: Language) -> None:
    for chart in (
        parts(BARS, reader, NAMES, mean=20.0),
        parts(BARS, reader, NAMES, mean=math.nan),
        parts([], reader, NAMES),
        bridge(STEPS, reader, mean=20.0),
        bridge([Step("Points", 0.0, "total")], reader),
        bridge([], reader),
    ):
        assert spec(chart)["description"]
