"""Word documents as Chinese offices write them: A4 with the margins, letters and sizes of GB/T 9704.

Every run names its Latin and its Chinese typeface; tables repeat their heads on the next page and do not tear a row.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from export.layout_table import column_widths
from language import Language

TITLE, HEADING, BODY, FIELD, CELL = 22.0, 16.0, 14.0, 12.0, 10.5  # points
_LATIN = "Times New Roman"
_SONG, _HEI, _FANG = "宋体", "黑体", "仿宋"
_LINE = 1.5
_PAD = 5.4  # points, of Word beside a cell's text
_NAME = 4.1  # cm, of the column with names
_WIDTH = 21.0 - 2.8 - 2.6  # cm between the margins


def document(title: str, language: Language, *, margin: float = 3.6) -> Any:
    """An empty document, its pages numbered. margin: above and below, in cm."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(margin), Cm(margin)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(BODY)
    _chinese(normal.element.get_or_add_rPr(), _FANG)
    _tongue(made)
    _page_number(section.footer.paragraphs[0])
    made.core_properties.title, made.core_properties.author = title, ""
    made.core_properties.comments = ""
    made.core_properties.language = {"zh": "zh-CN", "en": "en-GB"}[language.code]
    return made


def as_bytes(made: Any) -> bytes:
    """The document as a file."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def title(made: Any, *lines: str) -> None:
    """The title in the middle, the house above it where it is known."""
    for line in filter(None, lines):
        paragraph = made.add_paragraph(style="Title")
        _plain(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(8)
        _run(paragraph, line, TITLE, _SONG, bold=True)


def heading(made: Any, words: str) -> None:
    """The heading of a part."""
    paragraph = made.add_paragraph(style="Heading 1")
    _plain(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(14), Pt(4)
    _run(paragraph, words, HEADING, _HEI)


def body(made: Any, words: str, *, bold: bool = False, with_next: bool = False) -> None:
    """A paragraph; line breaks in the words begin further ones. Chinese paragraphs begin two characters in.

    bold: as a heading within a part. with_next: never alone at the foot of a page.
    """
    for line in words.splitlines() or [""]:
        paragraph = made.add_paragraph()
        _plain(paragraph)
        paragraph.paragraph_format.first_line_indent = Pt(BODY * 2)
        paragraph.paragraph_format.keep_with_next = bold or with_next
        paragraph.paragraph_format.space_before = Pt(6 if bold else 0)
        _run(paragraph, line, BODY, _FANG, bold=bold)


def fields(made: Any, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Names and what is said of them, one or two pairs in a row: empty ones are lines to write on."""
    two = any(len(pairs) > 1 for pairs in rows)
    rest = _WIDTH - _NAME
    table = _table(made, len(rows), 4 if two else 2, [_NAME, rest / 2 - _NAME / 2] * 2 if two else [_NAME, rest])
    for row, pairs in zip(table.rows, rows, strict=True):
        cells = row.cells
        if two and len(pairs) == 1:
            cells = [cells[0], cells[1].merge(cells[3])]
        for at, (name, said) in enumerate(pairs):
            _cell(cells[2 * at], name, bold=True)
            _cell(cells[2 * at + 1], said)
        _height(row, 0.95)


def grid(made: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with its heads above, the width divided by what stands in the columns."""
    widths = column_widths([heads, *rows], CELL, float(Cm(_WIDTH).pt), _PAD)
    table = _table(made, len(rows) + 1, len(heads), [wide / Cm(1).pt for wide in widths])
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, words, CELL, bold=True, middle=True)
    _property(table.rows[0], "w:tblHeader")
    for row, cells in zip(table.rows[1:], rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            _cell(cell, words, CELL)


def blanks(made: Any, names: Sequence[str]) -> None:
    """Lines to sign on, side by side."""
    table = _table(made, 1, len(names), [_WIDTH / len(names)] * len(names), borders=False)
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        _cell(cell, name)
    _height(table.rows[0], 1.6)


def clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(char if char.isprintable() else " " for char in text)


def _table(made: Any, rows: int, columns: int, widths: Sequence[float], *, borders: bool = True) -> Any:
    table = made.add_table(rows, columns, style="Table Grid" if borders else "Normal Table")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row in table.rows:
        _property(row, "w:cantSplit")
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Cm(wide)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Cm(wide)
    return table


def _cell(cell: Any, words: str, size: float = FIELD, *, bold: bool = False, middle: bool = False) -> None:
    cell.vertical_alignment = 1  # in the middle
    for number, line in enumerate(words.splitlines() or [""]):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, line, size, _HEI if bold else _FANG)


def _run(paragraph: Any, words: str, size: float, chinese: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(clean(words))
    run.font.name, run.font.size, run.font.bold = _LATIN, Pt(size), bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    _chinese(run._r.get_or_add_rPr(), chinese)


def _chinese(properties: Any, face: str) -> None:
    """The typeface of Chinese letters, of which python-docx knows nothing; instead of the theme's."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _plain(paragraph: Any) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, _LINE
    borders = OxmlElement("w:pBdr")  # python-docx's title has a blue line under it
    bottom = OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "nil")
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _height(row: Any, centimetres: float) -> None:
    row.height = Cm(centimetres)  # at least


def _tongue(made: Any) -> None:
    """Chinese letters as they are written on the mainland, where the typeface is missing too."""
    for properties in made.styles.element.iter(qn("w:rPrDefault")):
        for lang in properties.iter(qn("w:lang")):
            lang.set(qn("w:eastAsia"), "zh-CN")


def _property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, code in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(FIELD)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = code
        run._r.append(part)
