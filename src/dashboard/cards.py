"""Cards of equal height: a figure, its target, what became of it, its months; drawn as HTML."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from dashboard.figures import Tone
from dashboard.view import View


@dataclass(frozen=True)
class Card:
    """name, value, a picture of its months (SVG), lines below (a line may be toned), what a hover tells.

    link: the parameters of the definitions page where the name leads, empty where it leads nowhere.
    chart: the address of the chart where the figure leads, empty where there is none.
    signs: HTML of the figure's two signs (dashboard.control.signs), empty where it is not judged.
    """

    name: str
    value: str
    picture: str = ""
    lines: Sequence[tuple[str, Tone]] = field(default_factory=list)
    tip: str = ""
    link: Mapping[str, str] = field(default_factory=dict)
    chart: str = ""
    signs: str = ""


def grid(cards: Sequence[Card]) -> str:
    """Cards side by side, all as high as the highest."""
    return '<div class="sq-cards">' + "".join(card(each) for each in cards) + "</div>"


def card(content: Card) -> str:
    """One card."""
    lines = "".join(f'<p class="sq-{tone}">{html.escape(line)}</p>' for line, tone in content.lines)
    tip = f' title="{html.escape(content.tip)}" tabindex="0"' if content.tip else ""
    return (
        f'<article class="sq-card"{tip}><h3>{_name(content)}</h3>'
        f'<div class="sq-card-figure">{_figure(content)}</div>'
        f"{lines}</article>"
    )


def _name(content: Card) -> str:
    name = html.escape(content.name)
    if not content.link:
        return name
    return f'<a href="definitions?{html.escape(urlencode(content.link))}" target="_self">{name}</a>'


def _figure(content: Card) -> str:
    figure = f"<b>{html.escape(content.value)}{content.signs}</b><span>{content.picture}</span>"
    return f'<a href="{html.escape(content.chart)}" target="_self">{figure}</a>' if content.chart else figure


def linked(view: View, content: Card, page: str, parameters: Mapping[str, str]) -> None:
    """A card that is one link as a whole; it stays in the session, which an HTML link would not."""
    linked_html(view, card(content), content.name, page, parameters)


def linked_html(view: View, body: str, name: str, page: str, parameters: Mapping[str, str]) -> None:
    """The same for a card of the caller's own drawing; name: the link's words for those who cannot see it."""
    with st.container(key=f"card_{page}_" + "_".join(parameters.values()) + name):
        st.html(body)
        st.page_link(view.pages[page], label=name, query_params=view.filters.link(**parameters))


def heading(words: str) -> None:
    """The heading of a part of a page."""
    st.html(f'<h2 class="sq-heading">{html.escape(words)}</h2>')
