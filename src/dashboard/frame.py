"""The frame around every page: menu, brand, header, person, freshness; and the projector's, which is bare.

A page is a function of a View. The frame reads the URL, opens the person's one transaction, draws what stands
around the page, runs it, and puts errors into words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard import errors, identity, projector, sidebar, style
from dashboard.filters import Filters, set_parameter
from dashboard.view import View
from language import LANGUAGES, Language, language


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the page's path in the URL, its title (a message), icon and function."""

    path: str
    title: str
    icon: str
    show: Callable[[View], None]


Menu = Mapping[str, Sequence[Entry]]


def run(menu: Menu) -> None:
    """Draw the page that the URL names; called once by app.py on each run."""
    filters = Filters.read()
    reader = language(filters.choose("lang", LANGUAGES, None) or LANGUAGES[0])
    filters.chosen["lang"] = reader.code
    present = filters.choose("present", ("1",), None) == "1"
    product = reader.text("Service quality")
    st.set_page_config(page_title=product, page_icon=style.MARK, layout="wide")
    st.html(style.sheet(present))
    st.logo(style.logo(product), size="large")

    pages: dict[str, st.Page] = {}
    entries = [entry for section in menu.values() for entry in section]
    for entry in entries:
        draw = partial(_draw, entry, entries, pages, reader, filters, present)
        pages[entry.path] = st.Page(draw, title=reader.text(entry.title), icon=entry.icon, url_path=entry.path)
    home = st.Page(
        partial(_hand_over, pages[entries[0].path]), title=product, url_path="home", default=True, visibility="hidden"
    )
    sections = {reader.text(section): [pages[entry.path] for entry in line] for section, line in menu.items()}
    st.navigation({"": [home], **sections}, position="hidden" if present else "sidebar").run()


def _hand_over(first: st.Page) -> None:
    """The root has no page of its own: on to the first one, parameters kept."""
    st.switch_page(first, query_params=st.query_params.to_dict())


def _draw(
    entry: Entry,
    entries: Sequence[Entry],
    pages: Mapping[str, st.Page],
    reader: Language,
    filters: Filters,
    present: bool,
) -> None:
    with st.container(key="header", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<h1>{reader.text(entry.title)}</h1>", width="stretch")
        if not present:
            _switches(reader)
    notice = st.empty()
    with errors.explained(reader):
        errors.require_schema()
        with identity.looking(filters) as (person, tx):
            view = View(reader, person, tx, filters, pages, present)
            if not present:
                sidebar.draw(view)
            entry.show(view)
        if said := filters.notice(reader):
            notice.html(said)
        filters.rewrite()  # only now: a page that failed keeps its link
    if present:
        projector.footer(reader, filters, list(pages.values()), pages[entry.path])


def _switches(reader: Language) -> None:
    """The other language and the projector, one click each."""
    other = next(code for code in LANGUAGES if code != reader.code)
    st.button(
        {"zh": "中文", "en": "English"}[other],
        key="switch_language",
        icon=":material/translate:",
        type="tertiary",
        on_click=set_parameter,
        args=("lang", other),
    )
    st.button(
        reader.text("Present"),
        key="switch_present",
        icon=":material/slideshow:",
        type="tertiary",
        on_click=set_parameter,
        args=("present", "1"),
    )
