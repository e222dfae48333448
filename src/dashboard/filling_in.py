"""Forms that people fill in: written as the person, said what became of it, typed text kept where it was not kept."""

import html
import logging
import secrets
from collections.abc import Callable, Sequence

import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from dashboard import drafts
from dashboard.view import View
from language import N_, Problem
from warehouse import write

_SAID = "filling_in.said"
_log = logging.getLogger("service_quality")
UNSURE = N_(
    "The database broke off, and it is not certain whether this was saved. Send it again; what stands there already is "
    "not written twice."
)
UNFORESEEN = N_("This could not be saved; what you typed is kept. The log has the details under {mark}.")


def attempt(view: View, do: Callable[[Connection], object], done: str, clear: Sequence[str] = ()) -> bool:
    """From a form's callback: write in one transaction, and leave the answer for `said`. clear: the texts' keys.

    Whether it was kept.
    """
    try:
        with write.as_person(view.person.email) as tx:
            do(tx)
    except Exception as error:  # raised in a callback it would take the page away, and with it what was typed
        st.session_state[_SAID] = ("worse", why_not(error).say(view.language))
        return False
    st.session_state[_SAID] = ("better", done)
    for key in clear:
        st.session_state[key] = ""
    return True


def why_not(error: Exception) -> Problem:
    """Why something was not kept, for whoever filled it in; the trace of what is no refusal goes to the log."""
    if isinstance(error, Problem):
        return error
    mark = secrets.token_hex(3)
    _log.error("something filled in was not kept (%s)", mark, exc_info=error)
    return Problem(UNSURE) if isinstance(error, OperationalError) else Problem(UNFORESEEN, mark=mark)


def limited(view: View, label: str, most: int) -> str:
    """A field's name with how much fits; the database's own limit, told beforehand."""
    return view.language.text("{name} (at most {most} characters)", name=label, most=most)


def said() -> None:
    """What became of the form that was sent last, once."""
    if told := st.session_state.pop(_SAID, None):
        tone, words = told
        kept = drafts.kept() if tone == "better" else ""
        st.html(f'<p class="sq-notice sq-{tone}" role="status" {kept}>{html.escape(words)}</p>')
