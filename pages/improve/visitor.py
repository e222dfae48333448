"""Visitor view: the hospital as a whole in five screens, chosen by rule; no names but published stars, no texts."""

import html

import streamlit as st

from dashboard import empty, screens, visitor
from dashboard.cards import heading
from dashboard.figures import headline
from dashboard.view import View
from dashboard.visitor_slides import screens as screens_of


def show(view: View) -> None:
    """Screens on the projector; at the desk the same one below the other, and the way into the visitors' mode."""
    reader, found = view.language, visitor.read(view)
    if found is None:
        empty.without_data(view)
        return
    mark = reader.text("Demonstration: an invented hospital") if found.is_demonstration else ""
    drawn = screens_of(view, found)
    if not drawn:
        st.html(
            f'<p class="sq-caption">{html.escape(reader.text("No figure is surely good enough to be shown yet."))}</p>'
        )
        return
    if view.present:
        screens.in_the_room(view, reader.text("Visitor view"), drawn, mark)
        return
    if view.visitor:  # a menu of one page is none: the product's mark stands above the page, not beside it
        st.html('<style>[data-testid="stMainBlockContainer"] { padding-top: 4rem; }</style>')
    st.html(headline(reader.text("What we are proud of, and how surely"), _rule(view)))
    if mark:
        st.html(f'<p class="sq-watermark" role="note">{html.escape(mark)}</p>')
    if not view.visitor:
        said = reader.text("Visitors see this page alone; every other one is closed to them.")
        start = html.escape(view.filters.address("visitor", visitor="1", present="1"))
        st.html(
            f'<p class="sq-caption">{html.escape(said)} '
            f'<a href="{start}">{html.escape(reader.text("Begin visitor view"))}</a></p>'
        )
    for slide, control, metric in drawn:
        heading(slide.sentence)
        screens.at_the_desk(view, slide, control, metric)


def _rule(view: View) -> str:
    return view.language.text(
        "The hospital as a whole, chosen by rule, improvements first; published stars, no other names, no texts."
    )
