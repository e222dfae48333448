"""Errors speak to the reader: what failed, what still works, what to do. The trace goes to the log."""

import html
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy.exc import DBAPIError

from language import N_, Language, Problem
from warehouse.connect import reader_engine
from warehouse.migrate import newer_schema, schema_state

_log = logging.getLogger("service_quality")

# What a database says about its schema, in words for the person who meets it
UNMIGRATED = N_("The database is empty: its tables are not made yet. Make them with: service-quality migrate")
OLDER = N_("The database is older than this program. Bring it up to date with: service-quality migrate")
BROKEN_OFF = N_(
    "The database broke off while this page was being read. "
    "Try again; if it stays away, look whether the database server is running."
)
UNEXPECTED = N_("Something went wrong that this program did not foresee. The log has the details under {mark}.")


@contextmanager
def explained(reader: Language) -> Iterator[None]:
    """Whatever goes wrong inside is said on the page in a sentence; nothing else of it is shown."""
    try:
        yield
    except Problem as problem:
        _log.warning("%s", problem, exc_info=problem.__cause__)
        show(reader, problem.say(reader))
    except Exception as error:
        mark = secrets.token_hex(3)
        _log.exception("a page failed (%s)", mark)
        show(reader, _sentence(reader, error, mark))


def show(reader: Language, sentence: str) -> None:
    """The panel that stands where the page would be."""
    title = reader.text("This page cannot be shown right now")
    works = reader.text("Nothing is lost: stored data are untouched, and the menu still leads to the other pages.")
    st.html(
        '<section class="sq-problem" role="alert">'
        f"<h2>{html.escape(title)}</h2><p>{html.escape(sentence)}</p>"
        f'<p class="sq-quiet">{html.escape(works)}</p></section>'
    )
    st.button(reader.text("Try again"), key="try_again", icon=":material/refresh:")


def _sentence(reader: Language, error: Exception, mark: str) -> str:
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return reader.text(BROKEN_OFF)
        _state_seen.clear()  # the schema may have been changed under a running server
        try:
            require_schema()
        except Problem as problem:
            return problem.say(reader)
    return reader.text(UNEXPECTED, mark=mark)


def require_schema() -> None:
    """Problem: the database's schema is not this program's. Asked until it is, then believed for a minute."""
    state = _state_seen()
    if state == "current":
        return
    _state_seen.clear()  # a migration may be under way: ask again next time
    if state == "newer":
        raise newer_schema()
    raise Problem(UNMIGRATED if state == "unmigrated" else OLDER)


@st.cache_resource(ttl=60, show_spinner=False)
def _state_seen() -> str:
    """The schema belongs to the database, not to a person: this may be shared by all sessions."""
    return schema_state(reader_engine())
