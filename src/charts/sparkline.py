"""A metric's months on a card: a line small enough to stand in a sentence, as an SVG string.

No script draws it, so twenty of them cost nothing.
"""

import math
from collections.abc import Callable, Sequence
from html import escape

from charts.theme import style
from language import Language

WIDTH, HEIGHT, MARGIN = 240.0, 48.0, 6.0
Point = tuple[float, float]


def sparkline(
    values: Sequence[float | None],
    language: Language,
    *,
    label: str,
    target: float | None = None,
    present: bool = False,
) -> str:
    """Values in order, None or NaN where there is none (the line breaks); the target dashed, the last a dot.

    label says what the picture shows, for people who cannot see it; it is escaped here. As wide as its place.
    """
    palette = style(present).palette
    points = _points(values)
    scale = _scale([point[1] for point in points if point], target)
    width = 3 if present else 2
    drawn = [
        f'<path d="{_path(points, scale)}" fill="none" stroke="{palette.bar}" stroke-width="{width}" '
        'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/>'
    ]
    if target is not None and math.isfinite(target):
        y = scale(target)
        drawn.insert(
            0,
            f'<path d="M0 {y:.1f}H{WIDTH:g}" fill="none" stroke="{palette.target}" stroke-width="1.5" '
            'stroke-dasharray="4 3" vector-effect="non-scaling-stroke"/>',
        )
    if last := next((point for point in reversed(points) if point), None):
        x, value = last
        drawn.append(f'<circle cx="{x:.1f}" cy="{scale(value):.1f}" r="{width + 1.5}" fill="{palette.ink}"/>')
    else:
        label = language.text("{label}: nothing to show yet", label=label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="100%" '
        f'role="img" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{''.join(drawn)}</svg>"
    )


def _points(values: Sequence[float | None]) -> list[Point | None]:
    """x in the picture and value; None where there is no value."""
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    return [
        (MARGIN + at * step, float(value)) if value is not None and math.isfinite(value) else None
        for at, value in enumerate(values)
    ]


def _scale(values: list[float], target: float | None) -> Callable[[float], float]:
    """Value to y: all values and the target within the margins, a constant series in the middle."""
    reach = values + ([target] if target is not None and math.isfinite(target) else [])
    low, high = min(reach, default=0.0), max(reach, default=0.0)
    if high == low:
        return lambda _: HEIGHT / 2
    return lambda value: MARGIN + (high - value) / (high - low) * (HEIGHT - 2 * MARGIN)


def _path(points: Sequence[Point | None], scale: Callable[[float], float]) -> str:
    """SVG path data; a value alone between gaps is a short stroke, so that it is seen."""
    commands = []
    previous: Point | None = None
    for at, point in enumerate(points):
        if point is not None:
            x, y = point[0], scale(point[1])
            commands.append(f"{'L' if previous else 'M'}{x:.1f} {y:.1f}")
            if previous is None and (at + 1 == len(points) or points[at + 1] is None):
                commands.append("h0.1")
        previous = point
    return "".join(commands)
