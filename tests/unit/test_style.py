"""The style sheets: the charts' colours, and the right font for each language's marks."""

import re

from charts.theme import LIGHT, PROJECTOR
from dashboard.style import sheet


def test_the_sheets_colours_are_the_charts() -> None:
    """Bars and ranges are drawn by the sheet, charts by the theme: side by side they must not differ."""
    for present, palette in ((False, LIGHT), (True, PROJECTOR)):
        named = dict(re.findall(r"--(bar|bar-better|bar-worse|page): (#[0-9A-F]{6});", sheet(present, "zh")))
        assert named == {
            "bar": palette.bar, "bar-better": palette.better, "bar-worse": palette.worse, "page": palette.ground,
        }  # fmt: skip


def test_quotation_marks_are_latin_in_english_and_chinese_in_chinese() -> None:
    ranges = [re.findall(r"unicode-range: (.*?);", sheet(False, language)) for language in ("en", "zh")]
    assert ranges == [["U+2013-2014, U+2018-201D, U+2026"], []]
