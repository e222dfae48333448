"""What fixtures hand to tests: a server that clones databases, and looking through a person's eyes."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, make_url

from warehouse import connect, embedded
from warehouse.config import Urls

# A test's cluster need not survive a power cut.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}

Look = Callable[[str | None], AbstractContextManager[Connection]]


@dataclass
class Server:
    """A running server with a migrated, empty template; `clone` makes a database of its own from it."""

    version: int
    home: Path
    urls: Urls
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def clone(self) -> Urls:
        """A new database, migrated and empty."""
        name = f"clone_{next(self._names)}"
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("create database {} template {} owner {}").format(
                    sql.Identifier(name), sql.Identifier(embedded.DATABASE), sql.Identifier(embedded.OWNER)
                )
            )
        return Urls(_named(self.urls.owner, name), _named(self.urls.reader, name))

    def empty(self) -> Urls:
        """A new database with nothing in it, not even a schema."""
        name = f"empty_{next(self._names)}"
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(name), sql.Identifier(embedded.OWNER)
                )
            )
        return Urls(_named(self.urls.owner, name), _named(self.urls.reader, name))

    def drop(self, urls: Urls) -> None:
        """Drop a database that `clone` or `empty` made."""
        for url in (urls.owner, urls.reader):
            connect.engine(url).dispose()
        name = make_url(urls.owner).database or ""
        with self._administrator() as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(embedded.administrator_url(self.home), autocommit=True)


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
