"""What the database refuses to keep, in words for whoever filled it in: its hints are codes, each has a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from language import N_, Problem

# Hints that several tables share, and what their constraints say where no trigger speaks first
COMMON = {
    "changed": N_("Somebody was faster: what you see has changed meanwhile. What you typed is kept; look again."),
    "office": N_("This is for the quality office to do."),
    "long": N_("A text is empty or too long. What you typed is kept."),
    "denied": N_("You may write about your own departments only."),
}
_BY_STATE = {"23505": "changed", "23514": "long", "42501": "denied"}


class Refused(Problem):
    """Something is not kept, said in a sentence; `hint` is the database's code for why."""

    def __init__(self, hint: str, sentences: Mapping[str, str]) -> None:
        super().__init__((COMMON | dict(sentences))[hint])
        self.hint = hint


@contextmanager
def refusing(sentences: Mapping[str, str]) -> Iterator[None]:
    """Turn what the database refuses inside into Refused; sentences: hint -> message. Other errors pass."""
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        if not isinstance(cause, psycopg.Error):
            raise
        known = COMMON | dict(sentences)
        hint = next(
            (
                code
                for code in (cause.diag.message_hint, cause.diag.constraint_name, _BY_STATE.get(cause.sqlstate or ""))
                if code in known
            ),
            None,
        )
        if hint is None:
            raise
        raise Refused(hint, sentences) from error
