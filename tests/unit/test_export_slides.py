"""What stands on the slides stands in the files: read back from PowerPoint and PDF, and nothing lies beyond a sheet."""

import io
import re
from typing import Any

import pypdf
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from export import layout
from export.layout import HEIGHT, MARGIN, SMALLEST, WIDTH, sheets
from export.pdf import pdf
from export.presentation import pptx
from export.slides import Plot, Slide
from export.typeface import width
from language import language
from some_slides import DAYS, DECISIONS, SATISFIED, SLIDES, WAITS

FOOTER = "示范医院 · 2026年10月"
ZH = language("zh")


@pytest.fixture(scope="module")
def made() -> Any:
    return Presentation(io.BytesIO(pptx(SLIDES, title="月度复盘会", language=ZH, footer=FOOTER)))


@pytest.fixture(scope="module")
def printed() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf(SLIDES, title="月度复盘会", language=ZH, footer=FOOTER)))


def _shown(made: Any, key: str) -> list[Any]:
    return [slide for slide in made.slides if slide.name == key]


def _charts(made: Any, key: str) -> list[Any]:
    return [shape.chart for slide in _shown(made, key) for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize(("key", "plot"), [("promised", DAYS), ("satisfied", SATISFIED), ("waits", WAITS)])
def test_a_chart_holds_the_figures_of_the_slide(made: Any, key: str, plot: Plot) -> None:
    (chart,) = _charts(made, key)
    assert [str(name) for name in chart.plots[0].categories] == list(plot.categories)
    assert {series.name: list(series.values) for series in chart.plots[0].series} == {
        name: list(values) for name, values in plot.series.items()
    }


def test_a_chart_can_be_edited_for_its_data_travel_along(made: Any) -> None:
    (chart,) = _charts(made, "satisfied")
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [None, "满意率"],
        ["骨科", 94.2],
        ["心内科", 88.4],
        ["口腔科", None],
    ]


def test_a_month_without_a_figure_is_a_gap(made: Any) -> None:
    (chart,) = _charts(made, "promised")
    assert chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"


def test_a_long_table_goes_on_and_loses_no_row(made: Any) -> None:
    tables = [shape.table for slide in _shown(made, "decide") for shape in slide.shapes if shape.has_table]
    assert len(tables) > 1
    rows = [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    assert rows == [list(row) for row in DECISIONS.rows]
    assert all([cell.text for cell in table.rows[0].cells] == list(DECISIONS.heads) for table in tables)


def test_titles_are_sentences_and_the_notes_tell_what_figures_mean(made: Any) -> None:
    (slide,) = _shown(made, "promised")
    assert slide.shapes.title.text_frame.text == SLIDES[0].sentence
    assert slide.notes_slide.notes_text_frame.text.split("\n") == list(SLIDES[0].notes)


def test_what_a_title_cannot_hold_stands_whole_in_the_notes() -> None:
    sentence = "本月没有数据。" * 60
    long = Slide("long", "标题", sentence, plot=SATISFIED)
    (slide,) = list(Presentation(io.BytesIO(pptx([long], title="t", language=ZH))).slides)[1:]
    assert slide.shapes.title.text_frame.text.endswith("…")
    assert sentence in slide.notes_slide.notes_text_frame.text


def test_a_story_that_is_no_title_is_read_whole_below_it(made: Any) -> None:
    (slide,) = _shown(made, "empty")
    assert slide.shapes.title.text_frame.text == "无数据"
    assert SLIDES[-1].sentence in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_limits_are_dashed_and_the_figure_is_not() -> None:
    months = [str(month) for month in range(8)]
    plot = Plot("line", months, {"满意率": [float(n) for n in range(8)], "目标": [5.0] * 8}, "percent", "满意率")
    slide = list(Presentation(io.BytesIO(pptx([Slide("k", "t", "s", plot=plot)], title="t", language=ZH))).slides)[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert [series.format.line.dash_style is not None for series in chart.plots[0].series] == [False, True]


def test_every_run_names_chinese_letters(made: Any) -> None:
    runs = [run for slide in made.slides for run in slide._element.iter(qn("a:rPr"), qn("a:defRPr"))]
    assert runs
    assert {run.find(qn("a:latin")).get("typeface") for run in runs} == {"Microsoft YaHei"}
    assert {run.find(qn("a:ea")).get("typeface") for run in runs} == {"微软雅黑"}
    of_charts = [
        part
        for key in ("promised", "satisfied", "waits")
        for part in _charts(made, key)[0]._chartSpace.iter(qn("a:ea"))
    ]
    assert {part.get("typeface") for part in of_charts} == {"微软雅黑"}


def test_nothing_lies_beyond_a_sheet(made: Any) -> None:
    assert (made.slide_width, made.slide_height) == (Pt(WIDTH), Pt(HEIGHT))
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height


def test_type_is_large_but_in_the_footer(made: Any) -> None:
    for slide in made.slides:
        for shape in slide.shapes:
            sizes = [int(run.get("sz")) / 100 for run in shape._element.iter(qn("a:rPr")) if run.get("sz")]
            is_footer = shape.is_placeholder and shape.placeholder_format.type in (13, 15)
            assert all(size >= (layout.FOOTER if is_footer else SMALLEST) for size in sizes), shape.name


def test_every_sheet_has_its_number_and_its_footer(made: Any) -> None:
    for number, slide in enumerate(list(made.slides)[1:], 2):
        said = {shape.placeholder_format.type: shape.text_frame for shape in slide.placeholders}
        assert said[15].text == FOOTER
        assert said[13]._txBody.find(f".//{qn('a:fld')}").get("type") == "slidenum"
        assert said[13]._txBody.find(f".//{qn('a:fld')}/{qn('a:t')}").text == str(number)


def test_measured_lines_fit_their_boxes() -> None:
    for sheet in sheets(SLIDES):
        for words in (sheet.title, sheet.words):
            if words is None:
                continue
            assert layout.paragraph_height(words.lines, words.size) <= words.box.height + 0.01
            assert words.box.bottom <= HEIGHT - MARGIN
            assert all(width(line, words.size) <= words.box.width for lines in words.lines for line in lines)
        if sheet.grid:
            grid, box = sheet.grid
            assert grid.height <= box.height
            assert sum(grid.widths) <= box.width + 0.01


def test_a_very_long_text_goes_on_without_losing_a_letter() -> None:
    said = "".join(text for sheet in sheets([SLIDES[4]]) if sheet.words for text in sheet.words.paragraphs)
    assert said.count("很长") == 900


def test_what_stands_on_the_slides_can_be_read_in_the_pdf(printed: pypdf.PdfReader) -> None:
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in printed.pages))
    for slide in SLIDES[:4]:
        assert re.sub(r"\s", "", slide.sentence) in text
        for row in [*(slide.table.rows if slide.table else [])]:
            assert all(re.sub(r"\s", "", cell) in text for cell in row)
    assert "94.2%" in text
    assert "46分钟" in text
    assert "王喆" in text  # a letter of names


def test_the_pdf_brings_its_letters_along(printed: pypdf.PdfReader) -> None:
    fonts = [font.get_object() for font in printed.pages[1]["/Resources"]["/Font"].values()]  # type: ignore[index]
    (font,) = [font for font in fonts if "NotoSans" in font["/BaseFont"]]
    assert "/FontFile2" in font["/FontDescriptor"]


def test_the_pdf_has_the_sheets_of_the_presentation(made: Any, printed: pypdf.PdfReader) -> None:
    assert len(printed.pages) == len(made.slides)
    assert [entry.title for entry in printed.outline] == [slide.title for slide in SLIDES]  # type: ignore[union-attr]


def test_notes_are_printed_where_asked_for() -> None:
    text = "".join(
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(pdf(SLIDES[:1], title="会", language=ZH, with_notes=True))).pages
    )
    assert "自发现问题起至销号的天数" in text


@pytest.mark.parametrize(
    "slide",
    [
        Slide("none", "", ""),
        Slide("no_values", "t", "s", plot=Plot("line", ["a"], {"x": [None]}, "percent")),
        Slide("no_series", "t", "s", plot=Plot("column", [], {}, "points")),
        Slide("equal", "t", "s", plot=Plot("line", ["a", "b"], {"x": [5.0, 5.0]}, "minutes")),
        Slide("negative", "t", "s", plot=Plot("bar", ["a", "b"], {"x": [-20.0, 30.0]}, "net")),
        Slide(
            "foreign", "t", "s", plot=Plot("column", ["a" * 200], {"x" * 90: [1.0], "y": [float("nan")]}, "own unit")
        ),
    ],
)
def test_odd_slides_are_drawn_too(slide: Slide) -> None:
    for code in ("zh", "en"):
        assert Presentation(io.BytesIO(pptx([slide], title="t", language=language(code)))).slides
        assert pdf([slide], title="t", language=language(code)).startswith(b"%PDF")
