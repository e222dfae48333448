"""A table in a presentation: native, its columns as wide as measured."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from export.layout import Box
from export.layout_table import PAD, PAD_ROW, Grid
from export.presentation_text import colour, paragraph
from language import Language


def add(slide: Any, grid: Grid, box: Box, language: Language) -> None:
    """The grid at the top of its box; heads bold on a quiet ground, hairlines between rows."""
    shape = slide.shapes.add_table(
        len(grid.cells), len(grid.widths), Pt(box.left), Pt(box.top), Pt(sum(grid.widths)), Pt(grid.height)
    )
    table = shape.table
    table.horz_banding = False
    _without_style(shape)
    for column, wide in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(wide)
    for row, (high, cells) in enumerate(zip(grid.heights, grid.cells, strict=True)):
        table.rows[row].height = Pt(high)
        for column, lines in enumerate(cells):
            _fill(table.cell(row, column), lines, grid, row, column, language)


def _fill(cell: Any, lines: Any, grid: Grid, row: int, column: int, language: Language) -> None:
    cell.margin_left = cell.margin_right = Pt(PAD)
    cell.margin_top = cell.margin_bottom = Pt(PAD_ROW)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour("ground" if row else "panel")
    made = paragraph(
        cell.text_frame,
        joined(lines),
        grid.size,
        language,
        tone="ink" if row else "secondary",
        bold=not row,
        first=True,
    )
    made.alignment = PP_ALIGN.RIGHT if grid.right[column] else PP_ALIGN.LEFT
    _hairline(cell)


def joined(lines: Any) -> str:
    """The text of measured lines, as one paragraph: a space where a word ended."""
    said = ""
    for line in lines:
        space = said and line and ord(said[-1]) < 0x2E80 and ord(line[0]) < 0x2E80
        said += f" {line}" if space else line
    return said


def _without_style(shape: Any) -> None:
    """Office's "No Style, No Grid" in place of its blue one."""
    style = shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _hairline(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(0.75)))})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(colour("quiet"))}))
    line.append(fill)
    properties.insert(0, line)  # before the cell's ground, as the schema wants it
