"""What a corrected review says of itself, word by word: on its slides, in its files, and of earlier editions."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from docx import Document
from pptx import Presentation

from dashboard import review_correction_words as words
from dashboard import review_files, review_slides, review_story, review_version
from dashboard.review import Review
from dashboard.review_correction import Correction
from language import language
from unit.test_review_slides import looking, review
from warehouse.review_editions import Edition

AT = datetime(2026, 11, 20, tzinfo=UTC)
FIRST = Edition(1, date(2026, 11, 5), replaced_at=AT, replaced_on=date(2026, 11, 20))
SECOND = Edition(2, date(2026, 11, 20), "office@x", "问卷迟到")
FIGURES = pd.DataFrame(
    {
        "metric": "satisfaction_rate", "department_id": ["eyes", "bones"], "every": "month",
        "numerator_before": [160.0, np.nan], "denominator_before": [200.0, np.nan], "signal_before": ["common", None],
        "numerator": [120.0, 45.0], "denominator": [200.0, 50.0], "signal": ["concern", "common"],
    }
)  # fmt: skip


def corrected(**more: Any) -> Review:
    values = {
        "edition": SECOND, "before": FIRST, "figures": FIGURES, "further": 1, "overdue": {"eyes": (3, 0)},
        "stars": (["甲"], []), "is_story_other": True, "said": [(("nps", "bones"), "两人请假")],
    } | more  # fmt: skip
    found = review(correction=Correction(**values))
    return replace(found, state=replace(found.state, edition=2, editions=(FIRST, SECOND)))


def test_the_correction_opens_the_meeting_with_what_differs_old_and_new() -> None:
    view = looking()
    view.__dict__["departments"].loc["*"] = "Whole hospital"
    first, said, *others = review_slides.slides(view, corrected())
    assert (first.title, first.sentence) == (
        "Correction (version 2)", "Corrected on 20 November 2026 by the quality office: 问卷迟到",
    )  # fmt: skip
    assert first.table is not None
    assert list(first.table.heads) == ["Department", "Metric", "Version 1", "Version 2"]
    assert [list(row) for row in first.table.rows] == [
        ["Eyes", "Satisfied (4–5 of 5)", "80% · 200 answers · No significant change", "60% · 200 answers · Concern"],
        ["Bones", "Satisfied (4–5 of 5)", "–", "90% · 50 answers · No significant change"],
        ["Eyes", "What is overdue", "3 complaints without a reply", "–"],
        ["Whole hospital", "Stars to honour", "甲", "–"],
    ]
    assert list(first.lines) == [
        "On the charts 1 further point differs: of earlier months, or in its mean and limits.",
        "Another patient's words are told: the answer told before does not stand any more.",
        "What was decided, commented and remarked stays.",
    ]
    assert list(said.lines) == ["Bones, Net promoter score: 两人请假"]
    assert [slide.key for slide in others] == [slide.key for slide in review_slides.slides(view, review())]
    assert sum(slide.minutes for slide in (first, said, *others)) == 45


def test_the_room_reads_seven_rows_and_hears_how_many_more() -> None:
    many = pd.concat([FIGURES.head(1)] * 9)
    slide = words.slides(looking(), corrected(figures=many, overdue={}, stars=([], []), said=[]), 7)[0]
    assert slide.table is not None
    assert len(slide.table.rows) == 7
    assert slide.lines[0] == "2 more figures differ."
    found = corrected(figures=many, overdue={}, stars=([], []), said=[], edition=replace(SECOND, reason="迟" * 300))
    slide = words.slides(looking(), found, 7)[0]
    assert slide.table is not None
    assert len(slide.table.rows) == 4, "a long reason leaves less room"
    assert slide.sentence == "Corrected on 20 November 2026 by the quality office"
    assert slide.lines[0] == "Reason: " + "迟" * 300


def test_where_nothing_differs_that_is_said() -> None:
    """A department whose figures the correction of the hospital's month did not touch."""
    found = corrected(figures=FIGURES[:0], further=0, overdue={}, stars=([], []), is_story_other=False, said=[])
    (slide,) = words.slides(looking("zh"), found)
    assert slide.table is None
    assert list(slide.lines) == ["这里显示的本月数字没有不同。", "会上的决议、科室说明和备注保持不变。"]


def test_a_review_that_was_never_corrected_says_nothing_of_it() -> None:
    assert words.slides(looking(), review()) == []
    assert review_version.short(language("en"), review().state) == ""


@pytest.mark.parametrize(
    ("code", "edition", "short", "frozen"),
    [
        ("en", 1, "Version 1, as locked; corrected since", "Data locked on 5 November 2026"),
        ("en", 2, "Correction (version 2)",
         "Data locked on 5 November 2026, corrected on 20 November 2026 (version 2)"),
        ("zh", 1, "第 1 版（锁定时），此后已更正", "数据已于 2026年11月5日锁定"),
        ("zh", 2, "更正（第 2 版）", "数据已于 2026年11月5日锁定，2026年11月20日更正（第 2 版）"),
    ],
)  # fmt: skip
def test_each_edition_says_which_it_is(code: str, edition: int, short: str, frozen: str) -> None:
    state = replace(corrected().state, edition=edition)
    assert review_version.short(language(code), state) == short
    assert review_version.frozen(language(code), state) == frozen
    assert state.is_open == (edition == 2)


def test_a_comment_written_before_the_correction_says_so() -> None:
    found = corrected()
    key = ("satisfaction_rate", "eyes")
    for at, said in (
        (10, "Department's comment, written before the correction: 请假"),
        (25, "Department's comment: 请假"),
    ):
        row = {"words": "请假", "changed_at": datetime(2026, 11, at, tzinfo=UTC)}
        slides = review_slides.slides(looking(), replace(found, comments={key: row}))
        assert said in next(slide for slide in slides if slide.key == "signal:satisfaction_rate:eyes").lines


def test_every_file_says_which_edition_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda _label, data, *, file_name, **_: files.update({file_name: data}))
    view = looking("zh")
    review_files.downloads(view, corrected(stars=([], [])))
    assert set(files) == {"review-2026-10-v2.pptx", "review-2026-10-v2.pdf", "review-2026-10-v2-minutes.docx"}
    made = Presentation(io.BytesIO(files["review-2026-10-v2.pptx"]()))
    for slide in made.slides:
        assert "更正（第 2 版）" in "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    document = Document(io.BytesIO(files["review-2026-10-v2-minutes.docx"]()))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "更正（第 2 版）" in written.splitlines()[0]
    assert "2026年11月20日由质管办更正。原因：问卷迟到" in written
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "80% · 200 份 · 正常波动" in cells
    assert "60% · 200 份 · 确有变差" in cells


def test_the_story_that_was_told_is_told_again_as_long_as_it_stands() -> None:
    rows = [
        {"kind": "story", "department_id": place, "number": 1, "content": {"comment": said}}
        for place, said in (("eyes", "等了很久很久"), ("bones", "护士很好"))
    ]
    facts, signals = pd.DataFrame(rows), pd.DataFrame({"department_id": ["bones"]})
    first = review_story.told(facts, signals)
    assert first == {"department_id": "bones", "comment": "护士很好"}
    assert review_story.told(facts, signals[:0], first) == first
    assert review_story.told(facts[:1], signals, first) == {"department_id": "eyes", "comment": "等了很久很久"}
    assert review_story.told(facts[:0], signals, first) is None
