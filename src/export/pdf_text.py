"""One line of text on a page of a PDF, each letter from a font that has it."""

from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from export.typeface import runs, width

_STROKE = 0.017  # of the size: how much thicker bold letters are drawn, for one weight travels with the program


def write(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    size: float,
    tone: str,
    *,
    bold: bool = False,
    align: Literal["left", "middle", "right"] = "left",
) -> None:
    """A line whose letters stand on y, and begin, have their middle or end at x. tone: a colour, as #RRGGBB."""
    if not text:
        return
    x -= width(text, size) * {"left": 0, "middle": 0.5, "right": 1}[align]
    line = canvas.beginText(x, y)
    line.setFillColor(HexColor(tone))
    line.setStrokeColor(HexColor(tone))
    line.setTextRenderMode(2 if bold else 0)
    canvas.setLineWidth(size * _STROKE)
    for font, piece in runs(text):
        line.setFont(font, size)
        line.textOut(piece)
    line.setTextRenderMode(0)
    canvas.drawText(line)
