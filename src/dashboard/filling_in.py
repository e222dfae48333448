"""Forms that people fill in: written as the person, said what became of it, typed text kept where it was not kept."""

import html
import logging
from collections.abc import Callable, Sequence

import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard import drafts
from dashboard.view import View
from language import N_, Problem
from warehouse import write

_SAID = "filling_in.said"
_log = logging.getLogger("service_quality")
NOT_KEPT = N_("The database could not be reached: nothing was saved. What you typed is kept; try again.")


def attempt(view: View, do: Callable[[Connection], object], done: str, clear: Sequence[str] = ()) -> bool:
    """From a form's callback: write in one transaction, and leave the answer for `said`. clear: the texts' keys.

    Whether it was kept.
    """
    try:
        with write.as_person(view.person.email) as tx:
            do(tx)
    except Problem as problem:
        st.session_state[_SAID] = ("worse", problem.say(view.language))
        return False
    except DBAPIError:
        _log.exception("something filled in was not kept")
        st.session_state[_SAID] = ("worse", view.language.text(NOT_KEPT))
        return False
    st.session_state[_SAID] = ("better", done)
    for key in clear:
        st.session_state[key] = ""
    return True


def said() -> None:
    """What became of the form that was sent last, once."""
    if told := st.session_state.pop(_SAID, None):
        tone, words = told
        kept = drafts.kept() if tone == "better" else ""
        st.html(f'<p class="sq-notice sq-{tone}" role="status" {kept}>{html.escape(words)}</p>')
