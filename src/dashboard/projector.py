"""The projector's frame: no chrome, and a line at the foot that the arrow keys move."""

from collections.abc import Sequence

import streamlit as st

from dashboard.filters import Filters, set_parameter
from language import Language


def footer(
    reader: Language, filters: Filters, slides: Sequence[st.Page], current: st.Page, steps: Sequence[str] = ()
) -> None:
    """Previous and next page (arrow keys), where we are, and the way out (Escape).

    steps: the titles of the page's own screens; where it has some, the keys turn these, and screen=3 is the third.
    """
    with st.container(key="projector", horizontal=True, vertical_alignment="center", gap="medium"):
        if steps:
            _own_screens(filters, steps)
        else:
            _pages(filters, slides, slides.index(current))
        st.space("stretch")
        if steps:
            _ground(reader, filters)
        st.button(
            reader.text("End presentation"),
            key="end_present",
            type="tertiary",
            icon=":material/close:",
            shortcut="Esc",
            on_click=set_parameter,
            args=("present", None),
        )


def _pages(filters: Filters, slides: Sequence[st.Page], position: int) -> None:
    before = slides[position - 1] if position > 0 else None
    after = slides[position + 1] if position + 1 < len(slides) else None
    _turn(filters, before, "Left", ":material/arrow_back:")
    st.html(f'<p class="sq-slide">{position + 1} / {len(slides)}</p>', width="content")
    _turn(filters, after, "Right", ":material/arrow_forward:")


def _own_screens(filters: Filters, steps: Sequence[str]) -> None:
    number = int(filters.chosen.get("screen", "1"))
    for to, key, icon in ((number - 1, "Left", "arrow_back"), (number + 1, "Right", "arrow_forward")):
        is_there = 1 <= to <= len(steps)
        st.button(
            steps[to - 1] if is_there else "–",
            key=f"turn_{key}",
            icon=f":material/{icon}:",
            shortcut=key,
            type="tertiary",
            disabled=not is_there,
            on_click=set_parameter,
            args=("screen", str(to)),
        )
        if key == "Left":
            st.html(f'<p class="sq-slide">{number} / {len(steps)}</p>', width="content")


def _ground(reader: Language, filters: Filters) -> None:
    """A bright room needs dark words on a light ground."""
    is_light = filters.chosen.get("ground") == "light"
    st.button(
        reader.text("Dark ground") if is_light else reader.text("Light ground"),
        key="switch_ground",
        type="tertiary",
        icon=":material/dark_mode:" if is_light else ":material/light_mode:",
        on_click=set_parameter,
        args=("ground", None if is_light else "light"),
    )


def _turn(filters: Filters, to: st.Page | None, key: str, icon: str) -> None:
    """A button to another page; without one it keeps its place and does nothing."""
    label = to.title if to else "–"
    pressed = st.button(label, key=f"turn_{key}", icon=icon, shortcut=key, type="tertiary", disabled=to is None)
    if pressed and to:
        st.switch_page(to, query_params=filters.link())
