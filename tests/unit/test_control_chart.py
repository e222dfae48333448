"""The control chart, its words and its signs: what is drawn and said is what was judged."""

import xml.etree.ElementTree as ET
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from charts import icons, verdict_words
from charts.control import Line, chart
from charts.control_rows import Beside
from charts.theme import DESK, LIGHT
from language import Language, language
from metrics.control import Control, Series, Verdict
from metrics.control import control as judge
from metrics.phases import Phase
from vega import layers, rows, spec, tooltip

ZH, EN = language("zh"), language("en")
LEVEL = [91.0, 90, 92, 90, 91, 92, 90, 91, 90, 92, 91, 90]
ACTION = Phase(pd.Timestamp("2026-01-01"), {"zh": "医患沟通培训", "en": "Training"})


def judged(values: list[float], **options: Any) -> Control:
    found = pd.Series(values, dtype=float)
    step = "QS" if options.get("every") == "quarter" else "MS"
    months = pd.DataFrame(
        {
            "month": pd.date_range("2025-01-01", periods=len(found), freq=step),
            "n": 50,
            "value": found,
            "low": found - 1,
            "high": found + 1,
            "partial": options.pop("partial", [False] * len(found)),
        }
    )
    return judge(Series(months, **options))


def draw(control: Control, reader: Language = EN, unit: str = "percent", **options: Any) -> alt.LayerChart:
    return chart(control, reader, name="Satisfied", unit=unit, counted="{:.0f} answers".format, **options)


def say(value: float) -> str:
    return f"{value:g}%"


def verdict(values: list[float], **options: Any) -> Verdict:
    found = judged(values, **options).last()
    assert found is not None
    return found


# ---- chart


def test_points_are_coloured_and_shaped_by_their_signal_and_say_it() -> None:
    found = rows(draw(judged([*LEVEL, 99, 80])), "months")
    assert [(row["stroke"], row["shape"]) for row in found[-3:]] == [
        (LIGHT.bar, "circle"),
        (LIGHT.better, "circle"),
        (LIGHT.worse, "diamond"),
    ]
    assert found[-1]["verdict"] == "Concern: this month lies below the limits"
    neutral = rows(draw(judged([*LEVEL, 99, 80], better="neutral")), "months")
    assert [(row["stroke"], row["shape"]) for row in neutral[-2:]] == [
        (LIGHT.neutral, "triangle-up"),
        (LIGHT.neutral, "triangle-down"),
    ]


def test_a_tooltip_tells_value_n_interval_mean_limits_and_verdict() -> None:
    drawn = draw(judged(LEVEL))
    (points,) = layers(drawn, "point")
    titles = ["Month", "Satisfied", "Verdict", "95% interval", "Based on", "Mean", "Control limits"]
    assert list(tooltip(points).values()) == titles
    first = rows(drawn, "months")[0]
    said = [first[field] for field in tooltip(points)]
    assert said == [
        "January 2025", "91%", "No significant change", "90–92%", "50 answers", "90.8%", "87.2–94.5%",
    ]  # fmt: skip


def test_limits_step_at_a_phase_named_by_its_action() -> None:
    control = judged([*LEVEL, *(value - 10 for value in LEVEL[:6])], phases=[ACTION])
    drawn = draw(control, ZH)
    first, second = rows(drawn, "phases")
    assert first["until"] == second["month"]
    assert (first["mean"] > second["upper"], first["dash"], second["dash"]) == (True, [], [5, 4])  # provisional: dashed
    (rule,) = rows(drawn, "rules")
    assert (rule["label"], rule["month"]) == ("医患沟通培训", second["month"])


def test_limits_stay_where_the_unit_can_reach() -> None:
    (phase,) = rows(draw(judged([99.0, 97, 99, 96, 99, 98])), "phases")
    assert phase["upper"] == 100
    domain = spec(draw(judged([1.0, 0, 2, 0, 1, 3]), unit="per_10000"))["encoding"]["y"]["scale"]["domain"]
    assert domain[0] == 0


def test_gaps_and_parts_are_no_points() -> None:
    found = rows(draw(judged([*LEVEL, np.nan, 91], partial=[False] * 13 + [True])), "months")
    assert found[12]["main"] is None
    assert found[12]["n"] == ""
    assert (found[13]["fill"], found[13]["verdict"]) == (LIGHT.ground, "not judged yet")
    assert found[13]["when"] == "February 2026 (not whole)"
    assert [row["size"] > 2 * DESK.point for row in found].index(True) == 11, "the last point is emphasised"


def test_a_target_far_away_does_not_press_the_months_flat() -> None:
    near, far = Line(95, "Target 95%"), Line(20, "Target 20%")
    assert rows(draw(judged(LEVEL), lines=[near, far]), "targets") == [{"target": 95}]


def test_the_hospitals_mean_stands_beside_without_limits() -> None:
    drawn = draw(judged(LEVEL), beside=Beside([88.0] * 12, "Hospital's mean 88%"))
    assert {row["beside"] for row in rows(drawn, "months")} == {88.0}
    assert [line["encoding"]["y"]["field"] for line in layers(drawn, "line")] == ["main", "beside"]
    assert len(rows(drawn, "phases")) == 1
    assert "Hospital's mean 88%" in [row["label"] for row in rows(drawn, "labels")]


def test_quarters_have_an_axis_of_quarters() -> None:
    axis = spec(draw(judged(LEVEL[:8], every="quarter"), ZH))["encoding"]["x"]["axis"]
    assert axis["tickCount"] == {"interval": "month", "step": 3}
    assert "%q季度" in axis["labelExpr"]
    year = spec(draw(judged(LEVEL), ZH))["encoding"]["x"]
    assert (year["axis"]["tickCount"], year["scale"]["type"]) == ({"interval": "month", "step": 1}, "utc")
    assert "values" not in year["axis"]  # Streamlit's build of Vega loses them


def test_a_chart_without_a_point_says_so() -> None:
    assert rows(draw(judged([np.nan] * 3)), "nothing") == [{"why": "too few to show"}]


def test_the_description_is_the_sentence() -> None:
    assert "no significant change" in spec(draw(judged(LEVEL)))["description"]


# ---- words


@pytest.mark.parametrize(
    ("values", "options", "zh", "en"),
    [
        (LEVEL, {}, "正常波动", "No significant change"),
        ([*LEVEL, 99], {}, "确有改善：本月超出正常范围，高于上限", "Improvement: this month lies above the limits"),
        (
            [*LEVEL, *[89.0, 90] * 8, *[91.4, 91.6] * 4],
            {},
            "确有改善：连续 8 个月好于平均",
            "Improvement: 8 months in a row better than the mean",
        ),
        (
            [*LEVEL, *[89.0, 90] * 8, *[91.4, 91.6] * 4],
            {"better": "down"},
            "确有变差：连续 8 个月差于平均",
            "Concern: 8 months in a row worse than the mean",
        ),
        (
            [*LEVEL, 89.5, 89.9, 90.2, 90.5, 90.8, 91.1, 91.4, 91.7],
            {"better": "neutral"},
            "明显偏高：连续 8 个月走高",
            "Clearly high: rising for 8 months in a row",
        ),
        (
            [*LEVEL, *[89.0, 90] * 8, *[91.4, 91.6] * 4],
            {"every": "quarter"},
            "确有改善：连续 8 个季度好于平均",
            "Improvement: 8 quarters in a row better than the mean",
        ),
    ],
)
def test_a_verdict_in_plain_words_with_the_months_counted(
    values: list[float], options: dict[str, Any], zh: str, en: str
) -> None:
    found = verdict(values, **options)
    assert (verdict_words.variation(ZH, found), verdict_words.variation(EN, found)) == (zh, en)


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [(80, "稳定达标", "Consistently passing"), (91, "时达时不达", "Hit and miss"), (97, "按现状达不到", "failing")],
)
def test_whether_the_target_will_be_kept(target: float, zh: str, en: str) -> None:
    found = verdict(LEVEL, target=target)
    assert zh in verdict_words.assurance(ZH, found, say)
    assert f"目标 {target}%：{zh}" in verdict_words.sentence(ZH, found, say)
    assert en in verdict_words.assurance(EN, found, say)
    assert verdict_words.assurance(EN, verdict(LEVEL), say) == ""


def test_a_sentence_tells_month_verdict_target_phase_and_how_surely() -> None:
    found = verdict([*LEVEL, *(value - 10 for value in LEVEL[:6])], phases=[ACTION], target=90)
    assert verdict_words.sentence(ZH, found, say) == (
        "2026年6月，82%：正常波动，与以往起伏相当，不必逐月追因。目标 90%：按现状达不到，不改流程就达不到。"
        "自2026年1月起重新计算平均与正常范围（医患沟通培训）。正常范围暂定：不足 12 个月，只有 6 个月。"
    )
    assert "Limits are provisional: they rest on 6 months." in verdict_words.sentence(EN, found, say)
    assert verdict_words.with_verdict(ZH, "82%", found) == "82%，2026年1月起（医患沟通培训）正常波动"
    assert verdict_words.note(EN, found) == "No significant change (since January 2026)"


def test_the_legend_names_the_marks_that_are_there() -> None:
    said = verdict_words.legend(ZH, judged([*LEVEL, 80]), say, "percent")
    assert "橙色菱形：确有变差" in said
    assert "蓝点" not in said


@pytest.mark.parametrize("every", ["month", "quarter"])
def test_every_rule_has_its_words(every: str) -> None:
    base = verdict([*LEVEL, 99])
    for rule in ("outside", "trend", "two_of_three"):
        for side in (1, -1):
            found = Verdict(**(vars(base) | {"rule": rule, "side": side, "every": every}))
            assert verdict_words.rule(ZH, found) != verdict_words.rule(EN, found) != ""
    for signal in ("improvement", "concern", "high", "low"):
        found = Verdict(**(vars(base) | {"rule": "shift", "signal": signal, "every": every, "in_a_row": 9}))
        assert "9" in verdict_words.rule(ZH, found)


# ---- signs


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


@pytest.mark.parametrize(
    ("signal", "better", "colour", "rises"),
    [
        ("common", "up", LIGHT.bar, None),
        ("improvement", "up", LIGHT.better, True),
        ("improvement", "down", LIGHT.better, False),
        ("concern", "up", LIGHT.worse, False),
        ("concern", "down", LIGHT.worse, True),
        ("high", "neutral", LIGHT.neutral, True),
        ("low", "neutral", LIGHT.neutral, False),
    ],
)
def test_a_sign_of_variation_has_the_conventions_colour_and_direction(
    signal: str, better: str, colour: str, rises: bool | None
) -> None:
    root = parsed(icons.variation(signal, better, "words"))
    ring, *dots = root.findall("{*}circle")
    assert ring.attrib["stroke"] == colour
    climb = float(dots[0].attrib["cy"]) - float(dots[-1].attrib["cy"])
    assert rises is None or (climb > 10) == rises
    assert (root.attrib["role"], root.attrib["aria-label"]) == ("img", "words")


@pytest.mark.parametrize(
    ("found", "better", "colour", "sides"),
    [
        ("pass", "up", LIGHT.better, {True}),
        ("pass", "down", LIGHT.better, {False}),
        ("fail", "up", LIGHT.worse, {False}),
        ("fail", "down", LIGHT.worse, {True}),
        ("inconsistent", "up", LIGHT.bar, {True, False}),
    ],
)
def test_a_sign_of_assurance_shows_the_months_at_their_side_of_the_target(
    found: str, better: str, colour: str, sides: set[bool]
) -> None:
    ring, *dots = parsed(icons.assurance(found, better, "words")).findall("{*}circle")
    assert ring.attrib["stroke"] == colour
    assert {float(dot.attrib["cy"]) < 20.5 for dot in dots} == sides


def test_no_two_signs_differ_by_colour_alone() -> None:
    drawn = [
        *(icons.variation(signal, "up", "") for signal in ("common", "improvement", "concern")),
        *(icons.variation(signal, "neutral", "") for signal in ("high", "low")),
        *(icons.assurance(found, "up", "") for found in ("pass", "fail", "inconsistent")),
    ]
    for colour in (LIGHT.bar, LIGHT.better, LIGHT.worse, LIGHT.neutral):
        drawn = [svg.replace(colour, "") for svg in drawn]
    assert len(set(drawn)) == len(drawn)


def test_a_sign_is_an_image_with_words_that_cannot_break_out() -> None:
    hostile = '"><script>'
    drawn = icons.image(icons.variation("common", "up", hostile), hostile)
    assert "<script>" not in drawn
    assert drawn.count('alt="') == drawn.count('title="') == 1
