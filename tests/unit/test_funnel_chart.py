"""The funnel as a chart: its curves, its points and what they say, who is named."""

import pytest

from charts.funnel import PEOPLE, Point, chance_said, funnel, verdict_said
from language import language
from metrics.comparison import Limits
from metrics.definition import definitions
from vega import layers, rows, spec, tooltip

EN, ZH = language("en"), language("zh")
METRIC = definitions()["satisfaction_top_box"]
LIMITS = Limits(METRIC, 60.0, 2.0, 0.002, 12)
POINTS = [
    Point("eyes", "Eyes", 400, "400 answers", 61.0, 56.0, 66.0, "within", "", 0.7),
    Point("bones", "Bones", 300, "300 answers", 40.0, 35.0, 45.0, "beyond_998", "worse", 1e-9),
    Point("skin", "Skin", 120, "120 answers", 72.0, 63.0, 79.0, "beyond_95", "better", 0.007),
    Point("ears", "Ears", 90, "90 answers", 58.0, 48.0, 68.0, "within", "", 0.75, own=True),
]


def draw(points: list[Point] = POINTS, *, present: bool = False, reader=EN):  # type: ignore[no-untyped-def]
    return funnel(points, LIMITS, reader, name="Very satisfied", cases="answers", present=present)


def test_curves_narrow_with_the_number_of_cases_around_the_centre() -> None:
    curves = rows(draw(), "curves")
    assert {row["centre"] for row in curves} == {60.0}
    widths = [row["high95"] - row["low95"] for row in curves]
    assert widths == sorted(widths, reverse=True)
    assert all(row["low998"] < row["low95"] < 60 < row["high95"] < row["high998"] for row in curves)
    low, high = LIMITS.at([curves[7]["n"]], "95")
    assert (curves[7]["low95"], curves[7]["high95"]) == pytest.approx((low[0], high[0]))


def test_colour_names_and_words_follow_the_stored_verdict() -> None:
    found = {row["id"]: row for row in rows(draw(), "points")}
    assert len({row["fill"] for row in found.values()}) == 3  # the two within share one
    assert found["eyes"]["fill"] == found["ears"]["fill"]
    names = [row["label"] for row in rows(draw(), "names")]
    assert {"Bones", "Skin", "Ears"} <= set(names)  # who differs, and the reader's own
    assert "Eyes" not in names
    assert found["bones"]["verdict"] == "clearly different, on the worse side"
    assert found["bones"]["chance"] == "less than 1 in a million"
    assert verdict_said(ZH, "beyond_95", "better") == "值得留意，好于全院"
    assert verdict_said(ZH, "within", "") == "与全院无明显差别"


def test_a_name_stands_beside_its_point_or_a_line_leads_to_it() -> None:
    around = ("beyond_998", "worse", 0.0)
    crowd = [Point(f"p{at}", f"Place {at}", 300 + at % 3, "300", 40.0 + at / 4, 35.0, 45.0, *around) for at in range(8)]
    drawn = draw(crowd)
    value_of = {row["name"]: row["value"] for row in rows(drawn, "points")}
    named = {row["label"]: row for row in rows(drawn, "names") if row["n"] is not None}
    assert set(named) == set(value_of)
    led = [name for name, row in named.items() if "point" in row]
    assert 2 <= len(led) < len(named)
    line = named[led[0]]["end"] - named[led[0]]["top"]  # px: half as high as a word
    assert all(abs(named[name]["end"] - named[name]["point"]) > 3 * line for name in led)
    (low, bottom), *_, (high, top) = sorted((value_of[name], named[name]["point"]) for name in led)
    for name in set(named) - set(led):
        point = bottom + (value_of[name] - low) * (top - bottom) / (high - low)
        assert abs(named[name]["top"] + line - point) < 3 * line


def test_a_short_name_stands_beside_the_point_and_the_whole_one_in_the_tooltip() -> None:
    point = Point("b", "Bones (East)", 300, "300 answers", 40.0, 35.0, 45.0, "beyond_998", "worse", 1e-9, short="Bones")
    chart = funnel([point], LIMITS, EN, name="x", cases="answers", compared=PEOPLE)
    assert "Bones" in [row["label"] for row in rows(chart, "names")]
    assert rows(chart, "points")[0]["name"] == "Bones (East)"
    assert "the whole role 60%" in [row["label"] for row in rows(chart, "names")]
    assert verdict_said(EN, "within", "", PEOPLE) == "no clear difference from the role"
    assert spec(chart)["description"].startswith("x: 1 person compared, 1 beyond the limits.")


def test_a_chart_filled_anew_leaves_the_one_before_as_it_was() -> None:
    one, other = draw(POINTS[:2]), draw(POINTS[2:])
    assert [row["id"] for row in rows(one, "points")] == ["eyes", "bones"]
    assert [row["id"] for row in rows(other, "points")] == ["skin", "ears"]
    assert spec(one)["encoding"]["x"]["scale"]["domain"] != spec(other)["encoding"]["x"]["scale"]["domain"]


def test_the_tooltip_says_figure_interval_number_verdict_and_chance() -> None:
    (points,) = layers(draw(), "point")
    assert list(tooltip(points)) == ["name", "said", "interval", "counted", "verdict", "chance", "best"]


@pytest.mark.parametrize(
    ("chance", "said"),
    [(1.0, "100%"), (0.25, "25%"), (0.042, "4.2%"), (0.0007, "1 in 1,400"), (1e-12, "less than 1 in a million")],
)
def test_a_chance_is_said_in_numbers_that_one_can_picture(chance: float, said: str) -> None:
    assert chance_said(EN, chance) == said


def test_a_click_selects_by_id_in_a_layered_chart() -> None:
    (parameter,) = spec(draw())["params"]
    assert parameter["name"] == "department"
    assert parameter["select"] == {"type": "point", "fields": ["id"]}
    (points,) = layers(draw(), "point")
    assert parameter["views"] == [points["name"]]


def test_a_head_sees_the_curves_and_one_point() -> None:
    chart = draw([POINTS[3]])
    assert [row["id"] for row in rows(chart, "points")] == ["ears"]
    assert len(rows(chart, "curves")) > 10


def test_on_the_projector_letters_are_large_and_a_nameless_point_has_no_label() -> None:
    nameless = [Point(**{**vars(point), "name": "" if point.direction == "worse" else point.name}) for point in POINTS]
    chart = draw(nameless, present=True)
    assert "Bones" not in str(spec(chart))
    sizes = [layer["mark"]["fontSize"] for layer in layers(chart, "text")]
    assert min(sizes) >= 24
    assert spec(chart)["config"]["axis"]["labelFontSize"] >= 24


def test_nothing_to_compare_says_so() -> None:
    assert "too few to show" in str(spec(draw([])))
    assert "2 beyond the limits" in spec(draw())["description"]
