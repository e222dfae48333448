"""The frame around every page: menu, brand, header, person, freshness; and the projector's, which is bare.

A page is a function of a View. The frame reads the URL, opens the person's one transaction, draws what stands
around the page, runs it, and puts errors into words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd
import streamlit as st
from altair.utils import schemapi

from dashboard import errors, identity, projector, sidebar, style
from dashboard.filters import Filters, set_parameter
from dashboard.view import View
from language import LANGUAGES, Language, language

SCRIPTS = '<script src="app/static/links.js"></script><script src="app/static/drafts.js"></script>'

# Altair checks every piece of a chart while it is put together, at half the cost of a chart. Tests check them whole;
# pages draw what was tested.
schemapi.disable_debug_mode()
# A page's tables have dozens of rows: for these, words as plain Python strings cost half of what Arrow's do.
pd.set_option("mode.string_storage", "python")


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the page's path in the URL, its title (a message), icon and function."""

    path: str
    title: str
    icon: str
    show: Callable[[View], None]


Menu = Mapping[str, Sequence[Entry]]
VISITOR = "visitor"  # the one page that visitor=1 shows


def run(menu: Menu) -> None:
    """Draw the page that the URL names; called once by app.py on each run."""
    filters = Filters.read()
    reader = language(filters.choose("lang", LANGUAGES, LANGUAGES[0]) or LANGUAGES[0])
    present = filters.choose("present", ("1",), None) == "1"
    visitor = filters.choose("visitor", ("1",), None) == "1"
    product = reader.text("Service quality")
    st.set_page_config(page_title=product, page_icon=style.MARK, layout="wide")
    st.html(style.sheet(present, reader.code))
    st.logo(style.logo(product), size="large")

    frame = Frame(reader, filters, present, visitor)
    for section in menu.values():
        for entry in section:
            is_open = entry.path == VISITOR or not visitor
            frame.pages[entry.path] = st.Page(
                partial(frame.draw, entry) if is_open else frame.receive_visitor,
                title=reader.text(entry.title),
                icon=entry.icon,
                url_path=entry.path,
                visibility="visible" if is_open else "hidden",
            )
    # the default page has no URL of its own: a hidden one hands over
    home = st.Page(frame.hand_over, title=product, url_path="home", default=True, visibility="hidden")
    sections = {reader.text(section): [frame.pages[entry.path] for entry in line] for section, line in menu.items()}
    st.navigation({"": [home], **sections}, position="hidden" if present else "sidebar").run()


@dataclass(frozen=True)
class Frame:
    """What is known before any page is."""

    language: Language
    filters: Filters
    present: bool
    visitor: bool
    pages: dict[str, st.Page] = field(default_factory=dict)

    def hand_over(self) -> None:
        """From the root to the first page, parameters kept."""
        st.switch_page(next(iter(self.pages.values())), query_params=st.query_params.to_dict())

    def receive_visitor(self) -> None:
        """Every page but one is closed to visitors: from there to theirs."""
        asked = {name: value for name, value in self.filters.asked.items() if name == "as"}  # not looked at yet
        st.switch_page(self.pages[VISITOR], query_params=self.filters.link(**asked))

    def draw(self, entry: Entry) -> None:
        """The header, the page, and what stands around it."""
        reader, filters = self.language, self.filters
        with st.container(key="header", horizontal=True, vertical_alignment="center", gap="small"):
            title = f"<h1>{reader.text(entry.title)}</h1>{SCRIPTS}"
            st.html(title, width="stretch", unsafe_allow_javascript=True)  # both are our own
            if not self.present:
                _switches(reader, visitor=self.visitor)
        notice = st.empty()
        steps: list[str] = []
        with errors.explained(reader):
            errors.require_schema()
            filters.enter(entry.path)
            with identity.looking(filters) as (person, tx):
                view = View(reader, person, tx, filters, self.pages, self.present, self.visitor, steps)
                if not (self.present or self.visitor):
                    sidebar.draw(view)
                entry.show(view)
            if said := filters.notice(reader):
                notice.html(said)
            filters.rewrite(entry.path)  # only now: a page that failed keeps its link
        if self.present:
            projector.footer(reader, filters, list(self.pages.values()), self.pages[entry.path], steps)


def _switches(reader: Language, *, visitor: bool) -> None:
    """The other language and the projector, one click each; the way out for visitors."""
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
    if visitor:
        st.button(
            reader.text("End visitor view"),
            key="end_visitor",
            icon=":material/close:",
            type="tertiary",
            on_click=set_parameter,
            args=("visitor", None),
        )
