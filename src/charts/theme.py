"""Colours, type and locale of every chart: light for the desk, dark for the projector.

Blue is better, orange worse, grey chance; teal is for controls; a target is dashed. Contrast of text is AA
(4.5) throughout, tested.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, wraps
from typing import Any, Literal, ParamSpec, cast

import altair as alt
import vl_convert
from altair.vegalite import SCHEMA_URL

from language import Language

P = ParamSpec("P")
Row = dict[str, Any]
Spec = dict[str, Any]  # a chart, or a layer of one, as Vega-Lite is told it
Layers = tuple[Spec, ...]

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
    better_soft: str
    worse: str
    worse_text: str
    worse_ground: str
    worse_soft: str
    neutral: str  # clearly high or low, where neither is better
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
    better_soft="#86B9DD",
    worse="#E07B00",
    worse_text="#9A5200",
    worse_ground="#FBE3C4",
    worse_soft="#F3B562",
    neutral="#6B4FA0",
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
    better_soft="#4F8DBD",
    worse="#FFA840",
    worse_text="#FFB65C",
    worse_ground="#6A3F06",
    worse_soft="#BF7E2E",
    neutral="#C3A9F4",
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


_LIT = {getattr(PROJECTOR, each.name): getattr(LIGHT, each.name) for each in fields(Palette) if each.type is str}


def lit(drawn: Any) -> Any:
    """A chart for the projector's dark ground in the colours of the light one: a bright room needs a light ground."""
    if isinstance(drawn, str):
        return re.sub("#[0-9A-F]{6}", lambda found: _LIT.get(found[0], found[0]), drawn)
    if isinstance(drawn, Mapping):
        return {key: lit(part) for key, part in drawn.items()}
    if isinstance(drawn, list | tuple):
        return type(drawn)(lit(part) for part in drawn)
    return drawn


def fixed(build: Callable[P, Sequence[alt.Chart]]) -> Callable[P, Layers]:
    """Layers that are the same whatever their rows: put together once for each way of looking, not at every click.

    Rows are named there (`alt.NamedData`); `layered` brings them along. What it returns is shared: leave it as it is.
    """

    @cache
    @wraps(build)
    def once(*args: P.args, **kwargs: P.kwargs) -> Layers:
        return tuple(_plain(layer) for layer in build(*args, **kwargs))

    return cast("Callable[P, Layers]", once)


def layered(
    layers: Sequence[alt.Chart | Spec],
    rows: Mapping[str, Sequence[Row]],
    language: Language,
    description: str,
    height: int,
    *,
    present: bool,
    shared: Mapping[str, alt.X | alt.Y | Spec] | None = None,
) -> Spec:
    """The whole chart: as wide as its place, with theme, locale and words for those who cannot see it.

    rows: by the name by which the layers know them. shared: encodings of all layers, by channel. The layers are put
    together as they are: `alt.LayerChart` would copy each of them, its data too, thrice, and take longer than all that
    is drawn. Tests check the whole against Vega-Lite's schema.
    """
    drawn = _supplied([_plain(layer) for layer in layers], rows)
    params, drawn = _params(drawn)
    return {
        "$schema": SCHEMA_URL,
        "description": description,
        "width": "container",
        "height": height,
        # only the width follows the page: a row of the week stays as high as it is
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": style(present).palette.ground,
        "padding": {"left": 2, "right": 8, "top": 4, "bottom": 4},
        "config": _config(language.code, present),
        "params": params,
        "encoding": {channel: _plain(encoding) for channel, encoding in (shared or {}).items()},
        "layer": drawn,
    }


def _plain(part: alt.Chart | alt.X | alt.Y | Spec) -> Spec:
    if isinstance(part, dict):
        return part
    return cast("Spec", part.to_dict(validate=False, context={"top_level": False}))


def _supplied(layers: Sequence[Spec], rows: Mapping[str, Sequence[Row]]) -> list[Spec]:
    """The rows within the first layer that names them: what stood at the top of a chart Streamlit would send apart."""
    found, waiting = [], dict(rows)
    for layer in layers:
        name = layer["data"]["name"]
        values = waiting.pop(name, None)
        found.append(layer if values is None else layer | {"data": {"name": name, "values": list(values)}})
    return found


def _params(layers: Sequence[Spec]) -> tuple[list[Spec], list[Spec]]:
    """What can be selected, moved from the layers to the top, where Streamlit looks for it; and the layers."""
    params, found = [], []
    for position, layer in enumerate(layers):
        name = f"layer_{position}"
        params += [param | {"views": [name]} for param in layer.get("params", ())]
        others = {key: part for key, part in layer.items() if key != "params"}
        found.append(others | {"name": name} if "params" in layer else layer)
    return params, found


def nothing(language: Language, description: str, height: int, *, present: bool) -> Spec:
    """In place of a chart that has nothing to show: the reason, as high as the chart would be."""
    look = style(present)
    why = (
        alt.Chart(alt.NamedData("nothing"))
        .mark_text(fontSize=look.text, color=look.palette.secondary)
        .encode(text=alt.Text("why:N"))
    )
    rows = {"nothing": [{"why": language.text("too few to show")}]}
    return layered([why], rows, language, description, height, present=present)


@cache
def _config(code: str, present: bool) -> Spec:
    look = style(present)
    palette = look.palette
    locale = D3_LOCALES[code]
    sizes: dict[str, Any] = {"labelFontSize": look.text, "titleFontSize": look.text, "titleFontWeight": 500}
    colours: dict[str, Any] = {"labelColor": palette.secondary, "titleColor": palette.secondary}
    config = alt.Config(
        font=FONT,
        locale=alt.Locale(
            number=dict(vl_convert.get_format_locale(locale)), time=dict(vl_convert.get_time_format_locale(locale))
        ),
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color=palette.ink, font=FONT),
        axis=alt.AxisConfig(
            **sizes,
            **colours,
            grid=False,
            domain=False,
            domainColor=palette.quiet,
            ticks=False,
            labelPadding=6,
            titlePadding=8,
        ),
        legend=alt.LegendConfig(
            **sizes,
            **colours,
            titlePadding=8,
            labelLimit=0,
            titleLimit=0,
            orient="bottom",
            direction="horizontal",
            offset=14,
            symbolType="square",
            symbolSize=look.text * 14,
        ),
    )
    return cast("Spec", config.to_dict())
