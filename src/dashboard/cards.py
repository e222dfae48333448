"""Cards of equal height: a figure, its target, what became of it, its months; drawn as HTML."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from dashboard.figures import Tone


@dataclass(frozen=True)
class Card:
    """name, value, a picture of its months (SVG), lines below (a line may be toned), what a hover tells.

    link: the parameters of the definitions page where the name leads, empty where it leads nowhere.
    chart: the address of the chart where the figure leads, empty where there is none.
    signs: HTML of the figure's two signs (dashboard.control.signs), empty where it is not judged.
    whole: the address where the card as a whole leads; then it has no other link.
    act: HTML of the link to an action about the figure (dashboard.action_link), empty where there is none.
    """

    name: str
    value: str
    picture: str = ""
    lines: Sequence[tuple[str, Tone]] = field(default_factory=list)
    tip: str = ""
    link: Mapping[str, str] = field(default_factory=dict)
    chart: str = ""
    signs: str = ""
    whole: str = ""
    act: str = ""


def grid(cards: Sequence[Card], css: str = "") -> str:
    """HTML: cards side by side, all as high as the highest."""
    return rows([_card(each) for each in cards], css)


def rows(cards: Sequence[str], css: str = "") -> str:
    """HTML: the same for cards of the caller's own drawing."""
    return f'<div class="{f"sq-cards {css}".strip()}">{"".join(cards)}</div>'


def _card(content: Card) -> str:
    lines = "".join(f'<p class="sq-{tone}">{html.escape(line)}</p>' for line, tone in content.lines)
    tip = f' title="{html.escape(content.tip)}" tabindex="0"' if content.tip else ""
    inside = f'<h3>{_name(content)}</h3><div class="sq-card-figure">{_figure(content)}</div>{lines}'
    if content.act:
        inside += f"<p>{content.act}</p>"
    if content.whole:
        return covered(inside, content.name, content.whole, tip=content.tip)
    return f'<article class="sq-card"{tip}>{inside}</article>'


def _name(content: Card) -> str:
    name = html.escape(content.name)
    if not content.link:
        return name
    return f'<a href="definitions?{html.escape(urlencode(content.link))}">{name}</a>'


def _figure(content: Card) -> str:
    figure = f"<b>{html.escape(content.value)}{content.signs}</b><span>{content.picture}</span>"
    return f'<a href="{html.escape(content.chart)}">{figure}</a>' if content.chart else figure


def covered(body: str, name: str, address: str, *, css: str = "", tip: str = "") -> str:
    """HTML: a card that is one link as a whole. body: the card's inside; name: the link's words for screen readers."""
    words = f'aria-label="{html.escape(name)}"' + (f' title="{html.escape(tip)}"' if tip else "")
    over = f'<a class="sq-over" href="{html.escape(address)}" {words}></a>'
    return f'<article class="{f"sq-card {css}".strip()}">{body}{over}</article>'


def heading(words: str, beside: str = "") -> None:
    """The heading of a part of a page; beside: HTML of a small link that stands after it."""
    st.html(headed(words, beside=beside))


def headed(words: str, body: str = "", *, beside: str = "") -> str:
    """HTML: a heading with what stands below it, one element of the page instead of two."""
    return f'<h2 class="sq-heading">{html.escape(words)}{beside}</h2>{body}'


def caption(words: str) -> str:
    """HTML: words in small print."""
    return f'<p class="sq-caption">{html.escape(words)}</p>'


def side_by_side(*parts: str) -> str:
    """HTML: parts beside one another, below one another where there is no room and on the projector."""
    return f'<div class="sq-pair">{"".join(f"<section>{part}</section>" for part in parts)}</div>'
