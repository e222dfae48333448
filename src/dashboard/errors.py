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


# What still works: where a page alone failed, and where what every page needs is missing
ONE_PAGE = N_("Nothing is lost: stored data are untouched, and the menu still leads to the other pages.")
EVERY_PAGE = N_("Nothing is lost: stored data are untouched, and this link works again once that is put right.")


@contextmanager
def explained(reader: Language) -> Iterator[None]:
    """Whatever goes wrong inside is said on the page in a sentence; nothing else of it is shown."""
    try:
        yield
    except Problem as problem:
        _log.warning("%s", problem, exc_info=problem.__cause__)
        show(reader, problem, EVERY_PAGE)
    except Exception as error:
        mark = secrets.token_hex(3)
        _log.exception("a page failed (%s)", mark)
        known = _of_database(error)
        if known:
            show(reader, known, EVERY_PAGE)
        else:
            show(reader, Problem(UNEXPECTED, mark=mark), ONE_PAGE)


def show(reader: Language, problem: Problem, works: str) -> None:
    """The panel that stands where the page would be: what failed and what to do, then what still works."""
    title = reader.text("This page cannot be shown right now")
    st.html(
        '<section class="sq-problem" role="alert">'
        f"<h2>{html.escape(title)}</h2><p>{html.escape(problem.say(reader))}</p>"
        f'<p class="sq-quiet">{html.escape(reader.text(works))}</p></section>'
    )
    st.button(reader.text("Try again"), key="try_again", icon=":material/refresh:")


def _of_database(error: Exception) -> Problem | None:
    """The problem behind an error of a statement: the connection is gone, or the schema is not this program's."""
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return Problem(BROKEN_OFF)
    _state_seen.clear()  # the schema may have been changed under a running server
    try:
        require_schema()
    except Problem as problem:
        return problem
    return None


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
