"""The pictures of docs/statistics.md show what the text beside them says."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from charts.pictures import (
    CALLED,
    DAYS,
    EXAMINATIONS,
    LEFT,
    MONTHS,
    NURSES,
    RUNS,
    STILL_OPEN,
    STILL_WAITING,
    WAITS,
    pictures,
    svg,
)
from language import LANGUAGES, language
from metrics import runchart
from metrics.definition import definitions
from metrics.effect import judge
from vega import rows

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_document_shows_every_picture_in_both_languages() -> None:
    shown = re.findall(r"\(images/(statistics-[a-z]+-[a-z]+\.svg)\)", (DOCS / "statistics.md").read_text("utf-8"))
    assert sorted(shown) == sorted(
        f"statistics-{name}-{code}.svg" for code in LANGUAGES for name in pictures(language(code))
    )
    for name in shown:
        assert (DOCS / "images" / name).read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_picture_can_be_drawn(code: str) -> None:
    for chart in pictures(language(code)).values():
        assert "<text" in svg(chart)


def test_the_limits_step_down_and_two_departments_lie_beyond() -> None:
    drawn = pictures(language("en"))
    before, after = rows(drawn["control"], "phases")
    assert before["lower"] > after["mean"]
    assert [row["label"] for row in rows(drawn["funnel"], "points") if row["label"]] == ["I", "K"]


def test_the_action_of_the_picture_worked() -> None:
    months = pd.DataFrame({"month": MONTHS[: len(WAITS)], "n": 900, "value": np.array(WAITS, dtype=float)})
    parts = dict.fromkeys(("numerator", "denominator", "sum_squares"), np.nan)
    months = months.assign(partial=False, **parts)
    found = judge(definitions()["wait_median"], months, EXAMINATIONS.starts.date(), target=40)
    assert (found.verdict, round(found.before), round(found.after), found.months_before) == ("worked", 62, 44, 14)
    assert (round(found.size), round(found.low), round(found.high)) == (-18, -21, -15), "as the document says"


def test_the_last_eight_months_lie_below_the_median() -> None:
    found = runchart.runs(RUNS)
    assert (found.longest_run, found.crossings, found.signal) == (8, 1, True)
    assert all(value < found.centre for value in RUNS[-8:])


def test_five_good_answers_of_five_win_nothing() -> None:
    names = [row["name"] for row in rows(pictures(language("en"))["ranks"], "ranks")]
    assert NURSES["A"] == (5, 5)
    assert names.index("A") > len(names) // 2


def test_the_median_counts_the_open_ones() -> None:
    ended = sorted(DAYS)
    assert ended[len(ended) // 2] == 3  # of those answered alone
    assert rows(pictures(language("en"))["durations"], "median")[0]["day"] == 4
    assert len(STILL_OPEN) == 4


def test_six_in_ten_are_called_where_leaving_is_an_end() -> None:
    drawn = pictures(language("en"))["leaving"]
    assert (len(CALLED), len(LEFT), len(STILL_WAITING)) == (12, 7, 1)
    ends = [rows(drawn, f"end{number}")[0]["called"] for number in (0, 1)]
    assert 60 < ends[0] < 65
    assert ends[1] == pytest.approx(100)
