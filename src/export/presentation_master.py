"""The design of a presentation: 16:9, one layout, our colours and letters, footers and numbers as placeholders."""

from typing import Any

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from charts.theme import LIGHT
from export.layout import HEIGHT, KICKER, LEADING, MARGIN, WIDTH, Box
from export.presentation_text import CHINESE, LATIN, bare, colour, lettered, paragraph, place
from language import Language

_TITLE = Box(MARGIN, MARGIN * 0.75 + KICKER * LEADING + 4, WIDTH - 2 * MARGIN, 80)
_FOOTER = Box(MARGIN, HEIGHT - 38, WIDTH - 2 * MARGIN - 100, 22)
_NUMBER = Box(WIDTH - MARGIN - 90, HEIGHT - 38, 90, 22)
_TITLE_ONLY = 5  # among the layouts of python-pptx's own template
# colours of the theme, by their place in it
_SCHEME = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.ground,
    "dk2": LIGHT.secondary,
    "lt2": LIGHT.panel,
    "accent1": LIGHT.brand,
    "accent2": LIGHT.better,
    "accent3": LIGHT.worse,
    "accent4": LIGHT.bar,
    "accent5": LIGHT.neutral,
    "accent6": LIGHT.target,
}


def prepare(made: Any) -> None:
    """Make python-pptx's template ours: its size, its one layout that is used, its theme."""
    made.slide_width, made.slide_height = Pt(WIDTH), Pt(HEIGHT)
    kept = layout(made)
    for other in list(made.slide_layouts):
        if other is not kept:
            made.slide_layouts.remove(other)
    kept.name = "Title Only"
    for page in (made.slide_master, kept):
        for shape in list(page.placeholders):
            match shape.placeholder_format.type:
                case 1 | 3:  # title, centred title
                    place(shape, _TITLE)
                case 15:  # footer
                    place(shape, _FOOTER)
                case 13:  # slide number
                    place(shape, _NUMBER)
                case 16:  # date
                    shape._element.getparent().remove(shape._element)
                case _:
                    place(shape, Box(MARGIN, 150, WIDTH - 2 * MARGIN, HEIGHT - 150 - MARGIN))
    _align_titles_left(made.slide_master)
    _theme(made)


def layout(made: Any) -> Any:
    """The layout of every sheet."""
    layouts = list(made.slide_layouts)
    return layouts[_TITLE_ONLY] if len(layouts) > 1 else layouts[0]


def rule(slide: Any, box: Box) -> None:
    """A filled bar in the brand's colour."""
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(n) for n in (box.left, box.top, box.width, box.height)))
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour("brand")
    bar.line.fill.background()
    bar.shadow.inherit = False


def footers(slide: Any, footer: str, number: int, size: float, reader: Language) -> None:
    """Hospital and period at the left, the sheet's number at the right."""
    left = _placeholder(slide, "ftr", 11, _FOOTER)
    paragraph(bare(left.text_frame), footer, size, reader, tone="secondary", first=True).alignment = PP_ALIGN.LEFT
    right = _placeholder(slide, "sldNum", 12, _NUMBER)
    first = bare(right.text_frame).paragraphs[0]
    first.alignment = PP_ALIGN.RIGHT
    run = first.add_run()
    run.text = str(number)
    lettered(run.font, size, reader, tone="secondary")
    field = etree.SubElement(
        first._p, qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    field.extend(list(run._r))  # a field is a run that Office keeps up to date
    first._p.replace(run._r, field)


def _placeholder(slide: Any, kind: str, index: int, box: Box) -> Any:
    """A placeholder that python-pptx does not copy from the layout: a text box that is told to be one."""
    shape = slide.shapes.add_textbox(*(Pt(n) for n in (box.left, box.top, box.width, box.height)))
    properties = shape._element.find(qn("p:nvSpPr")).find(qn("p:nvPr"))
    properties.append(properties.makeelement(qn("p:ph"), {"type": kind, "sz": "quarter", "idx": str(index)}))
    box_properties = shape._element.find(qn("p:nvSpPr")).find(qn("p:cNvSpPr"))
    box_properties.attrib.pop("txBox", None)
    return shape


def _align_titles_left(master: Any) -> None:
    styles = master._element.find(qn("p:txStyles"))
    for level in styles.find(qn("p:titleStyle")):
        level.set("algn", "l")


def _theme(made: Any) -> None:
    """Colours and letters of the theme, for whatever is added in Office later."""
    part = next(
        relation.target_part for relation in made.slide_master.part.rels.values() if relation.reltype.endswith("/theme")
    )
    theme = etree.fromstring(part.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for place_, value in _SCHEME.items():
        slot = theme.find(f".//a:clrScheme/a:{place_}", space)
        for old in list(slot):
            slot.remove(old)
        etree.SubElement(slot, qn("a:srgbClr"), {"val": value.lstrip("#")})
    for fonts in theme.findall(".//a:fontScheme/*", space):
        fonts.find("a:latin", space).set("typeface", LATIN)
        fonts.find("a:ea", space).set("typeface", CHINESE)
        for script in fonts.findall("a:font[@script='Hans']", space):
            script.set("typeface", CHINESE)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
