"""Colours, type and locale of every chart: light for the desk, dark for the projector.

Blue is better, orange worse, grey chance; teal is for controls; a target is dashed. Contrast of text is AA
(4.5) throughout, tested.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import vl_convert

from language import Language

Spec = dict[str, Any]

FONTS = (
    "Inter",  # served with the pages: Latin letters and digits; Chinese is the system's
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "sans-serif",
)
FONT = ", ".join(f'"{font}"' if " " in font else font for font in FONTS)
D3_LOCALES: dict[str, Literal["zh-CN", "en-GB"]] = {"zh": "zh-CN", "en": "en-GB"}


@dataclass(frozen=True)
class Palette:
    """Colours of one ground. `heat` goes from little to much; heat_text is the colour of a value on each."""

    ground: str
    panel: str
    ink: str
    secondary: str
    quiet: str
    hairline: str
    empty: str
    brand: str
    better: str
    better_text: str
    better_ground: str
    noise_ground: str
    worse: str
    worse_text: str
    worse_ground: str
    target: str
    bar: str
    heat: tuple[str, ...]
    heat_text: tuple[str, ...]


LIGHT = Palette(
    ground="#FFFFFF",
    panel="#F4F6F6",
    ink="#1C2B2D",
    secondary="#46585A",
    quiet="#A9B5B6",
    hairline="#DFE5E6",
    empty="#F4F6F6",
    brand="#0B7A75",
    better="#1F78B4",
    better_text="#1A6699",
    better_ground="#CFE3F2",
    noise_ground="#ECF0F0",
    worse="#E07B00",
    worse_text="#9A5200",
    worse_ground="#FBE3C4",
    target="#B0413E",
    bar="#5E7376",
    heat=("#E9F5F3", "#BEE2DD", "#8CCBC3", "#5DB0A8", "#1F7E78", "#0B5A63", "#3B1F4A"),
    heat_text=("#1C2B2D",) * 4 + ("#FFFFFF",) * 3,
)
PROJECTOR = Palette(
    ground="#0F1A1C",
    panel="#18272A",
    ink="#F4F8F8",
    secondary="#C8D4D5",
    quiet="#6F8285",
    hairline="#2C3D40",
    empty="#162326",
    brand="#4FD1C5",
    better="#74BDF5",
    better_text="#8CCBFA",
    better_ground="#174A72",
    noise_ground="#22343A",
    worse="#FFA840",
    worse_text="#FFB65C",
    worse_ground="#6A3F06",
    target="#FF918C",
    bar="#93A8AB",
    heat=("#173634", "#1B4F4D", "#1F6B68", "#35A093", "#6CC4B0", "#B4E3BE", "#FFF3B0"),
    heat_text=("#F4F8F8",) * 3 + ("#0B1416",) * 4,
)


@dataclass(frozen=True)
class Style:
    """Sizes in px for one way of looking: at the desk, or from the back row."""

    palette: Palette
    text: int
    value: int
    small: int
    line: float
    point: int


DESK = Style(LIGHT, text=14, value=17, small=13, line=2.0, point=45)
ROOM = Style(PROJECTOR, text=25, value=30, small=24, line=4.0, point=170)


def style(present: bool) -> Style:
    """How a chart looks at the desk or, with present, on the projector."""
    return ROOM if present else DESK


def finish(spec: Spec, language: Language, description: str, *, present: bool) -> Spec:
    """A whole specification from layers and height: container width, theme, locale, words for the blind."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "width": "container",
        # only the width follows the page: a row of the week stays as high as it is
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": style(present).palette.ground,
        "padding": {"left": 2, "right": 8, "top": 4, "bottom": 4},
        **spec,
        "config": _config(language.code, present),
    }


def nothing(language: Language, description: str, height: int, *, present: bool) -> Spec:
    """In place of a chart that has nothing to show: the reason, as high as the chart would be."""
    look = style(present)
    spec: Spec = {
        "height": height,
        "layer": [
            {
                "data": {"values": [{"why": language.text("too few to show")}]},
                "mark": {"type": "text", "fontSize": look.text, "color": look.palette.secondary},
                "encoding": {"text": {"field": "why", "type": "nominal"}},
            }
        ],
    }
    return finish(spec, language, description, present=present)


@cache
def _config(code: str, present: bool) -> Spec:
    look = style(present)
    palette = look.palette
    locale = D3_LOCALES[code]
    words = {"labelFontSize": look.text, "titleFontSize": look.text, "titleFontWeight": 500}
    return {
        "font": FONT,
        "locale": {
            "number": dict(vl_convert.get_format_locale(locale)),
            "time": dict(vl_convert.get_time_format_locale(locale)),
        },
        "view": {"stroke": None},
        "text": {"color": palette.ink, "font": FONT},
        "axis": {
            **words,
            "grid": False,
            "domain": False,
            "domainColor": palette.quiet,
            "ticks": False,
            "labelColor": palette.secondary,
            "labelPadding": 6,
            "titleColor": palette.secondary,
            "titlePadding": 8,
        },
        "legend": {
            **words,
            "labelColor": palette.secondary,
            "titleColor": palette.secondary,
            "titlePadding": 8,
            "labelLimit": 0,
            "titleLimit": 0,
            "orient": "bottom",
            "direction": "horizontal",
            "offset": 14,
            "symbolType": "square",
            "symbolSize": look.text * 14,
        },
    }
