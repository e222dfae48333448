"""A chart in a PDF, drawn as lines and rectangles; its colours, axis and labels are those of the presentation's."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from charts.scale import Scale
from charts.scale import words as tick_words
from charts.theme import LIGHT
from export.layout import HEIGHT, SMALLEST, Box
from export.pdf_text import write
from export.presentation_chart import LABELLED, colours
from export.scale import every, is_level, known, scale, unit_words, value_words
from export.slides import Plot
from export.typeface import shorten, width
from language import Language

_LEGEND = SMALLEST * 2
_FILLED = 0.68  # of a category's room, by its columns or bars


def draw(canvas: Canvas, plot: Plot, box: Box, language: Language) -> None:
    """The chart in its box."""
    found, tones = scale(plot), [str(getattr(LIGHT, name)) for name in colours(plot)]
    below = _LEGEND if len(plot.series) > 1 else 0
    if below:
        _legend(canvas, plot, tones, Box(box.left, box.bottom - _LEGEND, box.width, _LEGEND))
    head = SMALLEST * 1.6
    words = unit_words(language, plot.unit)
    if words and plot.kind != "bar":  # each bar says its own
        write(canvas, words, box.left, HEIGHT - box.top - SMALLEST, SMALLEST, LIGHT.secondary)
    inner = Box(box.left, box.top + head, box.width, box.height - head - below)
    if plot.kind == "bar":
        _bars(canvas, plot, found, tones, inner, language)
    else:
        _upright(canvas, plot, found, tones, inner, language)


def _upright(canvas: Canvas, plot: Plot, found: Scale, tones: Sequence[str], box: Box, language: Language) -> None:
    """Lines or columns over their categories."""
    ticks = [tick_words(language, plot.unit, found, tick) for tick in found.ticks]
    gutter = max(width(tick, SMALLEST) for tick in ticks) + 10
    area = Box(box.left + gutter, box.top + SMALLEST, box.width - gutter - 8, box.height - SMALLEST * 2.8)
    bottom = HEIGHT - area.bottom

    def up(value: float) -> float:
        return bottom + found.share(value) * area.height

    canvas.setLineWidth(0.75)
    for tick, words in zip(found.ticks, ticks, strict=True):
        canvas.setStrokeColor(HexColor(LIGHT.quiet if tick == max(found.low, 0) else LIGHT.hairline))
        canvas.line(area.left, up(tick), area.left + area.width, up(tick))
        write(canvas, words, area.left - 8, up(tick) - SMALLEST * 0.35, SMALLEST, LIGHT.secondary, align="right")
    room = area.width / max(1, len(plot.categories))
    middles = [area.left + room * (at + 0.5) for at in range(len(plot.categories))]
    skip = every([width(name, SMALLEST) for name in plot.categories], area.width)
    for at in range(0, len(plot.categories), skip):
        name = shorten(plot.categories[at], SMALLEST, room * skip, 1)[0]
        write(canvas, name, middles[at], bottom - SMALLEST * 1.5, SMALLEST, LIGHT.secondary, align="middle")
    for number, (series, values) in enumerate(plot.series.items()):
        about = plot.emphasis in ("", series)
        if plot.kind == "line":
            points = [(x, up(value)) if known(value) else None for x, value in zip(middles, values, strict=True)]
            _line(canvas, points, tones[number], about, dashed=not about and is_level(values))
            if about:
                _last(canvas, plot, points, values, box.left + box.width, language)
            continue
        wide = room * _FILLED / len(plot.series)
        for middle, value in zip(middles, values, strict=True):
            if not known(value):
                continue
            left = middle - room * _FILLED / 2 + wide * number
            canvas.setFillColor(HexColor(tones[number]))
            canvas.rect(left, up(0), wide * 0.96, up(value) - up(0), stroke=0, fill=1)
            if about and len(plot.categories) * len(plot.series) <= LABELLED:
                said, above = value_words(language, plot.unit, value), max(up(value), up(0)) + 5
                write(canvas, said, left + wide / 2, above, SMALLEST, LIGHT.ink, bold=True, align="middle")


def _bars(canvas: Canvas, plot: Plot, found: Scale, tones: Sequence[str], box: Box, language: Language) -> None:
    """Bars beside their categories, each with its value, the first at the top."""
    names = [shorten(name, SMALLEST, box.width * 0.4, 1)[0] for name in plot.categories]
    gutter = max((width(name, SMALLEST) for name in names), default=0) + 10
    said = [[value_words(language, plot.unit, value) for value in values] for values in plot.series.values()]
    end = max((width(words, SMALLEST) for each in said for words in each), default=0) + 10
    area = Box(box.left + gutter, box.top, box.width - gutter - end, box.height)
    room = area.height / max(1, len(names))
    size = min(SMALLEST, room * 0.9)
    zero = area.left + found.share(0) * area.width
    for at, name in enumerate(names):
        middle = HEIGHT - (area.top + room * (at + 0.5))
        write(canvas, name, area.left - 8, middle - size * 0.35, size, LIGHT.secondary, align="right")
        high = room * _FILLED / len(plot.series)
        for number, values in enumerate(plot.series.values()):
            value = values[at]
            if not known(value):
                continue
            top = middle + room * _FILLED / 2 - high * number
            right = area.left + found.share(value) * area.width
            canvas.setFillColor(HexColor(tones[number]))
            canvas.rect(zero, top - high, right - zero, high * 0.94, stroke=0, fill=1)
            words = said[number][at]
            write(canvas, words, max(right, zero) + 6, top - high / 2 - size * 0.35, size, LIGHT.ink, bold=True)
    canvas.setStrokeColor(HexColor(LIGHT.quiet))
    canvas.line(zero, HEIGHT - area.top, zero, HEIGHT - area.bottom)


def _line(
    canvas: Canvas, points: Sequence[tuple[float, float] | None], tone: str, about: bool, *, dashed: bool = False
) -> None:
    """A line with gaps where nothing is known; points on the one that the slide is about."""
    canvas.setStrokeColor(HexColor(tone))
    canvas.setFillColor(HexColor(tone))
    canvas.setLineWidth(3.5 if about else 2)
    canvas.setDash([8, 5] if dashed else [])
    path, drawing = canvas.beginPath(), False
    for point in points:
        if point is None:
            drawing = False
        elif drawing:
            path.lineTo(*point)
        else:
            path.moveTo(*point)
            drawing = True
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash([])
    for point in points if about else ():
        if point is not None:
            canvas.circle(*point, 4, stroke=0, fill=1)


def _last(
    canvas: Canvas,
    plot: Plot,
    points: Sequence[tuple[float, float] | None],
    values: Sequence[float | None],
    edge: float,
    language: Language,
) -> None:
    """The value of the last point, which the slide speaks of."""
    drawn = [at for at, point in enumerate(points) if point is not None]
    if drawn:
        said = value_words(language, plot.unit, values[drawn[-1]])
        right = min(points[drawn[-1]][0] + width(said, SMALLEST + 2) / 2, edge)  # type: ignore[index]
        left = right - width(said, SMALLEST + 2)
        above = max(point[1] for point in points if point is not None and point[0] >= left - 8)  # over the line
        write(canvas, said, right, above + 10, SMALLEST + 2, LIGHT.ink, bold=True, align="right")


def _legend(canvas: Canvas, plot: Plot, tones: Sequence[str], box: Box) -> None:
    wanted = sum(width(name, SMALLEST) + 46 for name in plot.series)
    left = box.left + max(0.0, (box.width - wanted) / 2)
    for name, tone in zip(plot.series, tones, strict=True):
        canvas.setFillColor(HexColor(tone))
        canvas.rect(left, HEIGHT - box.bottom + 6, 14, 14, stroke=0, fill=1)
        write(canvas, name, left + 20, HEIGHT - box.bottom + 7, SMALLEST, LIGHT.secondary)
        left += width(name, SMALLEST) + 46
