"""Minutes and action slips hold what was decided; read back from Word."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from export.minutes import Meeting, minutes
from export.slip import Task, slip
from language import language
from some_slides import SLIDES

TASK = Task(
    title="增开超声科上午窗口",
    department="超声科",
    owner="张主任",
    due="2026年12月15日",
    metric="等候达标率",
    criterion="连续 3 个月 ≥ 80%",
    number="17",
    reason="一半患者等候超过 46 分钟 <b>&\x00</b>\n第二行",
    found_on="2026年10月31日",
    baseline="54.1%",
    target="80%",
    state="待整改",
)
MEETING = Meeting("示范医院", "2026年10月服务质量月度复盘会", held_on="2026年11月5日", participants=["甲", "乙", "丙"])


def _read(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def _said(made: Any) -> str:
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def test_minutes_say_what_the_slides_said() -> None:
    remarks = [("satisfied", "骨科说明：已复核"), ("nowhere", "不该出现")]
    said = _said(_read(minutes(MEETING, SLIDES[:4], [TASK], language=language("zh"), remarks=remarks)))
    for slide in SLIDES[:4]:
        assert slide.sentence in said
        assert all(line in said for line in slide.lines)
    assert all(cell in said for row in SLIDES[3].table.rows for cell in row)  # type: ignore[union-attr]
    assert "会上说明：骨科说明：已复核" in said
    assert "不该出现" not in said


def test_minutes_have_a_head_to_fill_in_and_the_decisions_in_a_table() -> None:
    made = _read(minutes(MEETING, SLIDES[:1], [TASK, TASK], language=language("zh")))
    head, decisions, signatures = made.tables
    assert [row.cells[0].text for row in head.rows] == ["会议时间", "会议地点", "主持人", "参会人员"]
    assert head.rows[2].cells[2].text == "记录人"
    assert head.rows[3].cells[1].text == "甲、乙和丙"
    assert [cell.text for cell in decisions.rows[0].cells] == [
        "编号", "整改要求", "责任科室", "责任人", "完成时限", "验收指标", "验收标准",
    ]  # fmt: skip
    assert [cell.text for cell in decisions.rows[2].cells] == [
        "17", "增开超声科上午窗口", "超声科", "张主任", "2026年12月15日", "等候达标率", "连续 3 个月 ≥ 80%",
    ]  # fmt: skip
    assert decisions.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None  # again on the next page
    assert "主持人（签字）：" in signatures.rows[0].cells[0].text


def test_minutes_without_a_decision_say_so() -> None:
    assert "No decision was taken." in _said(_read(minutes(MEETING, [], [], language=language("en"))))


def test_a_slip_holds_the_action_and_lines_to_sign_on() -> None:
    made = _read(slip(TASK, language=language("zh"), hospital="示范医院", issued_on="2026年11月5日"))
    cells = {}
    for row in made.tables[0].rows:
        name, said, other, more = (cell.text for cell in row.cells)
        cells[name] = said
        if row.cells[1]._tc is not row.cells[3]._tc:  # a pair of its own, not one across the whole row
            cells[other] = more
    assert cells == {
        "编号": "17",
        "签发日期": "2026年11月5日",
        "责任科室": "超声科",
        "责任人": "张主任",
        "发现日期": "2026年10月31日",
        "存在问题": "一半患者等候超过 46 分钟 <b>& </b>\n第二行",
        "整改要求": "增开超声科上午窗口",
        "完成时限": "2026年12月15日",
        "验收指标": "等候达标率",
        "现状 → 目标": "54.1% → 80%",
        "验收标准": "连续 3 个月 ≥ 80%",
        "当前状态": "待整改",
    }
    assert "责任人（签字）：" in _said(made)
    assert [paragraph.text for paragraph in made.paragraphs][:2] == ["示范医院", "督办单"]


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_run_names_chinese_letters(code: str) -> None:
    for content in (
        slip(TASK, language=language(code), hospital="示范医院"),
        minutes(MEETING, SLIDES[:2], [TASK], language=language(code)),
    ):
        fonts = [run.find(qn("w:rPr")).find(qn("w:rFonts")) for run in _read(content).element.body.iter(qn("w:r"))]
        assert {font.get(qn("w:eastAsia")) for font in fonts} <= {"宋体", "黑体", "仿宋"}
        assert not any(name.endswith("Theme") for font in fonts for name in font.attrib)
