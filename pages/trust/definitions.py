"""Definitions: what each figure means, once for the whole dashboard; searchable, and linked from the figures."""

import streamlit as st

from dashboard import definitions
from dashboard.cards import heading
from dashboard.explain import explanation
from dashboard.figures import headline
from dashboard.view import View
from metrics.definition import SECTIONS


def show(view: View) -> None:
    """The sentence, a field to search in, the definitions by section of the menu."""
    st.html(headline(definitions.sentence(view), definitions.scope(view)))
    found = definitions.search(view, definitions.choose(view))
    if not found:
        st.html(definitions.nothing_found(view))
    for section, metrics in found.items():
        heading(view.language.text(SECTIONS[section]))
        st.html(explanation(view, metrics))
