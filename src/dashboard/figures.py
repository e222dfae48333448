"""The sentence above a page and its headline figures, each drawn as one piece of HTML."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

if TYPE_CHECKING:
    from dashboard.view import View

Tone = Literal["better", "worse", "plain"]


@dataclass(frozen=True)
class Figure:
    """What it is, its value in words, and notes below.

    A note may be toned better or worse; its words must say so too, for a colour never speaks alone.
    signs: HTML of the figure's two signs (dashboard.control.signs), empty where it is not judged.
    link: the parameters of the definitions page where the name leads, empty where it leads nowhere.
    """

    name: str
    value: str
    notes: Sequence[str | tuple[str, Tone]] = field(default_factory=list)
    wide: bool = False  # takes a row of its own where there are two in a row
    link: Mapping[str, str] = field(default_factory=dict)
    signs: str = ""


def definition_of(view: "View", metric: str) -> dict[str, str]:
    """A figure's link to its definition; none on the projector, where nobody clicks."""
    return {} if view.present else view.filters.link(metric=metric)


def headline(sentence: str, scope: str) -> str:
    """What happened, and in small print what that is about."""
    return f'<p class="sq-sentence">{html.escape(sentence)}<small>{html.escape(scope)}</small></p>'


def strip(figures: Sequence[Figure]) -> str:
    """The figures as a definition list."""
    return '<div class="sq-figures">' + "".join(_tile(figure) for figure in figures) + "</div>"


def _tile(figure: Figure) -> str:
    notes = "".join(f'<dd class="sq-note">{_note(note)}</dd>' for note in figure.notes)
    kind = "sq-figure sq-wide" if figure.wide else "sq-figure"
    return f'<dl class="{kind}"><dt>{_name(figure)}</dt><dd>{html.escape(figure.value)}{figure.signs}</dd>{notes}</dl>'


def _name(figure: Figure) -> str:
    name = html.escape(figure.name)
    if not figure.link:
        return name
    return f'<a href="definitions?{html.escape(urlencode(figure.link))}">{name}</a>'


def _note(note: str | tuple[str, Tone]) -> str:
    text, tone = (note, "plain") if isinstance(note, str) else note
    if tone == "plain":
        return html.escape(text)
    return f'<span class="sq-{tone}">{html.escape(text)}</span>'
