"""The served process: what it is told, how it ends, and what a killed first start leaves behind."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

import demo.load
from harness import HASTY, serving
from warehouse import connect, embedded, ready
from warehouse.config import Urls
from warehouse.migrate import migrate
from warehouse.serve import Serving, load_demonstration_once, prepare

KILLED_IN_THE_MIDDLE = """
import os, signal
from warehouse import connect
from demo.load import load

def progress(stage, done):
    if done > 0.3:
        os.kill(os.getpid(), signal.SIGKILL)

with connect.owner_engine().begin() as connection:
    load(connection, scale=0.02, months=3, progress=progress)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An embedded database with one record and one person: not empty, not a demonstration."""
    engine = connect.engine(embedded.start(tmp_path, settings=HASTY).owner)
    migrate(engine, embedded.READER)
    with engine.begin() as connection:
        connection.execute(text("insert into hospital.campus values ('main', '主院区', 'Main')"))
        connection.execute(
            text("insert into quality.person (email, display_name, role) values ('d@x.invalid', '院长', 'director')")
        )
    engine.dispose()
    embedded.stop(tmp_path)
    return tmp_path


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_the_pages_and_the_database(home: Path, signal_name: str) -> None:
    with serving(home, "--as", "D@x.invalid") as served:
        with urllib.request.urlopen(f"{served.address}/waiting") as page:
            assert page.status == 200
        assert (home / "postgres" / "postmaster.pid").exists()
        served.process.send_signal(getattr(signal, signal_name))
        assert served.process.wait(60) == 0
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_the_served_process_knows_the_reader_alone(
    fresh_urls: Urls, configured: Callable[[Urls], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(fresh_urls)
    monkeypatch.setenv("SERVICE_QUALITY_SWITCH", "1")
    monkeypatch.setenv("SERVICE_QUALITY_AS", "someone@else.invalid")
    with psycopg.connect(fresh_urls.owner) as connection:
        connection.execute("insert into quality.person (email, display_name, role) values ('d@x', 'D', 'director')")
    prepare(" D@x ", "127.0.0.1").into_environment()
    assert "DATABASE_URL" not in os.environ
    assert os.environ["DATABASE_READER_URL"] == fresh_urls.reader
    assert os.environ["SERVICE_QUALITY_AS"] == "d@x"
    assert "SERVICE_QUALITY_SWITCH" not in os.environ


def test_the_person_is_switched_in_an_embedded_demonstration_on_this_computer_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path))
    monkeypatch.setattr(demo.load, "load", _little_demonstration)
    urls = embedded.start(tmp_path, settings=HASTY)
    try:
        assert prepare(None, "127.0.0.1") == Serving(urls.reader, None, may_switch=True)
        assert prepare("d@demo.invalid", "0.0.0.0") == Serving(urls.reader, "d@demo.invalid", may_switch=False)
        monkeypatch.setenv("DATABASE_URL", urls.owner)
        monkeypatch.setenv("DATABASE_READER_URL", urls.reader)
        assert not prepare("d@demo.invalid", "127.0.0.1").may_switch
    finally:
        connect.engine(urls.reader).dispose()
        embedded.stop(tmp_path)


def _little_demonstration(connection, progress) -> None:  # type: ignore[no-untyped-def]
    connection.execute(text("update quality.setting set value = 'true' where name = 'demonstration'"))
    connection.execute(
        text("insert into quality.person (email, display_name, role) values ('d@demo.invalid', 'D', 'director')")
    )


def test_a_killed_first_load_leaves_nothing_and_the_next_start_loads_again(
    fresh_urls: Urls, configured: Callable[[Urls], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(fresh_urls)
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE], check=False)
    assert killed.returncode == -signal.SIGKILL
    owner = connect.engine(fresh_urls.owner)
    with owner.connect() as connection:
        assert not ready.holds_records(connection)
        assert not ready.is_demonstration(connection)
    monkeypatch.setattr(demo.load, "load", partial(demo.load.load, scale=0.02, months=3))
    assert load_demonstration_once(owner)
    assert not load_demonstration_once(owner)
    with owner.connect() as connection:
        assert ready.holds_records(connection)
        assert ready.is_demonstration(connection)
