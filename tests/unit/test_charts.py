"""What every chart owes its reader: the right numbers, the right language, a valid picture that fits."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pandas as pd
import pytest
import vl_convert

import metrics.control
from charts.control import Line
from charts.control import chart as control_chart
from charts.control_rows import Beside
from charts.difference import difference
from charts.distribution import Limit, distribution
from charts.heatmap import heatmap
from language import Language, language
from language.formatting import in_unit
from metrics import waiting
from metrics.control import Series
from metrics.phases import Phase
from some_waits import cells
from vega import Spec, spec

EIGHT_TO_ELEVEN = range(8, 12)


def week(longer: float = 1.0) -> Any:
    """Waits of 40 people in each hour, 8 to 11; nobody on Sunday, nine only on Saturday at 11."""
    return cells(
        {
            (day, hour): [longer * (hour + day) * (0.5 + at / 40) for at in range(9 if (day, hour) == (6, 11) else 40)]
            for day in range(1, 7)
            for hour in EIGHT_TO_ELEVEN
        }
    )


def draw_heatmap(reader: Language, present: bool) -> Spec:
    summary = waiting.summarise(week(4))
    block = waiting.worst_block(summary, waiting.overall(week(4)))
    return spec(heatmap(summary, reader, "median", block=block, present=present))


def draw_shares(reader: Language, present: bool) -> Spec:
    return spec(heatmap(waiting.summarise(week(3)), reader, "on_target", present=present))


def draw_difference(reader: Language, present: bool) -> Spec:
    sides = [waiting.summarise(week(longer)) for longer in (2, 1)]
    return spec(difference(waiting.difference(*sides, "p90"), reader, "p90", present=present))


def draw_distribution(reader: Language, present: bool) -> Spec:
    limits = [Limit(20, True), Limit(40, False)]
    bins = waiting.distribution(week(3), [limit.minutes for limit in limits])
    return spec(distribution(bins, waiting.overall(week(3)), limits, reader, present=present))


def judged(reader: Language, unit: str, values: list[float | None], target: float, **options: Any) -> Spec:
    """The control chart of two years with a phase, a gap and a last month that is not whole."""
    found = pd.Series(values, dtype=float)
    months = pd.DataFrame(
        {
            "month": pd.date_range("2024-11-01", periods=len(found), freq="MS"),
            "n": 120,
            "value": found,
            "low": found - 3,
            "high": found + 3,
            "partial": [*[False] * (len(found) - 1), True],
        }
    )
    begins = Phase(pd.Timestamp("2026-02-01"), {"zh": "医患沟通培训", "en": "Training in communication"})
    control = metrics.control.control(Series(months, "down", target, [begins]))
    return spec(
        control_chart(
            control,
            reader,
            name=reader.text("Satisfaction"),
            unit=unit,
            counted=partial(said_of_answers, reader),
            lines=[Line(target, reader.text("Target {value}", value=in_unit(reader, unit, target, short=True)))],
            beside=Beside([88.0] * len(found), reader.text("Hospital's mean {value}", value=88)),
            **options,
        )
    )


def draw_control(reader: Language, present: bool) -> Spec:
    values = [90 + at * 7 % 5 for at in range(15)] + [None] + [80 + at * 7 % 5 for at in range(8)]
    return judged(reader, "percent", values, 95, present=present)


def draw_minutes(reader: Language, present: bool) -> Spec:
    return judged(reader, "minutes", [60 + at * 7 % 15 for at in range(24)], 45, present=present)


def said_of_answers(reader: Language, n: float) -> str:
    return reader.text("{n} answers", n=int(n))


CHARTS = [
    draw_control,
    draw_minutes,
    draw_heatmap,
    draw_shares,
    draw_difference,
    draw_distribution,
]
Draw = Callable[[Language, bool], Spec]
pytestmark = pytest.mark.parametrize("draw", CHARTS, ids=lambda draw: draw.__name__)


def words(value: object) -> Iterator[str]:
    """Every text a reader may meet in a specification: titles, labels, rows of data, the description."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("title", "description", "labelExpr") and isinstance(part, str):
                yield part
            elif key == "values":
                yield from (
                    text
                    for row in part
                    if isinstance(row, dict)
                    for field, text in row.items()
                    if isinstance(text, str) and field not in ("align", "colour", "fill", "stroke", "shape", "ink")
                )
            elif key not in ("config", "$schema"):
                yield from words(part)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)


@pytest.mark.parametrize("present", [False, True])
@pytest.mark.parametrize("code", ["zh", "en"])
def test_it_is_valid_vega_lite(draw: Draw, code: str, present: bool) -> None:
    json.dumps(draw(language(code), present), allow_nan=False)  # the schema has been met, or `spec` had raised


def test_its_rows_travel_within_it_and_once(draw: Draw) -> None:
    """Streamlit sends rows at the top of a chart apart, and the browser draws it a second time when they arrive."""
    found = draw(language("zh"), False)
    assert not {"data", "datasets"} & set(found)
    held = [layer["data"]["name"] for layer in found["layer"] if len(layer["data"].get("values", ())) > 5]
    assert len(held) == len(set(held)) == 1


def test_there_is_no_english_in_chinese(draw: Draw) -> None:
    allowed = re.compile(r"P90|utcmonth|utcFormat|datum\.(value|label|index)|width")
    english = [text for text in words(draw(language("zh"), False)) if re.search("[A-Za-z]{2}", allowed.sub("", text))]
    assert english == []


def test_there_is_no_chinese_in_english(draw: Draw) -> None:
    assert [text for text in words(draw(language("en"), False)) if re.search(r"[\u3000-\u9fff]", text)] == []


@pytest.mark.parametrize("code", ["zh", "en"])
def test_it_says_what_it_shows_to_those_who_cannot_see_it(draw: Draw, code: str) -> None:
    description = draw(language(code), False)["description"]
    assert len(description) > 15
    assert re.search(r"\d", description)


def test_it_is_small_enough_to_stay_svg_with_aria(draw: Draw) -> None:
    found = draw(language("zh"), False)
    assert sum(len(layer["data"].get("values", ())) for layer in found["layer"]) < 700
    assert len(json.dumps(found, ensure_ascii=False)) < 60_000


@pytest.mark.parametrize("width", [380, 1900])
def test_it_fits_its_container(draw: Draw, width: int) -> None:
    present = width > 1000
    svg = vl_convert.vegalite_to_svg(draw(language("zh"), present) | {"width": width}, vl_version="6.4")
    size = re.search(r'<svg[^>]* width="([\d.]+)"', svg)
    assert size is not None
    assert abs(float(size[1]) - width) <= 2
    small = [float(found) for found in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert small
    assert min(small) >= (24 if present else 11)
