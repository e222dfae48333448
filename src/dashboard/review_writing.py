"""How the review's forms write: one transaction at each click; what became of it is said, unsaved text is kept."""

import html
from collections.abc import Callable

import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard import drafts
from dashboard.filling_in import limited, why_not
from dashboard.view import View
from language import N_, Problem
from warehouse import review_write as writes
from warehouse import write
from warehouse.review_write import LONGEST

_SAID = "review.said"
_KEPT = "review.kept"
_REFUSED = "review.refused"

REFUSED = {
    "changed": N_("Somebody changed this meanwhile. Their version is shown; what you typed is kept below it."),
    "held": N_("The review has been held: it does not change any more."),
    "unlocked": N_("The month is not locked yet."),
    "office": N_("Only the quality office can lock a month."),
    "not_over": N_("The month is not over: its figures can still change."),
    "no_data": N_("There are no data for this month."),
    "not_allowed": N_("You may not write this: it belongs to another department or to the quality office."),
    "owner": N_("The person who shall be responsible is not known."),
    "corrects": N_("Only the quality office can correct a locked month."),
    "corrected": N_("Somebody corrected this month meanwhile. Their version is shown; what you typed is kept below."),
    "reason": N_("A correction needs its reason."),
    "stale": N_("Records have changed that are not summed up yet. Correct the month after the next refresh."),
    "unchanged": N_("Nothing differs from what was locked: there is nothing to correct. What you typed is kept."),
}
SAVED = N_("Saved.")


def said(view: View) -> str:
    """HTML: what became of the last click, once; empty where there was none."""
    message = st.session_state.pop(_SAID, None)
    if not message:
        return ""
    return _notice(view, message, drafts.kept() if message == SAVED else "")


def kept(name: str) -> str:
    """What was typed into a form and could not be saved; empty where there is nothing."""
    return str(st.session_state.get(_KEPT, {}).get(name, ""))


def refused(view: View, name: str) -> str:
    """HTML: why a form's text was not saved, to stand at the form itself; empty once it is."""
    message = st.session_state.get(_REFUSED, {}).get(name)
    if not message:
        return ""
    return _notice(view, message)


def _notice(view: View, message: str | Problem, kept: str = "") -> str:
    words = message.say(view.language) if isinstance(message, Problem) else view.language.text(message)
    return f'<p class="sq-notice" role="status" {kept}>{html.escape(words)}</p>'


def unsaved(view: View, label: str, kept: str) -> str:
    """A form's name; what was typed in it and could not be saved is waiting there."""
    return view.language.text("{form} (not saved)", form=label) if kept else label


def text(view: View, label: str, key: str, value: str) -> None:
    """A field for a few sentences."""
    st.text_area(limited(view, label, LONGEST["words"]), value, key=key, height=90)


def click(email: str, save: Callable[[Connection], object]) -> None:
    """As save, for a button that has nothing typed beside it."""
    save_as(email, save)


def submit(email: str, widget: str, name: str, save: Callable[[Connection, str], object]) -> None:
    """As submitted, for a form that nothing follows from."""
    submitted(email, widget, name, save)


def submitted(email: str, widget: str, name: str, save: Callable[[Connection, str], object]) -> bool:
    """Save what a form's text says; what could not be saved is kept. Whether it was saved."""
    typed = str(st.session_state.get(widget, ""))
    waiting, why = st.session_state.setdefault(_KEPT, {}), st.session_state.setdefault(_REFUSED, {})
    waiting.pop(name, None)
    why.pop(name, None)
    if not (is_saved := save_as(email, lambda tx: save(tx, typed))):
        waiting[name] = typed
        why[name] = st.session_state[_SAID]
    return is_saved


def save_as(email: str, save: Callable[[Connection], object]) -> bool:
    """One transaction; what became of it is said on the page that follows."""
    try:
        with write.as_person(email) as tx:
            save(tx)
    except Exception as error:  # raised in a callback it would take the page away, and with it what was typed
        refusal = writes.refusal(error) if isinstance(error, DBAPIError) else "other"
        say(why_not(error) if refusal == "other" else REFUSED[refusal])
        return False
    say(SAVED)
    return True


def say(message: str | Problem) -> None:
    """To be told on the page that follows."""
    st.session_state[_SAID] = message
