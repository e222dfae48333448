"""Counts as level bars, in groups with a heading each; a bar may have a part that stands out, a step may lead to it.

A table whose cells are drawn by the style sheet (`.sq-bars`): no script draws it, and its words wrap on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.labels import width


@dataclass(frozen=True)
class Bar:
    """label; count and what is said at its end; marked: the part of it that stands out; a heading has no count.

    step: of stages that cases go through, the time from the one before in words.
    """

    label: str
    count: int | None = None
    said: str = ""
    marked: int = 0
    step: str = ""


def bars(found: Sequence[Bar], description: str, css: str = "") -> str:
    """HTML: one bar under the other, in the order given; marked parts are orange. "" where nothing was counted."""
    most = max((bar.count or 0 for bar in found), default=0)
    if not most:
        return ""
    room = max(width(bar.said) for bar in found) + 1  # em, kept free for the words at the longest bar's end
    rows = "".join(_row(bar, most) for bar in found)
    classes = f"sq-bars {css}".strip()
    return (
        f'<table class="{classes}" style="--room:{room:.1f}em" aria-label="{escape(description)}">'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(bar: Bar, most: int) -> str:
    label = escape(bar.label)
    if bar.count is None:
        return f'<tr class="sq-group"><th colspan="2" scope="rowgroup">{label}</th></tr>'
    step = f'<tr class="sq-step"><th></th><td>↓ {escape(bar.step)}</td></tr>' if bar.step else ""
    marked = f'<b style="--part:{bar.marked / bar.count:.4f}"></b>' if bar.marked else ""
    drawn = f'<i style="--part:{bar.count / most:.4f}">{marked}</i>' if bar.count else ""
    return f'{step}<tr><th scope="row">{label}</th><td>{drawn}<span>{escape(bar.said)}</span></td></tr>'
