"""Connections to the one database: the configured server's or the embedded one's, as owner or as reader.

Engines are made once per URL. What goes wrong while connecting is raised as a Problem that says what to do.
"""

import re
from functools import cache

import psycopg
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from language import N_, Problem
from warehouse import config
from warehouse.config import Urls

OLDEST_VERSION = 16
CONNECT_SECONDS = 10

# What libpq says, in whatever version, and what it means to the person at the keyboard.
_REASONS = {
    r"password authentication failed|no password supplied|role .* does not exist": N_(
        "The database at {place} refuses the login: user or password is wrong. "
        "Check DATABASE_URL and DATABASE_READER_URL."
    ),
    r"database .* does not exist": N_(
        "The server is there, but it has no database of that name: {place}. Create it, or correct the URL."
    ),
    r"permission denied for database": N_(
        "The login may not connect to the database {place}. Grant it with: grant connect on database … to …"
    ),
    r"resolve host|translate host|Name or service": N_(
        "The name of the database server cannot be found: {place}. Check the URL for a typing error."
    ),
    r"starting up|shutting down|recovery mode": N_(
        "The database server at {place} is just starting or stopping. Try again in a minute."
    ),
    r"too many (clients|connections)|remaining connection slots": N_(
        "The database server at {place} has no connection left. Raise max_connections or close other programs."
    ),
    r"refused|timeout|timed out|No such file|unreachable|closed the connection": N_(
        "No database server answers at {place}. Start it, or check host and port in the URL."
    ),
}


def urls() -> Urls:
    """The two URLs in use; starts the embedded server where DATABASE_URL is not set.

    Problem: only one of the two URLs of a configured server is set.
    """
    owner, reader = config.database_url(), config.database_reader_url()
    if owner and reader:
        return Urls(owner, reader)
    if owner:
        raise Problem(
            "DATABASE_URL is set, but DATABASE_READER_URL is not. "
            "Set it to the URL of a login for the pages that owns nothing."
        )
    if reader:
        raise Problem("DATABASE_READER_URL is set, but DATABASE_URL, the owner's login, is not. Set both or neither.")
    from warehouse import embedded  # not needed by a configured server

    return embedded.start(config.writable_home())


def owner_engine() -> Engine:
    """The engine that owns everything: for migrate, pull, refresh and grant."""
    return engine(urls().owner)


def reader_engine() -> Engine:
    """The engine that serves pages. It needs the reader's URL alone: the served process knows no other."""
    return engine(config.database_reader_url() or urls().reader)


@cache
def engine(url: str) -> Engine:
    """An engine for a `postgresql://` or `postgres://` URL. Problem: it is not one."""
    parsed = parse(url)
    made = create_engine(
        parsed,
        pool_pre_ping=True,  # a server restarted overnight is met with a new connection, not an error
        pool_size=10,
        max_overflow=20,
        connect_args={} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_SECONDS},
    )
    event.listen(made, "connect", _refuse_old_server)
    event.listen(made, "handle_error", _explain)
    return made


def place(url: URL) -> str:
    """Host, port, database and login of a URL, for people: without its password."""
    host = url.host or url.query.get("host") or "localhost"
    return f"{url.username or ''}@{host}:{url.port or url.query.get('port') or 5432}/{url.database or ''}"


def parse(url: str) -> URL:
    """The parts of a connection URL. Problem: it is none, or not PostgreSQL's."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Problem(
            "The database URL cannot be understood. It looks like "
            "postgresql://user:password@host:5432/database; "
            "special characters in the password are written as %XX."
        ) from error
    if parsed.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise Problem(
            "The database URL begins with {scheme}://, but only PostgreSQL is supported: postgresql://…",
            scheme=parsed.drivername,
        )
    return parsed.set(drivername="postgresql+psycopg")


def _refuse_old_server(connection: psycopg.Connection, _record: object) -> None:
    version = connection.info.server_version // 10000
    if version < OLDEST_VERSION:
        connection.close()
        raise Problem(
            "The database server is PostgreSQL {version}; this program needs {oldest} or newer. Upgrade the server.",
            version=version,
            oldest=OLDEST_VERSION,
        )


def _explain(context: ExceptionContext) -> None:
    """Turn a failure to connect into words; failures of statements stay what they are."""
    if context.connection is not None or context.engine is None:
        return
    said = str(context.original_exception)
    for pattern, message in _REASONS.items():
        if re.search(pattern, said):
            raise Problem(message, place=place(context.engine.url)) from context.original_exception
    raise Problem(
        "The database at {place} cannot be reached. It says: {reason}",
        place=place(context.engine.url),
        reason=said.strip().splitlines()[-1] if said.strip() else "–",
    ) from context.original_exception
