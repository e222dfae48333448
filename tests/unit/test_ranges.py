"""Figures side by side: each at its place on the axis, in words beside it, and nothing told of too few."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from charts.ranges import Range, ranges
from language import language

EN, ZH = language("en"), language("zh")
MODES = [
    Range("WeChat", 95.0, 92.5, 97.5, "40 answers", beside=90.0, verdict="better"),
    Range("Paper", 85.0, 80.0, 90.0, "12 answers", beside=90.0, verdict="noise", own=True),
    Range("Telephone", math.nan, math.nan, math.nan, "3 answers"),
]


def drawn(rows: list[Range], unit: str = "percent", reader: object = EN, **options: object) -> ET.Element:
    return ET.fromstring(ranges(rows, reader, title="Satisfied", unit=unit, **options))  # type: ignore[arg-type]


def cells(table: ET.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]


def places(table: ET.Element, tag: str) -> list[list[float]]:
    """Of whiskers (s), ticks (u) or dots (i): from where and how far, in percent of the axis."""
    return [[float(found) for found in re.findall(r"[\d.]+", each.attrib["style"])] for each in table.iter(tag)]


def test_each_row_says_name_figure_and_number_over_one_axis() -> None:
    assert cells(drawn(MODES)) == [
        ["WeChat", "", "95.0% · 40 answers"],
        ["Paper", "", "85.0% · 12 answers"],
        ["Telephone", "", "too few to show"],
        ["", "80%85%90%95%100%", ""],
    ]


def test_dot_interval_and_tick_lie_where_the_axis_says() -> None:
    table = drawn(MODES, beside="Whole hospital")
    assert places(table, "i") == [[75], [25]]  # of 80 to 100
    assert places(table, "s") == [[62.5, 25], [0, 50]]
    assert places(table, "u") == [[50], [50]]
    assert places(table, "span") == [[0], [25], [50], [75], [100]]
    assert 'style="--grid:25.00%"' in ET.tostring(table, encoding="unicode")


def test_hovering_tells_all_of_a_row_but_nothing_of_too_few() -> None:
    tips = [row.attrib.get("title", "") for row in drawn(MODES, beside="Whole hospital").iter("tr")]
    assert tips[0].split("\n") == [
        "WeChat", "Satisfied: 95.0%", "95% interval: 92.5–97.5%", "Based on: 40 answers", "Whole hospital: 90.0%",
        "Verdict: better than the hospital",
    ]  # fmt: skip
    assert tips[2] == "Telephone"
    assert "3 answers" not in ranges(MODES, EN, title="Satisfied", unit="percent")


def test_verdicts_can_be_about_something_else_than_the_hospital() -> None:
    said = {"better": "better than the role", "worse": "", "noise": "", "unknown": ""}
    assert "better than the role" in ranges(MODES, EN, title="Rate", unit="percent", beside="Role", verdicts=said)


def test_blue_and_orange_are_for_those_beyond_chance_and_bold_for_ones_own() -> None:
    worse = Range("Paper", 70.0, 60.0, 80.0, "90 answers", beside=90.0, verdict="worse")
    colours = [dot.attrib.get("class", "") for dot in drawn([*MODES, worse]).iter("i")]
    assert colours == ["sq-is-better", "", "sq-is-worse"]
    assert [row.attrib.get("class", "") for row in drawn(MODES).iter("tr")] == ["", "sq-own", "", ""]


def test_without_an_interval_or_anything_beside_it_a_dot_stands_alone() -> None:
    table = drawn([Range("A", 10.0, math.nan, math.nan, "5 visits")], "per_10000")
    assert [len(places(table, tag)) for tag in "ius"] == [1, 0, 0]
    assert places(table, "i") == [[50]]
    assert "interval" not in ET.tostring(table, encoding="unicode")


def test_too_few_in_every_row_are_said_once() -> None:
    for rows in ([MODES[2]], []):
        assert "".join(drawn(rows).itertext()) == "too few to show"


def test_no_axis_leaves_where_a_figure_can_lie() -> None:
    table = drawn([Range("A", 99.9, 99.1, 100.0, "900 answers"), Range("B", 100.0, 99.0, 100.0, "50 answers")])
    assert cells(table)[-1][1].endswith("100.0%")
    assert all(0 <= at <= 100 for tag in "isu" for at, *_ in places(table, tag))


@pytest.mark.parametrize("reader", [EN, ZH], ids=["en", "zh"])
def test_those_who_cannot_see_it_hear_how_many_and_both_ends(reader: object) -> None:
    (table,) = drawn(MODES, reader=reader).iter("table")
    heard = table.attrib["aria-label"]
    assert "2" in heard
    assert heard.index("WeChat") < heard.index("95.0%") < heard.index("Paper") < heard.index("85.0%")
    assert ("side by side" in heard) == (reader is EN)


def test_a_hospitals_own_words_do_no_harm() -> None:
    name = '"><script>alert(1)</script>'
    found = ranges([Range(name, 5.0, 4.0, 6.0, "<b>7</b>")], EN, title=name, unit="percent", beside=name)
    assert "<script" not in found
    assert "<b>" not in found
    assert next(row.text for row in ET.fromstring(found).iter("th")) == name
