"""The two signs of a figure, as SVG strings: what its last month says, and whether its target will be kept.

In the colours and the meaning of NHS England's "Making Data Count": grey common cause, blue improvement, orange
concern, purple high or low where neither is better; blue passing, orange failing, grey hit and miss. The drawings are
our own. Neither colour nor drawing speaks alone: each carries its words.
"""

from collections.abc import Callable
from functools import cache
from html import escape
from urllib.parse import quote

from charts.theme import Palette, style

SIZE = 40
# Dots of a run of months, left to right; y grows downwards.
_NOISE = ((9, 22), (16, 17), (23, 23), (30, 18))
_UP = ((9, 27), (16, 24), (23, 17), (30, 11))
_DOWN = ((9, 12), (16, 15), (23, 22), (30, 28))
_ABOVE = ((9, 14), (16, 10), (23, 14), (30, 11))
_BELOW = ((9, 28), (16, 31), (23, 27), (30, 30))
_ACROSS = ((9, 15), (16, 26), (23, 14), (30, 25))
_HIGH = {("improvement", "up"), ("concern", "down"), ("high", "neutral")}


def variation(signal: str, better: str, words: str, *, present: bool = False) -> str:
    """The sign of a verdict's signal; `better` as in the metric's definition says whether it is high or low."""
    palette = style(present).palette
    colour = {"improvement": palette.better, "concern": palette.worse, "common": palette.bar}.get(
        signal, palette.neutral
    )
    dots = _NOISE if signal == "common" else _UP if (signal, better) in _HIGH else _DOWN
    mark = {"improvement": _tick, "concern": _exclamation}.get(signal)
    high = dots is _UP
    corner = (12, 12) if high else (28, 12)
    return _icon(colour, palette, words, _line(dots, colour), mark(colour, corner) if mark else "")


def assurance(verdict: str, better: str, words: str, *, present: bool = False) -> str:
    """The sign of pass, fail or inconsistent: the months on one side of the dashed target, or on both."""
    palette = style(present).palette
    colour = {"pass": palette.better, "fail": palette.worse}.get(verdict, palette.bar)
    above = (verdict == "pass") == (better != "down")
    dots = _ACROSS if verdict == "inconsistent" else _ABOVE if above else _BELOW
    target = f'<path d="M6 20.5H34" stroke="{palette.ink}" stroke-width="2" stroke-dasharray="3.5 2.5"/>'
    mark = {"pass": _tick, "fail": _cross, "inconsistent": _question}[verdict]
    corner = (20, 29) if dots is _ABOVE else (20, 12) if dots is _BELOW else (30.5, 31)
    return _icon(colour, palette, words, target + _line(dots, colour), mark(colour, corner))


def image(svg: str, words: str) -> str:
    """The sign as an HTML image: inline SVG does not survive the cleaning of HTML."""
    said = escape(words)
    return f'<img class="sq-icon" src="data:image/svg+xml,{quote(svg)}" alt="{said}" title="{said}">'


@cache
def _icon(colour: str, palette: Palette, words: str, drawing: str, mark: str) -> str:
    said = escape(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
        f'role="img" aria-label="{said}"><title>{said}</title>'
        f'<circle cx="20" cy="20" r="18" fill="{palette.ground}" stroke="{colour}" stroke-width="3"/>'
        f"{drawing}{mark}</svg>"
    )


def _line(dots: tuple[tuple[int, int], ...], colour: str) -> str:
    path = "M" + "L".join(f"{x} {y}" for x, y in dots)
    marks = "".join(f'<circle cx="{x}" cy="{y}" r="2.6" fill="{colour}"/>' for x, y in dots)
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>{marks}'


Mark = Callable[[str, tuple[float, float]], str]


def _stroke(path: str, colour: str, at: tuple[float, float]) -> str:
    x, y = at
    return (
        f'<path transform="translate({x} {y})" d="{path}" fill="none" stroke="{colour}" stroke-width="2.4" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _tick(colour: str, at: tuple[float, float]) -> str:
    return _stroke("M-3.5 0L-1 2.7L3.5 -3", colour, at)


def _cross(colour: str, at: tuple[float, float]) -> str:
    return _stroke("M-3 -3L3 3M3 -3L-3 3", colour, at)


def _exclamation(colour: str, at: tuple[float, float]) -> str:
    return _stroke("M0 -4.5V0.8M0 4.4V4.5", colour, at)


def _question(colour: str, at: tuple[float, float]) -> str:
    return _stroke("M-2.2 -3A2.3 2.3 0 1 1 0 0.2V1.4M0 4.6V4.7", colour, at)
