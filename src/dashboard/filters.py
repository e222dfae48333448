"""The URL, owned in one place: a link is a view.

A run reads the parameters once; each is chosen from what is allowed (canonical ids, never labels), and at the
end the URL is rewritten to exactly what was chosen. What is unknown or not allowed is named in a quiet notice
and dropped. The URL is the one truth: a widget's change is written into it before the run begins, and every
widget is set from it, so links, widgets, the menu and the browser's back button cannot disagree.

Streamlit's own bind="query-params" writes translated labels, which die with the language; hence this file.
Clicks in Streamlit's menu drop all parameters: an URL without any takes up the session's last view of the page.
"""

import html
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from language import Language

FRAME = ("lang", "as", "present", "visitor")  # what every link inside the dashboard carries along
SHARED = (*FRAME, "department", "campus")  # what a page takes over from the one before
# what each page keeps for itself
OWN = (
    *("by", "kind", "mode", "step", "period", "compare", "days", "show", "comments", "touchpoint", "topic", "metric"),
    *("month", "role", "person", "sort"),
    *("state", "owner", "action", "new", "value", "complaint"),  # of improvement actions
    *("case", "tag", "find"),
    *("screen", "ground", "edition"),
)
_SHARED_MEMORY = "filters.shared"
_LONGEST_ECHO = 24


@dataclass
class Filters:
    """One run's parameters: `asked` as they came, `chosen` as they are meant, `dropped` the names refused."""

    asked: dict[str, str]
    silent: bool  # whether the URL had none, and the session's memory spoke
    chosen: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    @classmethod
    def read(cls) -> "Filters":
        """The URL's parameters; where it has none (a click in the menu), what all pages share."""
        asked = st.query_params.to_dict()
        if not asked:
            return cls(dict(st.session_state.get(_SHARED_MEMORY, {})), silent=True)
        # no text of the database can hold a NUL: nothing is asked for that has one
        known = {name: value for name, value in asked.items() if name in (*SHARED, *OWN) and "\x00" not in value}
        return cls(known, silent=False, dropped=[name for name in asked if name not in known])

    def enter(self, page: str) -> None:
        """Where the URL was silent, this page's own parameters are those it had last."""
        if self.silent:
            self.asked |= st.session_state.get(_memory(page), {})

    def choose(self, name: str, allowed: Collection[str], default: str | None) -> str | None:
        """The asked value if allowed, else the default, which may be none; a refused value is noted."""
        return self.choose_if(name, lambda value: value in allowed, default)

    def choose_if(self, name: str, is_allowed: Callable[[str], bool], default: str | None) -> str | None:
        """As choose, for parameters whose values cannot be listed."""
        asked = self.asked.get(name)
        if asked is not None and not is_allowed(asked):
            self.dropped.append(name)
            asked = None
        value = default if asked is None else asked
        if value is not None:
            self.chosen[name] = value
        return value

    def refuse(self, name: str) -> None:
        """Drop a parameter that looked sound and proved wrong (a person nobody knows)."""
        self.dropped.append(name)
        self.chosen.pop(name, None)

    def ignore(self, name: str) -> None:
        """Leave a parameter out without a word: here it has no meaning, in another view it had."""
        self.asked.pop(name, None)

    def link(self, **changes: str) -> dict[str, str]:
        """The parameters of a link to another view, by the same person in the same language."""
        return {name: self.chosen[name] for name in FRAME if name in self.chosen} | changes

    def address(self, page: str, **changes: str) -> str:
        """The same link to a page of the dashboard as an address, for HTML."""
        return f"{page}?{urlencode(self.link(**changes))}"

    def rewrite(self, page: str) -> None:
        """Make the URL say exactly what was chosen, and remember it for the menu's links."""
        wanted = {name: self.chosen[name] for name in (*SHARED, *OWN) if name in self.chosen}
        shown = {name: st.query_params.get_all(name) for name in st.query_params}
        if shown != {name: [value] for name, value in wanted.items()}:
            st.query_params.from_dict(wanted)
        st.session_state[_SHARED_MEMORY] = {name: wanted[name] for name in SHARED if name in wanted}
        st.session_state[_memory(page)] = {name: wanted[name] for name in OWN if name in wanted}

    def notice(self, reader: Language) -> str:
        """HTML that names what was dropped; empty when nothing was."""
        if not self.dropped:
            return ""
        names = ", ".join(dict.fromkeys(name[:_LONGEST_ECHO] for name in self.dropped))
        text = reader.text("Part of the link was not understood and left out: {names}.", names=names)
        return f'<p class="sq-notice" role="status">{html.escape(text)}</p>'


def set_parameter(name: str, value: str | None, *without: str) -> None:
    """Write one parameter into the URL from a callback, before the run; `without` are dropped with it."""
    parameters = st.query_params.to_dict()
    for leaving in (name, *without):
        parameters.pop(leaving, None)
    if value:
        parameters[name] = value
    st.query_params.from_dict(parameters)


@dataclass(frozen=True)
class Menu:
    """One choice among options (id -> words). `without`: parameters that lose their meaning when it changes."""

    name: str
    label: str
    options: Mapping[str, str]
    default: str
    segmented: bool = False
    without: tuple[str, ...] = ()


def select(filters: Filters, reader: Language, menu: Menu, *, drawn: bool = True) -> str:
    """The id chosen from a menu, drawn as a list or as segments, or (on the projector) not at all.

    An id "" stands for "none" and leaves the URL without the parameter.
    """
    value = filters.choose(menu.name, menu.options.keys() - {""}, menu.default or None) or ""
    if not drawn:
        return value
    widget = f"{menu.name}:{reader.code}"
    st.session_state[widget] = value

    def changed() -> None:
        set_parameter(menu.name, st.session_state[widget], *menu.without)

    options, words = list(menu.options), menu.options.__getitem__
    if menu.segmented:
        st.segmented_control(menu.label, options, required=True, key=widget, format_func=words, on_change=changed)
    else:
        st.selectbox(menu.label, options, filter_mode=None, key=widget, format_func=words, on_change=changed)
    return value


def _memory(page: str) -> str:
    return f"filters.{page}"
