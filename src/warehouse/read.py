"""Reading as somebody: one read-only transaction on the pages' login, seeing what that person may see."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
from sqlalchemy import Connection, Engine, text

from warehouse.connect import reader_engine

# a page that takes longer has gone wrong, and must not hold the database while it has
STATEMENT_TIMEOUT = "20s"
SETTINGS = {
    "statement_timeout": STATEMENT_TIMEOUT,
    "jit": "off",  # compiling costs more than the short queries of a page
    # hospital, campuses and departments stand in one roll-up: a plan made for any of them is slow for each
    "plan_cache_mode": "force_custom_plan",
}


@contextmanager
def as_person(email: str | None, engine: Engine | None = None) -> Iterator[Connection]:
    """One explicit transaction in which the database knows who is asking; None or an unknown person sees nothing.

    The person is set for this transaction only, so a pooled connection never carries it to the next one.
    """
    with (engine or reader_engine()).connect() as connection, connection.begin():
        connection.execute(text("set transaction read only"))
        settings = {"app.person": (email or "").lower()} | SETTINGS
        connection.execute(
            text(
                "select set_config(name, value, true) from unnest(:names ::text[], :values ::text[]) as s (name, value)"
            ),
            {"names": list(settings), "values": list(settings.values())},
        )
        yield connection


def frame(tx: Connection, sql: str, **values: object) -> pd.DataFrame:
    """The rows of one parameterised SELECT, one column per selected name (also when there are no rows)."""
    result = tx.execute(text(sql), values)
    # pandas takes tuples over eight times as fast as SQLAlchemy's rows
    return pd.DataFrame(list(map(tuple, result)), columns=list(result.keys()))
