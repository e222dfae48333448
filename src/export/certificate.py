"""A certificate of honour (荣誉证书) for a published service star, as a PDF that carries its own letters."""

import io
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from export import typeface

GOLD, INK, QUIET, PALE = HexColor("#B58A2B"), HexColor("#1C2B2D"), HexColor("#46585A"), HexColor("#E6EAEA")
MARGIN = 28.0  # points
LINE = 1.75  # of the letters' size


@dataclass(frozen=True)
class Certificate:
    """Its lines in words: title, the honoured, what for, what earned it, who gives it and when; number: to look it up.

    watermark: across the page, where the honour is an invented one.
    """

    title: str
    name: str
    body: str
    earned: str
    giver: str
    day: str
    number: str
    watermark: str = ""


def certificate(content: Certificate) -> bytes:
    """The PDF: one page, A4 across."""
    typeface.register()
    width, height = landscape(A4)
    out = io.BytesIO()
    page = Canvas(out, pagesize=(width, height), invariant=True)
    page.setTitle(f"{content.title} · {content.name}")
    _frame(page, width, height)
    if content.watermark:
        _watermark(page, content.watermark, width, height)
    _centred(page, content.title, 46, width / 2, height - 120, GOLD)
    _centred(page, content.name, 30, width / 2, height - 195, INK)
    top = _paragraph(page, content.body, 17, height - 248, width, INK)
    _paragraph(page, content.earned, 13, top - 10, width, QUIET)
    _right(page, content.giver, 15, width - 110, 110, INK)
    _right(page, content.day, 13, width - 110, 86, QUIET)
    _line(page, content.number, 10, 110, 86, QUIET)
    page.showPage()
    page.save()
    return out.getvalue()


def _frame(page: Canvas, width: float, height: float) -> None:
    page.setStrokeColor(GOLD)
    for inset, thick in ((MARGIN, 3.0), (MARGIN + 8, 0.8)):
        page.setLineWidth(thick)
        page.rect(inset, inset, width - 2 * inset, height - 2 * inset)


def _watermark(page: Canvas, words: str, width: float, height: float) -> None:
    page.saveState()
    page.translate(width / 2, height / 2)
    page.rotate(24)
    _centred(page, words, 72, 0, -24, PALE)  # a colour, not a transparent one: some printers know none
    page.restoreState()


def _paragraph(page: Canvas, text: str, size: float, top: float, width: float, colour: HexColor) -> float:
    """Lines in the middle of the page, from `top` down; returns where the next would begin."""
    for line in typeface.wrap(text, size, width - 260):
        _centred(page, line, size, width / 2, top, colour)
        top -= size * LINE
    return top


def _centred(page: Canvas, text: str, size: float, x: float, y: float, colour: HexColor) -> None:
    _line(page, text, size, x - typeface.width(text, size) / 2, y, colour)


def _right(page: Canvas, text: str, size: float, x: float, y: float, colour: HexColor) -> None:
    _line(page, text, size, x - typeface.width(text, size), y, colour)


def _line(page: Canvas, text: str, size: float, x: float, y: float, colour: HexColor) -> None:
    page.setFillColor(colour)
    for font, piece in typeface.runs(text):
        page.setFont(font, size)
        page.drawString(x, y, piece)
        x += page.stringWidth(piece, font, size)
