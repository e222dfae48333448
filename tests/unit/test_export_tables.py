"""Tables as files: the screen's cells, numbers as numbers, nothing a spreadsheet would run."""

import csv as reader
import io
import zipfile

import openpyxl
import pytest

from export.tables import About, Numbers, archive, csv, excel, figure, harmless

ABOUT = About(
    [("统计范围", "全院 · 门诊"), ("导出人", "=HYPERLINK(1)")],
    [("满意率", "4–5 分的占比", "(非常满意+满意)÷有效问卷")],
    ("说明", "指标", "定义", "公式"),
)
TABLE = Numbers(
    "满意率：各科",
    ["科室", "满意率", "例数"],
    [["骨科", "94.2%", "1,204"], ["=cmd|' /C calc'!A0", "人数太少，不显示", "–"], ["@x", "−5.5%", "+3"]],
    "怎么看",
)


@pytest.mark.parametrize(
    ("text", "number", "form"),
    [
        ("94.2%", 0.942, "0.0%"),
        ("1,204", 1204, "#,##0"),
        ("46 分钟", 46, '0" 分钟"'),
        ("8.3 min", 8.3, '0.0" min"'),
        ("−5.5%", -0.055, '0.0%;"−"0.0%'),
        ("+3", 3, '"+"0;"−"0;0'),
        ("0", 0, "0"),
    ],
)
def test_a_figure_becomes_a_number_that_looks_the_same(text: str, number: float, form: str) -> None:
    found = figure(text)
    assert found is not None
    assert found[0] == pytest.approx(number)
    assert found[1] == form


@pytest.mark.parametrize(
    "text", ["–", "", "2026年10月", "19–22 min", "007", "too few to show", "=1", "1+1", "-", "+a", "1234567890123456"]
)
def test_everything_else_stays_text(text: str) -> None:
    assert figure(text) is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+a", "-a", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋a", "－a", "＠SUM(1)"]
)
def test_nothing_is_run_in_a_csv(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_csv_opens_in_excel_and_ends_with_what_it_is_about() -> None:
    content = csv(TABLE, ABOUT)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(reader.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["科室", "满意率", "例数"],
        ["骨科", "94.2%", "1,204"],
        ["'=cmd|' /C calc'!A0", "人数太少，不显示", "–"],
        ["'@x", "-5.5%", "+3"],
        [],
        ["怎么看"],
        ["统计范围", "全院 · 门诊"],
        ["导出人", "'=HYPERLINK(1)"],
        ["满意率", "4–5 分的占比", "(非常满意+满意)÷有效问卷"],
    ]


def test_where_nothing_is_defined_no_heads_of_definitions_stand() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel([TABLE], About(ABOUT.facts, [], ABOUT.words))))
    assert [[cell.value for cell in row] for row in book["说明"].iter_rows()] == [list(fact) for fact in ABOUT.facts]


def test_excel_holds_numbers_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel([TABLE, TABLE], ABOUT)))
    assert book.sheetnames == ["满意率：各科", "满意率：各科 2", "说明"]
    sheet = book["满意率：各科"]
    assert sheet["B2"].value == pytest.approx(0.942)
    assert sheet["B2"].number_format == "0.0%"
    assert sheet["C2"].value == 1204
    assert sheet["B3"].value == "人数太少，不显示"
    assert sheet["A3"].value == TABLE.rows[1][0]
    assert {cell.data_type for row in book["满意率：各科"].iter_rows() for cell in row} <= {"s", "n"}
    assert [[cell.value for cell in row if cell.value is not None] for row in book["说明"].iter_rows()] == [
        ["统计范围", "全院 · 门诊"],
        ["导出人", "=HYPERLINK(1)"],
        [],
        ["指标", "定义", "公式"],
        ["满意率", "4–5 分的占比", "(非常满意+满意)÷有效问卷"],
    ]
    assert all(cell.data_type != "f" for row in book["说明"].iter_rows() for cell in row)


def test_several_tables_are_a_file_each() -> None:
    other = Numbers("a/b:c", ["x"], [["1"]])
    with zipfile.ZipFile(io.BytesIO(archive([TABLE, other], ABOUT))) as folder:
        assert folder.namelist() == ["满意率：各科.csv", "a b c.csv"]
        assert folder.read("a b c.csv") == csv(other, ABOUT)


def test_names_of_sheets_are_what_excel_takes() -> None:
    long = Numbers("很长的名字" * 10, ["x"], [])
    book = openpyxl.load_workbook(io.BytesIO(excel([long, long, Numbers("", ["x"], [])], ABOUT)))
    assert all(0 < len(name) <= 31 for name in book.sheetnames)
    assert len(set(book.sheetnames)) == 4
