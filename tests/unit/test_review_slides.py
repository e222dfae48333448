"""The review's slides, composed from data made by hand: what each says, word by word."""

from datetime import date

import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.review import Review
from dashboard.review_choice import Choice
from dashboard.review_slides import slides
from dashboard.view import View
from export.slides import Slide
from language import language
from language.labels import STAFF_ROLE
from metrics.definition import definitions
from metrics.effect import Effect
from metrics.review import agenda, cells, signals
from unit.test_review import MONTH, NONE, point
from warehouse.people import Person
from warehouse.review import State

ACTION = {
    "action_id": 1, "version": 2, "state": "doing", "department_id": "eyes", "title": "加开一组", "owner": "head@x",
    "metric": "satisfaction_rate", "visit_kind": "*", "step": "*", "baseline": 70.0, "target": 75.0,
    "criterion": "两个月", "found_on": date(2026, 10, 8), "due_on": date(2026, 10, 28),
}  # fmt: skip


def looking(lang: str = "en") -> View:
    person = Person("office@x", "质管办", "quality_office", ())
    view = View(language(lang), person, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]
    names = pd.DataFrame({"label": ["Eyes", "Bones"]}, index=["eyes", "bones"])
    view.__dict__["departments"] = names
    return view


def review(**more: object) -> Review:
    rows = pd.DataFrame([point("satisfaction_rate", "eyes", 120, 200, "concern", side=-1)])
    table = cells(rows, definitions())
    chosen = signals(table, definitions())
    keys = [("last", "*"), ("story", "eyes"), ("signal:satisfaction_rate:eyes", "eyes")]
    keys += [("overdue", "*"), ("stars", "*"), ("decide", "*")]
    none = pd.DataFrame([ACTION])[:0]
    values = {
        "choice": Choice(MONTH, "*", has_data=True, is_over=True),
        "state": State(date(2026, 11, 5), "", None, None, 0, 5, date(2026, 11, 8), date(2026, 11, 8), {}),
        "figures": rows, "cells": table, "signals": chosen, "items": agenda(keys, NONE), "comments": {},
        "story": {"department_id": "eyes", "comment": "等了很久", "overall": 2, "day": "2026-10-03"},
        "overdue": {place: {"complaints": 3, "due_day": "2026-10-20"} for place in ("*", "eyes")},
        "stars": [{"month": "2026-09-01", "edition": 1, "name": "甲", "role": "nurse", "department_id": "eyes"}],
        "decided": none, "lasting": none, "effects": {}, "late": none, "taken": none, "changed": pd.DataFrame(),
        "people": pd.DataFrame({"email": ["head@x"], "display_name": ["眼科主任"]}),
    }  # fmt: skip
    return Review(**(values | more))  # type: ignore[arg-type]


def of(part: str, lang: str = "en", **more: object) -> Slide:
    return next(slide for slide in slides(looking(lang), review(**more)) if slide.key.partition(":")[0] == part)


def test_last_months_decisions_say_whether_they_worked() -> None:
    slide = of("last", decided=pd.DataFrame([ACTION, ACTION | {"action_id": 2, "state": "signed_off", "target": 50.0}]))
    assert slide.sentence == "September 2026: 1 of 2 decisions signed off, 1 past their day"
    assert slide.table is not None
    assert [list(row) for row in slide.table.rows] == [
        ["加开一组", "Eyes", "28 October 2026", "Doing · 11 days overdue · target 75% not reached: 60%"],
        ["加开一组", "Eyes", "28 October 2026", "Signed off · target 50% reached: 60%"],
    ]
    told = {1: Effect("worked", before=70.0, after=76.0), 2: Effect("too_early", "not_started")}
    lasting = pd.DataFrame([ACTION | {"state": "signed_off"}])
    slide = of("last", decided=pd.DataFrame([ACTION | {"action_id": 2}]), lasting=lasting, effects=told)
    assert slide.table is not None
    assert [row[3] for row in slide.table.rows] == [
        "Doing · 11 days overdue · Too early to tell · target 75% not reached: 60%",
        "Signed off · The action worked: 70% before, 76% since",
    ]
    assert list(slide.lines) == ["1 earlier action worked."]
    assert of("last").sentence == "No decisions stand from the review of September 2026."


def test_a_patients_story_is_quoted_and_names_nobody() -> None:
    slide = of("story", "zh")
    assert slide.sentence == "“等了很久”"
    assert list(slide.lines) == ["Eyes · 2026年10月 · 总体评价 2 分（满分 5 分）"]


def test_a_signal_has_its_cells_sentence_its_comment_and_its_numbers() -> None:
    slide = of("signal")
    assert slide.title == f"Eyes · {definitions()['satisfaction_rate'].texts['en'].name}"
    assert slide.sentence.startswith("Concern: Eyes, ")
    assert "60.0%" in slide.sentence
    assert "200 answers" in slide.sentence
    assert list(slide.lines) == ["The department has not commented yet."]
    assert slide.plot is not None
    assert slide.plot.series[slide.plot.emphasis] == [pytest.approx(60)]
    assert slide.plot.series["Target"] == [85.0]
    assert any("Data locked on 5 November 2026" in note for note in slide.notes)
    said = of("signal", comments={("satisfaction_rate", "eyes"): {"words": "两人请假"}})
    assert list(said.lines) == ["Department's comment: 两人请假"]


def test_what_is_overdue_is_counted() -> None:
    slide = of("overdue", late=pd.DataFrame([ACTION]))
    assert slide.sentence == "3 complaints without a reply, the earliest due on 20 October 2026; 1 action is overdue."
    assert slide.table is not None
    assert [list(row) for row in slide.table.rows] == [
        ["3 complaints without a reply", "Eyes", "20 October 2026"], ["加开一组", "Eyes", "28 October 2026"],
    ]  # fmt: skip
    assert of("overdue", overdue={}).sentence == "Nothing is overdue."


def test_a_decision_closes_with_who_when_and_how_it_is_seen() -> None:
    slide = of("decide", "zh", taken=pd.DataFrame([ACTION]))
    assert slide.table is not None
    assert [list(row) for row in slide.table.rows] == [
        ["加开一组", "眼科主任", "2026年10月28日", definitions()["satisfaction_rate"].texts["zh"].name, "两个月"]
    ]
    asked = of("decide")
    assert asked.sentence == "What do we decide, who does it, by when, and in which figure shall we see it?"
    assert len(asked.lines) == 1


def test_stars_are_named_by_role() -> None:
    slide = of("stars")
    assert slide.sentence == "September 2026: 1 service star"
    assert slide.table is not None
    assert [list(row) for row in slide.table.rows] == [[language("en").text(STAFF_ROLE["nurse"]), "甲"]]


def test_a_remark_is_shown_with_its_item_and_an_added_item_is_a_slide() -> None:
    rows = [
        ("overdue", 1, "*", float("nan"), False, "", "请看"),
        ("added:1", 1, "*", float("nan"), False, "搬迁", "下月"),
    ]
    items = agenda([("overdue", "*"), ("decide", "*")], pd.DataFrame(rows, columns=NONE.columns))
    found = slides(looking(), review(items=items))
    assert [slide.key for slide in found] == ["overdue", "added:1", "decide"]
    assert found[0].lines[-1] == "Remark: 请看"
    assert (found[1].sentence, list(found[1].lines)) == ("搬迁", ["下月"])
    assert sum(slide.minutes for slide in found) == 45
