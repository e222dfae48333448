"""A whole pull: every table of a source in the contract's order, then the roll-ups."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine

from language import N_, Problem
from language.labels import TABLE
from warehouse.bulk import driver
from warehouse.migrate import schema_state
from warehouse.pull import pseudonym
from warehouse.pull.catalogue import Table, contract
from warehouse.pull.files import Files, open_files
from warehouse.pull.source import SOURCES, Source, read_source
from warehouse.pull.table import Loaded, load_table
from warehouse.ready import require_current
from warehouse.refresh import refresh

Progress = Callable[[str, float], None]  # what is being worked on, the share that is done
PULL_LOCK = 7_153_002
KEY_SETTING = "patient_key"


@dataclass(frozen=True)
class Pulled:
    """What a pull did, table by table."""

    source: Source
    tables: tuple[Loaded, ...]
    days: int  # whose roll-ups were recomputed
    kept_time_zone: str | None  # the hospital's, where the source asked for another


def pull(
    engine: Engine,
    name: str,
    folder: Path | None,
    progress: Progress | None = None,
    sources: Path = SOURCES,
) -> Pulled:
    """Pull the source of this name from the files in a folder, and bring the roll-ups up to date.

    Each table is a transaction of its own: what fails leaves its table as it was, earlier tables loaded, and
    the pull can simply be run again. Problem: anything wrong with the source, its files or the database.
    """
    tell = progress or (lambda what, share: None)
    source = read_source(name, sources)
    if folder is None:
        raise Problem("The source {name} reads files. Name their folder with --from.", name=name)
    with _connection(engine) as pooled:
        connection = driver(pooled)
        contract_tables = contract(connection)
        tables = _in_order(source, contract_tables)
        with open_files(source, folder) as files:
            columns = {table.name: _checked(source, table, files.columns(table.name)) for table in tables}
            _check_key(connection, tables, columns)
            kept_time_zone = _set_time_zone(connection, source, list(contract_tables))
            loaded = []
            for done, table in enumerate(tables):
                tell(TABLE.get(table.name, table.name), done / (len(tables) + 1))
                loaded.append(_load(pooled, source, table, columns[table.name], files))
    tell(N_("bringing the summaries up to date"), len(tables) / (len(tables) + 1))
    with engine.begin() as transaction:
        days = refresh(transaction)
    return Pulled(source, tuple(loaded), days, kept_time_zone)


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """The owner's connection in autocommit, so each `transaction()` is one; no other pull runs meanwhile."""
    require_current(schema_state(engine))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as pooled:
        connection = driver(pooled)
        if connection.execute("select quality.is_demonstration()").fetchone() == (True,):
            # whoever opens a demonstration may look as anybody: no place for a hospital's own records
            raise Problem(
                "This database holds the demonstration hospital; real records do not belong beside it. "
                "Use another DATABASE_URL, or another data folder with SERVICE_QUALITY_HOME."
            )
        row = connection.execute("select pg_try_advisory_lock(%s)", (PULL_LOCK,)).fetchone()
        if row != (True,):
            raise Problem("Another pull is running on this database. Wait until it has ended.")
        try:
            yield pooled
        except psycopg.errors.DiskFull as error:
            raise Problem(
                "The database server's disk is full. The table that was being loaded is as it was before; "
                "make room and pull again."
            ) from error
        except psycopg.OperationalError as error:
            raise Problem(
                "The connection to the database was lost. The table that was being loaded is as it was before; "
                "pull again when the server is back."
            ) from error
        finally:
            if not connection.closed:
                connection.execute("select pg_advisory_unlock(%s)", (PULL_LOCK,))


def _in_order(source: Source, tables: dict[str, Table]) -> list[Table]:
    """The source's tables, each after those it refers to. Problem: the contract has no such table."""
    for name, path in source.selects.items():
        if name not in tables:
            raise Problem(
                "{file} is named after no table of the contract. Tables: {tables}.",
                file=path,
                tables=", ".join(sorted(tables)),
            )
    return [table for name, table in tables.items() if name in source.selects]


def _checked(source: Source, table: Table, given: list[str]) -> list[str]:
    """The columns a SELECT gives. Problem: it lacks one the table must have, or gives one it cannot take."""
    file, possible = source.selects[table.name], {column.name for column in table.columns}
    for name in given:
        if name in table.repeated:
            raise Problem(
                "{file} gives the column {column}. Leave it out: the pull fills it in itself.",
                file=file,
                column=name,
            )
        if name not in possible or given.count(name) > 1:
            raise Problem(
                "{file} gives the column {column}, which {table} does not have or which is given twice. "
                "Its columns: {columns}.",
                file=file,
                column=name,
                table=table.name,
                columns=", ".join(column.name for column in table.columns),
            )
    for column in table.columns:
        if column.required and column.default is None and column.name not in given:
            raise Problem(
                "{file} does not give the column {column}, which {table} must have.",
                file=file,
                column=column.name,
                table=table.name,
            )
    return given


def _check_key(connection: psycopg.Connection, tables: list[Table], columns: dict[str, list[str]]) -> None:
    """Refuse to hash patients with another key than before: each would become a second, new patient."""
    if not any(table.patient_columns.intersection(columns[table.name]) for table in tables):
        return
    present = pseudonym.fingerprint(pseudonym.key())
    connection.execute(
        "insert into quality.setting (name, value) values (%s, %s) on conflict do nothing", (KEY_SETTING, present)
    )
    row = connection.execute("select value from quality.setting where name = %s", (KEY_SETTING,)).fetchone()
    if row != (present,):
        raise Problem(
            "Patient identifiers in this database were hashed with another key. Restore patient.key in the "
            "data folder from a backup, or set SERVICE_QUALITY_KEY to the key used so far."
        )


def _set_time_zone(connection: psycopg.Connection, source: Source, tables: list[str]) -> str | None:
    """Take the hospital's time zone from the source where the database holds no records yet.

    Returns the zone that stays where the source asks for another and there are records already: their days
    and hours must not change by a pull.
    """
    wanted = source.hospital_time_zone
    row = connection.execute("select quality.time_zone()").fetchone()
    assert row is not None
    if wanted is None or wanted == row[0]:
        return None
    holds_records = sql.SQL(" or ").join(
        sql.SQL("exists (select from hospital.{} where {})").format(
            sql.Identifier(name),
            sql.SQL("department_id <> 'unassigned'" if name == "department" else "true"),
        )
        for name in tables
    )
    with connection.transaction():
        found = connection.execute(sql.SQL("select {}").format(holds_records)).fetchone()
        if found == (True,):
            return str(row[0])
        connection.execute("update quality.setting set value = %s where name = 'time_zone'", (wanted,))
    return None


def _load(connection: Connection, source: Source, table: Table, columns: list[str], files: Files) -> Loaded:
    with driver(connection).transaction():
        driver(connection).execute(
            """
            select set_config('TimeZone', %s, true), set_config('DateStyle', %s, true),
                   set_config('work_mem', '256MB', true), set_config('jit', 'off', true)
            """,
            (source.time_zone, f"ISO, {source.date_order}"),
        )
        return load_table(connection, source, table, columns, files.batches(table.name))
