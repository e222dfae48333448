"""Text in a presentation: every run names its letters, Latin and Chinese, so that Office draws both as meant."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts.theme import LIGHT
from export.layout import LEADING, Box
from language import Language

LATIN, CHINESE = "Microsoft YaHei", "微软雅黑"
_TONGUE = {"zh": "zh-CN", "en": "en-GB"}


def colour(name: str) -> RGBColor:
    """A colour of the theme (charts.theme.Palette) by its name."""
    return RGBColor.from_string(getattr(LIGHT, name).lstrip("#"))


def text_box(slide: Any, box: Box) -> Any:
    """An empty frame of text; it neither grows nor shrinks, for what goes into it has been measured."""
    return bare(slide.shapes.add_textbox(Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)).text_frame)


def bare(frame: Any) -> Any:
    """A frame without margins of its own, its text at the top."""
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def place(shape: Any, box: Box) -> None:
    """Put a placeholder where the layout of the sheet wants it."""
    shape.left, shape.top, shape.width, shape.height = (
        Pt(length) for length in (box.left, box.top, box.width, box.height)
    )
    bare(shape.text_frame)


def paragraph(
    frame: Any,
    said: str,
    size: float,
    language: Language,
    *,
    tone: str = "ink",
    bold: bool = False,
    first: bool = False,
    bullet: bool = False,
) -> Any:
    """A paragraph of one run. tone: a colour's name, "" for the frame's own. first: the frame's first."""
    made = frame.paragraphs[0] if first else frame.add_paragraph()
    made.line_spacing = Pt(size * LEADING)
    if bullet:
        _bullet(made, size)
    run = made.add_run()
    run.text = clean(said)
    lettered(run.font, size, language, tone=tone, bold=bold)
    return made


def lettered(font: Any, size: float, language: Language, *, tone: str = "ink", bold: bool = False) -> None:
    """Size, weight, colour, tongue and both typefaces of a run, or of what a chart writes."""
    font.size, font.bold, font.name = Pt(size), bold, LATIN
    if tone:
        font.color.rgb = colour(tone)
    properties = font._element  # python-pptx knows the Latin typeface only
    properties.set("lang", _TONGUE[language.code])
    for tag, name in (("a:ea", CHINESE), ("a:cs", LATIN)):
        face = properties.find(qn(tag))
        if face is None:
            face = properties.makeelement(qn(tag), {})
            latin = properties.find(qn("a:latin"))
            (latin if tag == "a:ea" else properties.find(qn("a:ea"))).addnext(face)
        face.set("typeface", name)


def clean(text: str) -> str:
    """Without characters that XML cannot hold; line breaks become spaces."""
    return "".join(char if char.isprintable() else " " for char in text)


def _bullet(made: Any, size: float) -> None:
    properties = made._p.get_or_add_pPr()
    indent = int(Pt(size * 1.1))
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    for tag, values in (("a:buFont", {"typeface": "Arial"}), ("a:buChar", {"char": "•"})):
        properties.append(properties.makeelement(qn(tag), values))
