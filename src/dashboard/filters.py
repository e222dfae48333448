"""The URL, owned in one place: a link is a view.

A run reads the parameters once, each is chosen from what is allowed (canonical ids, never labels), and at the end
the URL is rewritten to exactly what was chosen. What is unknown or not allowed is named in a quiet notice and
dropped. The URL is the one truth: a widget's change is written into it before the run begins, and every widget
is set from it, so links, widgets, the menu and the browser's back button cannot disagree.

Streamlit's own bind="query-params" writes translated labels, which die with the language; hence this file.
Clicks in Streamlit's menu drop all parameters: an URL without any takes up the session's last view.
"""

import html
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import streamlit as st

from language import Language

# Everything a link may carry; pages use some of them.
NAMES = (
    "lang", "as", "present",
    "department", "campus", "by", "kind", "step", "period", "compare", "days", "show",
)  # fmt: skip
KEPT_FROM = ("lang", "as", "present")  # what every link inside the dashboard carries along
_MEMORY = "filters.last_view"
_LONGEST_ECHO = 24


@dataclass
class Filters:
    """This run's parameters: `asked` as they came, `chosen` as they are meant, `dropped` the names refused."""

    asked: dict[str, str]
    chosen: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    @classmethod
    def read(cls) -> "Filters":
        """The URL's parameters, or the session's last view where the URL has none (a click in the menu)."""
        asked = st.query_params.to_dict()
        if not asked:
            return cls(dict(st.session_state.get(_MEMORY, {})))
        filters = cls({name: value for name, value in asked.items() if name in NAMES})
        filters.dropped = [name for name in asked if name not in NAMES]
        return filters

    def choose(self, name: str, allowed: Collection[str], default: str | None) -> str | None:
        """The asked value if allowed, else the default; a refused one is noted. None leaves the URL without."""
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
        """Leave a parameter out without a word: in the present view it has no meaning, in another it had."""
        self.asked.pop(name, None)

    def link(self, **changes: str) -> dict[str, str]:
        """The parameters of a link to another view, by the same person in the same language."""
        return {name: self.chosen[name] for name in KEPT_FROM if name in self.chosen} | changes

    def rewrite(self) -> None:
        """Make the URL say exactly what was chosen, and remember it for the menu's links."""
        wanted = {name: self.chosen[name] for name in NAMES if name in self.chosen}
        if {name: st.query_params.get_all(name) for name in st.query_params} != {
            name: [value] for name, value in wanted.items()
        }:
            st.query_params.from_dict(wanted)
        st.session_state[_MEMORY] = st.session_state.get(_MEMORY, {}) | wanted
        for name in {"compare", "present"} - set(wanted):
            st.session_state[_MEMORY].pop(name, None)

    def notice(self, reader: Language) -> str:
        """HTML that names what was dropped; empty when nothing was."""
        if not self.dropped:
            return ""
        names = ", ".join(dict.fromkeys(name[:_LONGEST_ECHO] for name in self.dropped))
        text = reader.text("Part of the link was not understood and left out: {names}.", names=names)
        return f'<p class="sq-notice" role="status">{html.escape(text)}</p>'


def set_parameter(name: str, value: str | None, *without: str) -> None:
    """Write one parameter into the URL from a callback, before the run; `without` are dropped with it."""
    parameters = st.query_params.to_dict() or dict(st.session_state.get(_MEMORY, {}))
    for leaving in (name, *without):
        parameters.pop(leaving, None)
    if value:
        parameters[name] = value
    st.query_params.from_dict(parameters)


def select(
    filters: Filters,
    reader: Language,
    name: str,
    label: str,
    options: dict[str, str],
    default: str,
    *,
    segmented: bool = False,
    drawn: bool = True,
    without: Sequence[str] = (),
    key: str = "",
) -> str:
    """One choice among options (id -> words), drawn as a list or as segments; returns the chosen id.

    An id "" stands for "none" and leaves the URL without the parameter. `without`: parameters that lose their
    meaning when this one changes.
    """
    value = filters.choose(name, options.keys() - {""}, default or None) or ""
    if not drawn:
        return value
    widget = f"{key or name}:{reader.code}"
    st.session_state[widget] = value

    def changed() -> None:
        set_parameter(name, st.session_state[widget], *without)

    arguments = {"key": widget, "format_func": options.__getitem__, "on_change": changed}
    if segmented:
        st.segmented_control(label, list(options), required=True, **arguments)
    else:
        st.selectbox(label, list(options), filter_mode=None, **arguments)
    return value
