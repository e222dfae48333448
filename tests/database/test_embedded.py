"""The server that comes along: made once, locked, attached to, repaired, stopped."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from harness import HASTY
from language import Problem
from warehouse import embedded
from warehouse.config import Urls

VERSIONS = [18, 16]


@pytest.fixture(scope="module", params=VERSIONS, ids=["pg18", "pg16"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose server was started in this process."""
    folder = tmp_path_factory.mktemp("home")
    embedded.start(folder, version=request.param, settings=HASTY)
    yield folder
    embedded.stop(folder)


def _version(home: Path) -> int:
    return int((home / "postgres" / "PG_VERSION").read_text())


def _urls(home: Path) -> Urls:
    return embedded.start(home, version=_version(home))


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def test_both_logins_reach_the_database_and_neither_is_powerful(home: Path) -> None:
    urls = _urls(home)
    for url, login in ((urls.owner, "quality_owner"), (urls.reader, "quality_reader")):
        assert _ask(url, "select current_user || '@' || current_database()") == f"{login}@service_quality"
        assert not _ask(
            url,
            "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication"
            " from pg_roles where rolname = current_user",
        )
    assert _ask(urls.owner, "select pg_get_userbyid(datdba) from pg_database where datname = 'service_quality'") == (
        "quality_owner"
    )


@pytest.mark.parametrize("login", ["postgres", "quality_owner", "quality_reader"])
@pytest.mark.parametrize("password", [None, "wrong"])
def test_nobody_is_let_in_without_the_password(home: Path, login: str, password: str | None) -> None:
    server = make_url(_urls(home).owner).query
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=str(server["host"]),
            port=str(server["port"]),
            dbname="service_quality",
            user=login,
            password=password,
        )


def test_the_reader_may_not_connect_elsewhere_nor_create_anything(home: Path) -> None:
    reader = _urls(home).reader
    with psycopg.connect(reader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create table mine (a int)")
    with psycopg.connect(reader) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create schema mine")


def test_passwords_are_readable_by_their_owner_alone(home: Path) -> None:
    mode = stat.S_IMODE((home / "logins.json").stat().st_mode)
    assert mode == 0o600
    assert len(set(json.loads((home / "logins.json").read_text()).values())) == 3


@pytest.mark.skipif(os.name != "posix", reason="folders have other rights elsewhere")
def test_no_folder_on_the_way_becomes_listable(tmp_path: Path) -> None:
    private = tmp_path / "private"
    home = private / "home"
    home.mkdir(parents=True)
    private.chmod(0o700)
    embedded.start(home, settings=HASTY)
    embedded.stop(home)
    assert stat.S_IMODE(private.stat().st_mode) & 0o066 == 0


def test_a_data_path_too_long_for_a_socket(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    home.mkdir()
    try:
        assert _ask(embedded.start(home, settings=HASTY).reader, "select 1") == 1
    finally:
        embedded.stop(home)


def test_a_session_whose_locale_does_not_exist_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.GB18030")
    try:
        assert _ask(embedded.start(tmp_path, settings=HASTY).owner, "show server_encoding") == "UTF8"
    finally:
        embedded.stop(tmp_path)
    assert "LC_ALL" not in os.environ


def test_lost_passwords_are_made_anew_and_the_data_stay(home: Path) -> None:
    urls = _urls(home)
    with psycopg.connect(urls.owner) as connection:
        connection.execute("create table kept as select 42 as answer")
    (home / "logins.json").unlink()
    renewed = _urls(home)
    assert renewed.owner != urls.owner
    assert _ask(renewed.owner, "select answer from kept") == 42
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(urls.owner)


def test_a_cluster_whose_making_was_interrupted_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")
    (tmp_path / "postgres" / "half").write_text("")
    (tmp_path / ".initialising").touch()
    try:
        assert _ask(embedded.start(tmp_path, settings=HASTY).owner, "select 1") == 1
        assert not (tmp_path / "postgres" / "half").exists()
    finally:
        embedded.stop(tmp_path)


def test_a_folder_of_another_version_is_left_alone(home: Path) -> None:
    embedded.stop(home)
    other = 16 if _version(home) == 18 else 18
    with pytest.raises(Problem, match="another version of PostgreSQL"):
        embedded.start(home, version=other)


def test_a_server_whose_program_was_killed_is_attached_to_and_stopped_in_the_end(tmp_path: Path) -> None:
    start = f"""
import sys, time; from pathlib import Path; from warehouse import embedded
embedded.start(Path({str(tmp_path)!r}), settings={HASTY!r}); print("up", flush=True); time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "up\n"
        before = (tmp_path / "postgres" / "postmaster.pid").read_text().split()[0]
        os.kill(killed.pid, signal.SIGKILL)
    urls = embedded.start(tmp_path)
    assert _ask(urls.owner, "select 1") == 1
    assert (tmp_path / "postgres" / "postmaster.pid").read_text().split()[0] == before
    embedded.stop(tmp_path)
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
