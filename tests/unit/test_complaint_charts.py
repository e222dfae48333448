"""Bars of complaints: the right numbers and lengths, nothing invented where there is too little."""

import re
import xml.etree.ElementTree as ET

from charts.bars import Bar, bars

STAGES = [
    Bar("Received", 40, "40"),
    Bar("Replied", 30, "30 (75%)", step="median 2 working days"),
    Bar("Closed", 0, "0", step="not reached yet"),
]


def lines(table: str) -> list[list[str]]:
    """Each row's cells as a reader sees them."""
    return [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(table).iter("tr")]


def lengths(table: str, tag: str) -> list[float]:
    """The bars' (i) shares of the longest, or the standing-out parts' (b) of their bars."""
    return [float(re.findall(r"[\d.]+", each.attrib["style"])[0]) for each in ET.fromstring(table).iter(tag)]


def test_stages_carry_their_counts_and_the_steps_between() -> None:
    found = bars(STAGES, "From receipt to call-back")
    assert lines(found) == [
        ["Received", "40"],
        ["", "↓ median 2 working days"],
        ["Replied", "30 (75%)"],
        ["", "↓ not reached yet"],
        ["Closed", "0"],
    ]
    assert lengths(found, "i") == [1, 0.75]  # nothing is drawn for none
    assert ET.fromstring(found).attrib["aria-label"] == "From receipt to call-back"


def test_no_case_no_bars() -> None:
    assert bars([Bar("Received", 0, "0")], "") == bars([], "") == bars([Bar("Topic")], "") == ""


def test_headings_have_a_line_of_their_own_and_parts_stand_out() -> None:
    found = bars([Bar("Topic"), Bar("Attitude", 5, "5", marked=2), Bar("Price", 0, "0")], "topics")
    assert lines(found) == [["Topic"], ["Attitude", "5"], ["Price", "0"]]
    assert lengths(found, "b") == [0.4]


def test_the_longest_bar_leaves_room_for_the_longest_words() -> None:
    chinese, latin = (bars([Bar("a", 3, said)], "") for said in ("三件投诉", "3"))
    assert "--room:5.0em" in chinese
    assert float(re.findall(r"--room:([\d.]+)em", latin)[0]) < 2


def test_a_hospitals_own_topic_does_no_harm() -> None:
    found = bars([Bar('doctor\'s "tone" <script>', 3, "<b>3</b>")], '"><script>')
    assert lines(found) == [['doctor\'s "tone" <script>', "<b>3</b>"]]
    assert "<script" not in found
