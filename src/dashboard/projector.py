"""The projector's frame: no chrome, and a line at the foot that the arrow keys move."""

from collections.abc import Sequence

import streamlit as st

from dashboard.filters import Filters, set_parameter
from language import Language


def footer(reader: Language, filters: Filters, slides: Sequence[st.Page], current: st.Page) -> None:
    """Previous and next page (arrow keys), where we are, and the way out (Escape)."""
    position = slides.index(current)
    before = slides[position - 1] if position > 0 else None
    after = slides[position + 1] if position + 1 < len(slides) else None
    with st.container(key="projector", horizontal=True, vertical_alignment="center", gap="medium"):
        _turn(filters, before, "Left", ":material/arrow_back:")
        st.html(f'<p class="sq-slide">{position + 1} / {len(slides)}</p>', width="content")
        _turn(filters, after, "Right", ":material/arrow_forward:")
        st.space("stretch")
        st.button(
            reader.text("End presentation"),
            key="end_present",
            type="tertiary",
            icon=":material/close:",
            shortcut="Esc",
            on_click=set_parameter,
            args=("present", None),
        )


def _turn(filters: Filters, to: st.Page | None, key: str, icon: str) -> None:
    """A button to another page; without one it keeps its place and does nothing."""
    label = to.title if to else "–"
    pressed = st.button(label, key=f"turn_{key}", icon=icon, shortcut=key, type="tertiary", disabled=to is None)
    if pressed and to:
        st.switch_page(to, query_params=filters.link())
