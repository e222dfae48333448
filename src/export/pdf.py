"""The slides as a PDF: the same sheets as in the presentation, its text to be searched and copied, its charts drawn.

The speaker's notes, with definitions and figures, stand at the end where they are asked for: a PDF is handed round.
"""

import io
from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from charts.theme import LIGHT
from export import pdf_chart
from export.layout import FOOTER, GAP, HEIGHT, KICKER, LEADING, MARGIN, SMALLEST, WIDTH, Box, Sheet, Words, sheets
from export.layout_table import LEADING as TABLE_LEADING
from export.layout_table import PAD, PAD_ROW, Grid
from export.pdf_text import write
from export.slides import Slide
from export.typeface import register, wrap
from language import Language

_NOTES = 12.0  # points; for the reader at a desk
_ASCENT = 0.88  # of the size: from the top of a line down to where letters stand


def pdf(
    slides: Sequence[Slide], *, title: str, language: Language, footer: str = "", with_notes: bool = False
) -> bytes:
    """A cover with the title, then the slides. footer: hospital and period, under every sheet.

    with_notes: definitions and figures of all slides at the end, on pages of their own.
    """
    register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), lang={"zh": "zh-CN", "en": "en-GB"}[language.code])
    canvas.setTitle(title)
    canvas.setAuthor(footer)
    canvas.setCreator("service-quality")
    _cover(canvas, title, footer)
    found = sheets(slides)
    for number, sheet in enumerate(found, 2):
        _sheet(canvas, sheet, language)
        _end(canvas, footer, number)
    if with_notes:
        _notes(canvas, found, footer, len(found) + 2, language)
    canvas.save()
    return buffer.getvalue()


def _cover(canvas: Canvas, title: str, footer: str) -> None:
    top = HEIGHT * 0.36
    canvas.setFillColor(HexColor(LIGHT.brand))
    canvas.rect(MARGIN, HEIGHT - top - 96, 6, 96, stroke=0, fill=1)
    lines = wrap(title, 40, WIDTH - 2 * MARGIN - GAP)[:2]
    for number, line in enumerate(lines):
        write(canvas, line, MARGIN + GAP, _up(top + 40 + 52 * number), 40, LIGHT.ink, bold=True)
    write(canvas, footer, MARGIN + GAP, _up(top + 40 + 52 * len(lines)), 22, LIGHT.secondary)
    canvas.showPage()


def _sheet(canvas: Canvas, sheet: Sheet, language: Language) -> None:
    words = sheet.slide.title
    if sheet.parts > 1:
        words = language.text("{title} ({part} of {parts})", title=words, part=sheet.part, parts=sheet.parts)
    write(canvas, words, MARGIN, _up(MARGIN * 0.75 + KICKER * _ASCENT), KICKER, LIGHT.brand, bold=True)
    if sheet.part == 1:
        canvas.bookmarkPage(sheet.slide.key)
        canvas.addOutlineEntry(sheet.slide.title, sheet.slide.key)
    _words(canvas, sheet.title, bold=True)
    if sheet.plot:
        pdf_chart.draw(canvas, *sheet.plot, language)
    if sheet.grid:
        _grid(canvas, *sheet.grid)
    if sheet.words:
        _words(canvas, sheet.words, bullets=True)


def _words(canvas: Canvas, words: Words, *, bold: bool = False, bullets: bool = False) -> None:
    down, indent = words.box.top, words.size * 1.1 if bullets else 0
    for lines in words.lines:
        if bullets:
            canvas.setFillColor(HexColor(LIGHT.brand))
            middle = _up(down + words.size * LEADING * 0.55)
            canvas.circle(words.box.left + words.size * 0.3, middle, words.size * 0.14, stroke=0, fill=1)
        for line in lines:
            up = _up(down + words.size * (_ASCENT + (LEADING - 1) / 2))
            write(canvas, line, words.box.left + indent, up, words.size, LIGHT.ink, bold=bold)
            down += words.size * LEADING
        down += words.size * LEADING / 2


def _grid(canvas: Canvas, grid: Grid, box: Box) -> None:
    down = box.top
    for row, (high, cells) in enumerate(zip(grid.heights, grid.cells, strict=True)):
        left = box.left
        if not row:
            canvas.setFillColor(HexColor(LIGHT.panel))
            canvas.rect(left, _up(down + high), sum(grid.widths), high, stroke=0, fill=1)
        for column, (wide, lines) in enumerate(zip(grid.widths, cells, strict=True)):
            for number, line in enumerate(lines):
                up = _up(down + PAD_ROW + grid.size * (_ASCENT + TABLE_LEADING * number))
                tone = LIGHT.ink if row else LIGHT.secondary
                at = left + wide - PAD if grid.right[column] else left + PAD
                write(
                    canvas, line, at, up, grid.size, tone, bold=not row, align="right" if grid.right[column] else "left"
                )
            left += wide
        down += high
        canvas.setStrokeColor(HexColor(LIGHT.quiet))
        canvas.setLineWidth(0.75)
        canvas.line(box.left, _up(down), box.left + sum(grid.widths), _up(down))


def _notes(canvas: Canvas, found: Sequence[Sheet], footer: str, number: int, language: Language) -> None:
    """The notes of all slides under their titles, on as many pages as they need, the first of this number."""
    lines: list[tuple[str, bool]] = []
    for sheet in found:
        said = sheet.notes if sheet.part == 1 else sheet.grid[0].cut if sheet.grid else []
        notes = [line for note in said for line in wrap(note, _NOTES, WIDTH - 2 * MARGIN)]
        if notes:
            lines += [(sheet.slide.title, True), *((line, False) for line in notes), ("", False)]
    top = MARGIN * 0.75 + SMALLEST * 2
    on_page = int((HEIGHT - MARGIN - 14 - top) / (_NOTES * 1.5))
    for page, first in enumerate(range(0, len(lines), on_page)):
        heading = language.text("Definitions and figures behind the slides")
        write(canvas, heading, MARGIN, _up(MARGIN * 0.75 + 18), SMALLEST, LIGHT.brand, bold=True)
        for at, (line, bold) in enumerate(lines[first : first + on_page], 1):
            write(canvas, line, MARGIN, _up(top + _NOTES * 1.5 * at), _NOTES, LIGHT.ink, bold=bold)
        _end(canvas, footer, number + page)


def _end(canvas: Canvas, footer: str, number: int) -> None:
    write(canvas, footer, MARGIN, 22, FOOTER, LIGHT.secondary)
    write(canvas, str(number), WIDTH - MARGIN, 22, FOOTER, LIGHT.secondary, align="right")
    canvas.showPage()


def _up(down: float) -> float:
    """A PDF measures from the bottom."""
    return HEIGHT - down
