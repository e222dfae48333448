"""Bring a database's schema up to this program: numbered migrations, then views, grants and calendar.

Migrations are immutable and run once. Everything in `mart` is derived, so it is dropped and built anew in one
transaction, together with the reader's rights. What it was built from stays with the schema as its comment,
which every login can read: that tells later starts, and the pages, that there is nothing to do.
"""

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Literal, TypedDict

from psycopg import sql
from sqlalchemy import Connection, Engine, text

from language import Problem
from warehouse import config
from warehouse.calendar import YEARS_AHEAD, calendar

Progress = Callable[[str, float], None]  # what is being recomputed, the share that is done
SchemaState = Literal["current", "unmigrated", "older", "newer"]
MIGRATIONS = config.SQL / "migrations"
VIEWS = config.SQL / "views"
ROLLUPS = config.SQL / "rollups"
GRANTS = config.SQL / "grants.sql"
METRICS = config.ROOT / "src" / "metrics"
DEFINITIONS = METRICS / "definitions"
# the code that stored comparisons and verdicts, and what is withheld, rest on
COMPARISONS = [
    *(Path(__file__).with_name(f"{name}.py") for name in ("comparisons", "discretion", "verdicts")),
    *(
        METRICS / f"{name}.py"
        for name in (
            "comparison",
            "control",
            "disclosure",
            "discretion",
            "figures",
            "funnel",
            "phases",
            "points",
            "ranking",
            "standing",
            "suppression",
            "targets",
            "verdicts",
        )
    ),
    *sorted((METRICS / "spc").glob("*.py")),
]
_LOCK = 2_180_417  # any number, as long as it stays the same: two migrations wait for each other


class Build(TypedDict, total=False):
    """What a database's schema was made from; kept as the comment of schema mart."""

    migrations: list[str]
    derived: str  # fingerprint of rights and calendar
    metrics: str  # fingerprint of the views and definitions that months are summed from, of how they are compared
    rollups: str  # fingerprint of how roll-ups are recomputed


def migrate(owner_engine: Engine, reader_role: str, progress: Progress | None = None) -> list[str]:
    """Apply what is missing and rebuild what is derived; returns the migrations applied, oldest first.

    Each migration is a transaction of its own, the rest is one more; roll-ups are recomputed where this
    program computes them differently from the one that filled them. Safe to run at any time, also while
    another runs. Problem: the database is newer than this program, or the reader's role does not exist.
    """
    with owner_engine.connect() as connection, _alone(connection):
        if not _applied(connection) <= set(migration_names()):
            raise newer_schema()
        before = _build_of(connection)
        connection.rollback()
        applied = _apply_migrations(owner_engine)
        with connection.begin():
            _rebuild_views(connection)
            _grant(connection, reader_role)
            _fill_calendar(connection)
            if before is not None:
                _recompute(connection, before, progress)
            _keep(connection, this_build())
    return applied


def schema_state(engine: Engine) -> SchemaState:
    """How the database's schema compares with this program's; one short query, for owner and reader alike.

    "older" where migrations are missing or the views were built from other files; "newer" where it has
    migrations that this program does not know.
    """
    with engine.connect() as connection:
        kept = _build_of(connection)
    if kept is None:
        return "unmigrated"
    if set(kept.get("migrations", ())) - set(migration_names()):
        return "newer"
    return "current" if kept == this_build() else "older"


def newer_schema() -> Problem:
    """The sentence for a database that a newer program has migrated."""
    return Problem(
        "The database was set up by a newer version of this program. "
        "Update the program; nothing was changed in the database."
    )


def migration_names() -> list[str]:
    """The migrations of this program, oldest first, as the database keeps them."""
    return sorted(path.stem for path in MIGRATIONS.glob("*.sql"))


@cache
def this_build() -> Build:
    """What this program would build; it changes with the files, with the year and with announced holidays."""
    code = [Path(__file__), Path(__file__).with_name("calendar.py")]
    calendar_edition = f"{date.today().year} {importlib.metadata.version('holidays')}"
    return Build(
        migrations=migration_names(),
        derived=_fingerprint([GRANTS, *code], calendar_edition),
        metrics=_fingerprint([*sorted(VIEWS.glob("*.sql")), *sorted(DEFINITIONS.glob("*.toml")), *COMPARISONS]),
        rollups=_fingerprint(sorted(ROLLUPS.glob("*.sql"))),
    )


def _fingerprint(paths: list[Path], edition: str = "") -> str:
    digest = hashlib.sha256(edition.encode())
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _build_of(connection: Connection) -> Build | None:
    """What the database says it was built from; None where it was never migrated to the end.

    A newer program may have written more than this one knows, and a person may have written anything.
    """
    kept = connection.scalar(text("select obj_description(to_regnamespace('mart'), 'pg_namespace')"))
    try:
        build = json.loads(kept) if kept else None
    except ValueError:
        build = {}
    return build if build is None or isinstance(build, dict) else {}  # type: ignore[return-value]


def _recompute(connection: Connection, before: Build, progress: Progress | None) -> None:
    """Bring stored summaries to what this program would compute, as far as the one before computed otherwise."""
    from warehouse.refresh import refresh, sum_months  # rarely needed, and much to import

    if before.get("rollups") != this_build()["rollups"]:
        refresh(connection, everything=True, progress=progress)
    elif before.get("metrics") != this_build()["metrics"]:
        sum_months(connection)


def _keep(connection: Connection, build: Build) -> None:
    comment = sql.SQL("comment on schema mart is {}").format(sql.Literal(json.dumps(build)))
    _run(connection, comment)


def _applied(connection: Connection) -> set[str]:
    """The migrations that ran, by the migration library's own books, which only the owner may read."""
    if connection.scalar(text("select to_regclass('public._yoyo_migration')")) is None:
        return set()
    return set(connection.scalars(text("select migration_id from public._yoyo_migration")))


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Hold a lock that ends with the connection: a killed migration does not lock out the next."""
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _LOCK})
        connection.commit()


def _apply_migrations(engine: Engine) -> list[str]:
    from yoyo import get_backend, read_migrations

    url = engine.url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    with get_backend(url) as backend:
        backend.break_lock()  # left by a killed process: we alone are here
        with backend.lock():
            missing = backend.to_apply(read_migrations(str(MIGRATIONS)))
            backend.apply_migrations(missing)
            return [migration.id for migration in missing]


def _run(connection: Connection, statements: str | sql.Composed) -> None:
    """Run a file of statements in the connection's transaction, with nothing in it taken for a parameter."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(statements)


def _rebuild_views(connection: Connection) -> None:
    # a view cannot be replaced by one with other columns, and nothing may rest on an old one: all anew
    _run(connection, "drop schema if exists mart cascade; create schema mart")
    for path in view_files():
        _run(connection, path.read_text(encoding="utf-8"))


def view_files() -> list[Path]:
    """The views in the order to create them: each after those it names in a line `-- after: other_view`."""
    needs = {
        path.stem: set(re.findall(r"^-- after: (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in sorted(VIEWS.glob("*.sql"))
    }
    try:
        return [VIEWS / f"{name}.sql" for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise ValueError(f"views wait for each other: {' -> '.join(error.args[1])}") from error


def _grant(connection: Connection, reader_role: str) -> None:
    exists = connection.scalar(text("select true from pg_roles where rolname = :role"), {"role": reader_role})
    if not exists:
        raise Problem(
            "The database has no login {role} for the pages. Create it with: create role {role} login password '…'",
            role=reader_role,
        )
    grants = GRANTS.read_text(encoding="utf-8")
    _run(connection, sql.SQL(grants).format(reader=sql.Identifier(reader_role)))


def _fill_calendar(connection: Connection) -> None:
    """Write the days that are new or were announced differently, and only those."""
    last_year = date.today().year + YEARS_AHEAD
    raw = connection.connection.driver_connection
    assert raw is not None
    _run(connection, "create temporary table announced (like hospital.calendar_day) on commit drop")
    with raw.cursor().copy("copy announced from stdin") as rows:
        for day in calendar(last_year):
            rows.write_row((day.day, day.is_working_day, day.working_day_number, day.is_estimated))
    _run(
        connection,
        """
        insert into hospital.calendar_day as known select * from announced
        on conflict (day) do update set
            is_working_day = excluded.is_working_day,
            working_day_number = excluded.working_day_number,
            is_estimated = excluded.is_estimated
        where (known.is_working_day, known.working_day_number, known.is_estimated)
            is distinct from (excluded.is_working_day, excluded.working_day_number, excluded.is_estimated)
        """,
    )
