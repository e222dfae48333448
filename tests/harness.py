"""What fixtures hand to tests: a server that clones databases, and looking through a person's eyes."""

import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection, make_url
from streamlit.testing.v1 import AppTest

from warehouse import connect, embedded
from warehouse.config import Urls

# A test's cluster need not survive a power cut.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}

START_SECONDS = 90
Look = Callable[[str | None], AbstractContextManager[Connection]]
Open = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """All HTML on a page but its style sheet."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    return "\n".join(body for body in bodies if not body.lstrip().startswith("<style"))


def agenda_titles(page: str) -> list[str]:
    """The titles of the items on the monthly review's agenda, in their order, from what `said` gave."""
    return re.findall(r"sq-agenda[^>]*><b>[^<]*</b><div><h3>([^<]*)<", page)


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
                sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(embedded.OWNER))
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


@dataclass(frozen=True)
class Served:
    """A dashboard that answers: its address and its process."""

    address: str
    process: subprocess.Popen


@contextmanager
def serving(home: Path, *options: str, **environment: str) -> Iterator[Served]:
    """`service-quality serve` as a process of its own on a free port, ended afterwards.

    Yields once it answers; its address is printed and it has nothing on standard input.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.server", "serve", "--port", str(port), *options]
    settings = {**os.environ, "SERVICE_QUALITY_HOME": str(home), **environment}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, env=settings, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        address = f"http://127.0.0.1:{port}"
        try:
            if not _answers(address, process):
                output.seek(0)
                pytest.fail(f"the dashboard did not start:\n{output.read()}")
            yield Served(address, process)
        finally:
            process.terminate()
            process.wait(60)


def _answers(address: str, process: subprocess.Popen) -> bool:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False
