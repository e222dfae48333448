"""The slides as a PowerPoint file: native charts and tables to edit, the notes for the speaker.

Laid out by export.layout, so that a sheet looks as in the PDF; titles, footers and numbers are placeholders, so that
outline, reading order and a hospital's own design work as in any presentation.
"""

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.util import Pt

from export import presentation_chart, presentation_master, presentation_table
from export.layout import FOOTER, GAP, HEIGHT, KICKER, LEADING, MARGIN, WIDTH, Box, Sheet, sheets
from export.presentation_text import paragraph, place, text_box
from export.slides import Slide
from language import Language


def pptx(slides: Sequence[Slide], *, title: str, language: Language, footer: str = "") -> bytes:
    """A presentation: a cover with the title, then the slides. footer: hospital and period, under every sheet."""
    made = Presentation()
    presentation_master.prepare(made)
    made.core_properties.title, made.core_properties.author = title, footer
    made.core_properties.language = {"zh": "zh-CN", "en": "en-GB"}[language.code]
    _cover(made, title, footer, language)
    for number, sheet in enumerate(sheets(slides), 2):
        _sheet(made, sheet, footer, number, language)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _cover(made: Any, title: str, footer: str, language: Language) -> None:
    slide = made.slides.add_slide(presentation_master.layout(made))
    bar = Box(MARGIN, HEIGHT * 0.36, 6, 96)
    presentation_master.rule(slide, bar)
    place(slide.shapes.title, Box(MARGIN + GAP, bar.top - 6, WIDTH - 2 * MARGIN - GAP, 60))
    paragraph(slide.shapes.title.text_frame, title, 40, language, bold=True, first=True)
    under = text_box(slide, Box(MARGIN + GAP, bar.top + 58, WIDTH - 2 * MARGIN - GAP, 40))
    paragraph(under, footer, 22, language, tone="secondary", first=True)


def _sheet(made: Any, sheet: Sheet, footer: str, number: int, language: Language) -> None:
    slide = made.slides.add_slide(presentation_master.layout(made))
    slide.name = sheet.slide.key
    words = sheet.slide.title
    if sheet.parts > 1:
        words = language.text("{title} ({part} of {parts})", title=words, part=sheet.part, parts=sheet.parts)
    kicker = text_box(slide, Box(MARGIN, MARGIN * 0.75, WIDTH - 2 * MARGIN, KICKER * LEADING))
    paragraph(kicker, words, KICKER, language, tone="brand", bold=True, first=True)
    title = slide.shapes.title
    place(title, sheet.title.box)
    for position, said in enumerate(sheet.title.paragraphs):
        paragraph(title.text_frame, said, sheet.title.size, language, bold=True, first=not position)
    if sheet.plot:
        presentation_chart.add(slide, *sheet.plot, language)
    if sheet.grid:
        presentation_table.add(slide, *sheet.grid, language)
    if sheet.words:
        frame = text_box(slide, sheet.words.box)
        for position, said in enumerate(sheet.words.paragraphs):
            made_paragraph = paragraph(frame, said, sheet.words.size, language, first=not position, bullet=True)
            if position:
                made_paragraph.space_before = Pt(sheet.words.size * LEADING / 2)
    presentation_master.footers(slide, footer, number, FOOTER, language)
    notes = slide.notes_slide.notes_text_frame
    for position, said in enumerate(sheet.notes):
        paragraph(notes, said, 14, language, first=not position, tone="")
