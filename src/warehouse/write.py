"""Writing as somebody: one transaction on the pages' login, which may add rows where people fill something in."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from warehouse.connect import reader_engine
from warehouse.read import STATEMENT_TIMEOUT


@contextmanager
def as_person(email: str, engine: Engine | None = None) -> Iterator[Connection]:
    """One transaction in which the database knows who is writing; all of it is kept, or with an error none.

    The login may only add rows, and the database's policies say which: of own departments, or the quality office's.
    What one person sends waits for what the same person sent before: the second of two clicks finds what the first one
    wrote, and does not take it for somebody else's.
    """
    with (engine or reader_engine()).connect() as connection, connection.begin():
        connection.execute(
            text("select set_config('app.person', :email, true), set_config('statement_timeout', :timeout, true)"),
            {"email": email.lower(), "timeout": STATEMENT_TIMEOUT},
        )
        connection.execute(text("select pg_advisory_xact_lock(hashtext('writes: ' || quality.current_email()))"))
        yield connection
