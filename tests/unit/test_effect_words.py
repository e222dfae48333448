"""An action's effect in words, in both languages."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard import effect_words as words
from dashboard.effect_months import Scope
from dashboard.filters import Filters
from dashboard.view import View
from language import LANGUAGES, Language, language
from metrics.definition import definitions
from metrics.effect import Effect, too_early

EN, ZH = language("en"), language("zh")
WAIT, SHARE, RATE = (definitions()[name] for name in ("wait_mean", "satisfaction_rate", "complaint_rate"))
WORKED = Effect(
    "worked", size=-45.2, low=-48.4, high=-41.9, wanted=-45.2, rule="shift", rule_month=pd.Timestamp("2026-10-01"),
    before=90.3, after=45.1, months_before=16, months_after=8, p=1e-6,
)  # fmt: skip
NOTHING_YET = Effect(
    "no_evidence", size=0.4, low=-1.1, high=1.9, wanted=2.0, before=91.2, after=91.6, months_needed=5,
    months_before=14, months_after=3, p=0.6,
)  # fmt: skip


def view(reader: Language, *, present: bool = False) -> View:
    return View(reader, None, None, Filters({}, silent=False), {}, present)  # type: ignore[arg-type]


def test_the_verdict_comes_first() -> None:
    assert words.sentence(EN, WORKED, WAIT) == "The action worked: Mean wait from 90 min to 45 min, no accident."
    assert words.sentence(ZH, WORKED, WAIT) == "措施有效：平均等候由 90 分钟变为 45 分钟，不是偶然。"
    wrong = replace(WORKED, verdict="wrong_way", before=45.1, after=90.3)
    assert words.sentence(ZH, wrong, WAIT) == "措施开始后反向变化：平均等候由 45 分钟变为 90 分钟，不是偶然，请查原因。"


def test_without_evidence_it_says_how_long_to_wait() -> None:
    said = words.sentence(EN, NOTHING_YET, SHARE)
    assert said == (
        "No evidence of change yet: Satisfied (4–5 of 5) 91.2% before, 91.6% since, the usual ups and downs. "
        "About 5 months more are needed to find a change of +2.0 percentage points."
    )
    assert "1 month more is" in words.sentence(EN, replace(NOTHING_YET, months_needed=1), SHARE)
    assert words.sentence(ZH, NOTHING_YET, SHARE).endswith("要看出 +2.0 个百分点的变化，约再过 5 个月可判断。")
    assert "probably not come" in words.sentence(EN, replace(NOTHING_YET, months_needed=0), SHARE)
    assert "three years" in words.sentence(EN, replace(NOTHING_YET, months_needed=None), SHARE)


def test_the_size_the_rule_and_the_target() -> None:
    said = words.details(EN, WORKED, WAIT, 50.0)
    assert said == [
        "Change since the start: −45 min (95% interval −48 to −42), from 16 months before and 8 since.",
        "It shows in seven months in a row on one side of the mean before, up to October 2026.",
        "The target of 50 min is reached.",
    ]
    assert words.details(ZH, WORKED, WAIT, 40.0)[-1] == "尚未达到目标 40 分钟。"
    assert words.details(ZH, WORKED, WAIT, 45.0)[-1] == "已达到目标 45 分钟。", "45.1 is said to be 45"
    assert len(words.details(EN, replace(WORKED, moving=True), WAIT, None)) == 3
    assert "全院同期也" in words.details(ZH, replace(WORKED, alongside=True), WAIT, None)[-1]
    assert len(words.details(EN, NOTHING_YET, SHARE, None)) == 1, "a rule says nothing where there is no change"
    cut = replace(NOTHING_YET, until=pd.Timestamp("2026-09-01"))
    assert words.details(ZH, cut, SHARE, None)[-1] == "2026年9月起同一指标另有措施，只依据此前的月份判断。"
    assert "more" not in words.sentence(EN, cut, SHARE), "no month more will come"
    assert words.details(EN, too_early("none_after"), WAIT, 40.0) == []


def test_of_quarters_it_is_said_that_they_are() -> None:
    few = replace(NOTHING_YET, every="quarter", months_before=5, months_after=2)
    assert words.sentence(EN, few, SHARE).endswith(
        "About 5 quarters more are needed to find a change of +2.0 percentage points."
    )
    assert words.sentence(ZH, few, SHARE).endswith("要看出 +2.0 个百分点的变化，约再过 5 个季度可判断。")
    assert "enough quarters" in words.sentence(EN, replace(few, months_needed=0), SHARE)
    said = words.details(EN, few, SHARE, None)
    assert said[0].endswith("from 5 quarters before and 2 since.")
    assert "judged by quarters" in said[1]
    worked = replace(WORKED, every="quarter", rule_month=pd.Timestamp("2026-07-01"), moving=True)
    assert words.details(ZH, worked, WAIT, None)[2:] == [
        "依据：到2026年第3季度为止，连续 7 个季度在之前平均线的同一侧。",
        "之前几个季度就已在朝这个方向变化，不能都算作这项措施的作用。",
    ]
    cut = replace(few, until=pd.Timestamp("2026-09-01"))
    assert "the quarters before September 2026" in words.details(EN, cut, SHARE, None)[-1]
    assert "no whole quarter since" in words.sentence(EN, too_early("none_after", "quarter"), SHARE)
    assert "不足 3 个" in words.sentence(ZH, too_early("few_before", "quarter"), SHARE)
    assert words.sentence(EN, too_early("not_started", "quarter"), SHARE) == words.sentence(
        EN, too_early("not_started"), SHARE
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "reason", ["no_metric", "unknown", "no_start", "not_started", "few_before", "none_after", "neutral"]
)
def test_every_reason_has_its_words(code: str, reason: str) -> None:
    found = Effect("no_evidence", reason) if reason == "neutral" else too_early(reason)
    metric = None if reason in ("no_metric", "unknown") else WAIT
    said = words.sentence(language(code), found, metric)
    assert said
    assert "{" not in said


def test_differences_are_signed_and_shares_differ_by_points() -> None:
    assert words.change(EN, RATE, -12.34) == "−12.3"
    assert words.change(EN, definitions()["rectification_time"], -5.26) == "−5.3 working days"
    assert words.change(EN, definitions()["nps"], 4.4) == "+4"
    assert words.change(ZH, SHARE, 2.0) == "+2.0 个百分点"
    assert words.change(EN, WAIT, 0.0) == "0 min"
    assert words.interval(EN, WAIT, Effect("no_evidence", size=1.0)) == "–"


@pytest.mark.parametrize("code", LANGUAGES)
def test_side_effects_stand_in_a_table(code: str) -> None:
    reader = language(code)
    rows = [
        (Scope(RATE, "*"), replace(WORKED, verdict="wrong_way", size=5.0)),
        (Scope(definitions()["touchpoint_score"], "*", touchpoint="waiting"), NOTHING_YET),
    ]
    shown = words.table(view(reader), rows)
    assert shown.count("<tr>") == 3
    assert shown.count("<th ") == 6
    assert f'<span class="sq-worse">{reader.text("Concern")}</span>' in shown
    assert reader.text("Waiting") in shown
    assert words.table(view(reader, present=True), rows).count("<th ") == 3, "the projector shows what a meeting reads"


def test_what_cannot_be_judged_is_named() -> None:
    assert words.beside_note(EN, ["a", "b"]).endswith("Too few to tell: a and b.")
    assert "Too few" not in words.beside_note(EN, [])
    assert np.isnan(too_early("none_after").p)
