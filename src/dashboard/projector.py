"""The projector's frame: no chrome, and a line at the foot that the arrow keys move."""

from collections.abc import Sequence

import streamlit as st

from dashboard.filters import Filters, set_parameter
from language import Language


def footer(reader: Language, filters: Filters, slides: Sequence[st.Page], current: st.Page) -> None:
    """Previous and next page (arrow keys), where we are, and the way out (Escape)."""
    position = slides.index(current)
    with st.container(key="projector", horizontal=True, vertical_alignment="center", gap="medium"):
        _turn(reader, filters, slides, position - 1, "Left", ":material/arrow_back:")
        st.html(f'<p class="sq-slide">{position + 1} / {len(slides)}</p>', width="content")
        _turn(reader, filters, slides, position + 1, "Right", ":material/arrow_forward:")
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


def _turn(
    reader: Language, filters: Filters, slides: Sequence[st.Page], to: int, key: str, icon: str
) -> None:
    inside = 0 <= to < len(slides)
    label = slides[to].title if inside else reader.text("No more pages")
    if st.button(label, key=f"turn_{key}", icon=icon, shortcut=key, type="tertiary", disabled=not inside):
        st.switch_page(slides[to], query_params=filters.link())
