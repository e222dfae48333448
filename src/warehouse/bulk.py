"""Fill tables fast: without their indexes, foreign keys and triggers, by COPY, and all of it put back afterwards.

Everything happens in the connection's one transaction, so a load that is killed leaves the database as it was.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self

import pandas as pd
import psycopg
import pyarrow as pa
from psycopg.sql import SQL, Composed, Identifier
from pyarrow import csv
from sqlalchemy import Connection

ROWS_AT_ONCE = 100_000  # what is turned into text at a time: some ten megabytes
FRAMES_WAITING = 2  # tables that wait to be written while the next are computed

# Keys come back before the foreign keys that refer to them. A key on which a view's grouping rests stays.
_CONSTRAINTS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(c.oid)
from pg_constraint as c
where ((contype = 'f' and (conrelid = any (%(tables)s::regclass[]) or confrelid = any (%(tables)s::regclass[])))
       or (contype in ('p', 'u') and conrelid = any (%(tables)s::regclass[])))
  and not exists (select from pg_depend as d
                  where d.refclassid = 'pg_constraint'::regclass and d.refobjid = c.oid
                    and d.classid = 'pg_rewrite'::regclass)
order by contype = 'f', conrelid, conname
"""
_INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid)
from pg_index
where indrelid = any (%(tables)s::regclass[])
  and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
order by indrelid, indexrelid
"""


def driver(connection: Connection) -> psycopg.Connection:
    """The psycopg connection under a SQLAlchemy connection, in the same transaction."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


@contextmanager
def stripped(connection: Connection, tables: Sequence[str]) -> Iterator[Iterator[float]]:
    """Take away indexes, keys and triggers of these tables ("schema.table") while the body fills them.

    Yields an iterator for the body to exhaust last: each of its steps puts something back, and yields the share
    of what is done. Dirty days are not noted meanwhile: refresh everything afterwards. Tables that were empty
    are truncated, so that COPY may freeze their rows (`Copier` does): their pages are then known to be visible
    to all, which index-only scans need. Statistics are the caller's to gather.
    """
    cursor = driver(connection).cursor()
    names = list(tables)
    cursor.execute("set local maintenance_work_mem = '512MB'")
    constraints = cursor.execute(_CONSTRAINTS, {"tables": names}).fetchall()
    indexes = cursor.execute(_INDEXES, {"tables": names}).fetchall()
    for table, name, _ in reversed(constraints):
        cursor.execute(SQL("alter table {} drop constraint {}").format(_relation(table), Identifier(name)))
    for name, _ in indexes:
        cursor.execute(SQL("drop index {}").format(_relation(name)))
    for table in names:
        cursor.execute(SQL("alter table {} disable trigger user").format(_relation(table)))
    empty = [_relation(table) for table in names if is_empty(cursor, table)]
    if empty:
        cursor.execute(SQL("truncate {}").format(SQL(", ").join(empty)))
    keys = [one for one in constraints if not one[2].startswith("FOREIGN")]
    foreign = [one for one in constraints if one[2].startswith("FOREIGN")]
    statements: list[SQL | Composed] = [
        *(_add(*one) for one in keys),
        *(SQL(definition) for _, definition in indexes),
        *(_add(*one) for one in foreign),
        *(SQL("alter table {} enable trigger user").format(_relation(table)) for table in names),
    ]
    restoring = _execute(cursor, statements)
    yield restoring
    for _ in restoring:  # whatever the body left to do
        pass


def is_empty(cursor: psycopg.Cursor, table: str) -> bool:
    """Whether a table ("schema.table") has no rows."""
    found = cursor.execute(SQL("select exists (select from {})").format(_relation(table))).fetchone()
    return found is not None and not found[0]


class Copier:
    """Writes data frames into tables by COPY in a thread of its own, while the caller computes the next ones.

    Columns are named as the table's; missing values become null. Use as a context manager: leaving it waits for
    the last row. The connection belongs to the thread until then. What goes wrong there is raised by `write` or
    on leaving.
    """

    def __init__(self, connection: Connection, frozen: Sequence[str] = ()) -> None:
        self._cursor = driver(connection).cursor()
        self._frozen = frozenset(frozen)
        self._waiting: Queue[tuple[str, pd.DataFrame] | None] = Queue(FRAMES_WAITING)
        self._thread = Thread(target=self._work, name="copy", daemon=True)
        self._problem: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.put(None)
        self._thread.join()
        if self._problem and not error:
            raise self._problem

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Append rows to a table ("schema.table"), after those given before."""
        if self._problem:
            raise self._problem
        self._waiting.put((table, rows))

    def _work(self) -> None:
        while (item := self._waiting.get()) is not None:
            if self._problem:
                continue  # the caller will hear of it; until then nothing must block
            try:
                self._copy(*item)
            except BaseException as error:  # handed over to the caller
                self._problem = error

    def _copy(self, table: str, rows: pd.DataFrame) -> None:
        columns = SQL(", ").join(map(Identifier, rows.columns))
        options = SQL("format csv, freeze" if table in self._frozen else "format csv")
        statement = SQL("copy {} ({}) from stdin ({})").format(_relation(table), columns, options)
        with self._cursor.copy(statement) as copy:
            for begin in range(0, len(rows), ROWS_AT_ONCE):
                text = io.BytesIO()
                piece = pa.Table.from_pandas(rows.iloc[begin : begin + ROWS_AT_ONCE], preserve_index=False)
                csv.write_csv(piece, text, csv.WriteOptions(include_header=False))
                copy.write(text.getbuffer())


def _add(table: str, name: str, definition: str) -> Composed:
    statement = SQL("alter table {} add constraint {} {}")
    return statement.format(_relation(table), Identifier(name), SQL(definition))


def _relation(name: str) -> Identifier:
    return Identifier(*name.split("."))


def _execute(cursor: psycopg.Cursor, statements: Sequence[SQL | Composed]) -> Iterator[float]:
    for done, statement in enumerate(statements, start=1):
        cursor.execute(statement)
        yield done / len(statements)
