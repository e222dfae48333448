"""What the definitions page says and finds."""

import html

import streamlit as st

from dashboard.filters import set_parameter
from dashboard.view import View
from language import LANGUAGES, language
from language.labels import TABLE
from metrics.definition import OWNERS, SECTIONS, Metric, definitions

LONGEST_SEARCH = 80  # characters; a link may hold anything


def sentence(view: View) -> str:
    """How many definitions there are, and what they are worth."""
    return view.language.plural(
        "{count} metric, defined once: every page, chart and export calculates it as written here.",
        "{count} metrics, each defined once: every page, chart and export calculates them as written here.",
        len(definitions()),
    )


def scope(view: View) -> str:
    """What beside the words stands here."""
    return view.language.text("Name, meaning, formula, unit, target, owner and source")


def choose(view: View) -> str:
    """What is searched for: a metric's id from a figure's link, or what the reader types."""
    asked = view.filters.choose_if("metric", lambda value: len(value) <= LONGEST_SEARCH, None) or ""
    if view.present:
        return asked
    known = definitions().get(asked)
    label = view.language.text("Search the definitions")
    widget = f"metric:{view.language.code}"
    st.session_state[widget] = known.texts[view.language.code].name if known else asked
    typed = st.text_input(
        label,
        key=widget,
        max_chars=LONGEST_SEARCH,
        placeholder=view.language.text("e.g. complaint, wait, survey"),
        icon=":material/search:",
        on_change=lambda: set_parameter("metric", st.session_state[widget].strip()),
    )
    return asked if known else typed.strip()


def search(view: View, wanted: str) -> dict[str, list[str]]:
    """Ids of the metrics that speak of all words wanted, in either language, by section; all where none is wanted."""
    if wanted in definitions():
        found = [wanted]
    else:
        words = wanted.casefold().split()
        found = [name for name, metric in definitions().items() if all(word in _all_words(metric) for word in words)]
    return {
        section: own
        for section in SECTIONS
        if (own := [name for name in found if definitions()[name].section == section])
    }


def nothing_found(view: View) -> str:
    """HTML in place of the definitions that a search did not find."""
    text = view.language.text("No definition speaks of that. Try a shorter word, or clear the search.")
    return f'<p class="sq-caption">{html.escape(text)}</p>'


def _all_words(metric: Metric) -> str:
    """Everything that is said of a metric, in both languages."""
    said = [metric.id]
    for code in LANGUAGES:
        text, reader = metric.texts[code], language(code)
        said += [text.name, text.definition, text.formula, reader.text(OWNERS[metric.owner])]
        said.append(reader.text(TABLE.get(metric.source, metric.source)))
    return " ".join(said).casefold()
