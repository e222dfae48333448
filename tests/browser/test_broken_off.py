"""Broken off in the middle of saving, by kill -9 or a page loaded anew: what is stored is whole, before or after."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection

from browser.hands import HEAD, button, fails, field, go, notice, press, rest, versions
from harness import serving
from warehouse import embedded

SECONDS = 20


@contextmanager
def _nobody_may_add(home: Path) -> Iterator[psycopg.Connection]:
    """Whoever saves an action waits, between the question and the answer, until the block is left."""
    with psycopg.connect(embedded.administrator_url(home, "service_quality")) as holding:
        holding.execute("lock table quality.action_version in share mode")
        yield holding


def _waiting(home: Path) -> int:
    """The process of the server that waits to add a row."""
    give_up_at = time.monotonic() + SECONDS
    with psycopg.connect(embedded.administrator_url(home), autocommit=True) as looking:
        while time.monotonic() < give_up_at:
            found = looking.execute(
                "select pid from pg_stat_activity"
                " where wait_event_type = 'Lock' and query ilike 'insert into quality.action%'"
            ).fetchone()
            if found:
                return int(found[0])
            time.sleep(0.1)
    pytest.fail("nobody saves anything")


def _ask(page: Page, address: str, title: str) -> None:
    go(page, address, "actions?new=1", HEAD)
    field(page, "action_new_title").fill(title)
    button(page, "action_open").click()


def _again(page: Page, address: str, title: str, written: Connection) -> None:
    """Sent once more, it stands there once."""
    _ask(page, address, title)
    rest(page)
    assert notice(page) == "Saved."
    assert versions(written, title) == ["to_do"]


def test_the_dashboard_is_killed_before_the_answer(page: Page, written_home: Path, written: Connection) -> None:
    with serving(written_home) as served, _nobody_may_add(written_home) as holding:
        _ask(page, served.address, "Killed before")
        waits = _waiting(written_home)
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(SECONDS)
        holding.rollback()
        _is_over(written_home, waits)
    assert versions(written, "Killed before") in ([], ["to_do"])
    with serving(written_home) as served:
        _again(page, served.address, "Killed before", written)


def test_the_dashboard_is_killed_after_it_was_written(page: Page, written_home: Path, written: Connection) -> None:
    with serving(written_home) as served:
        _ask(page, served.address, "Killed after")
        give_up_at = time.monotonic() + SECONDS
        while not versions(written, "Killed after") and time.monotonic() < give_up_at:
            time.sleep(0.005)
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(SECONDS)
    assert versions(written, "Killed after") == ["to_do"]
    with serving(written_home) as served:
        _again(page, served.address, "Killed after", written)


@pytest.mark.parametrize("how", ["ended", "killed"])
def test_the_database_breaks_off(page: Page, desk: str, written_home: Path, written: Connection, how: str) -> None:
    title = f"Broken off {how}"
    with _nobody_may_add(written_home) as holding:
        _ask(page, desk, title)
        waits = _waiting(written_home)
        if how == "ended":
            with psycopg.connect(embedded.administrator_url(written_home), autocommit=True) as ending:
                ending.execute("select pg_terminate_backend(%s)", (waits,))
            holding.rollback()
        else:
            os.kill(waits, signal.SIGKILL)  # PostgreSQL ends all others too and starts anew
            holding.close()
    expect(page.locator(".sq-notice, .sq-problem").first).to_be_visible(timeout=60_000)
    rest(page)
    for _ in range(10):  # while the database starts anew, the page says so
        if not fails(page):
            break
        page.get_by_role("button", name="Try again").click()
        page.wait_for_timeout(1000)
        rest(page)
    written.invalidate()
    assert fails(page) == 0
    assert versions(written, title) == []
    # by the page, or, where the database as a whole started anew and the page could not be drawn, by the browser
    expect(field(page, "action_new_title")).to_have_value(title)
    press(page, "action_open")
    assert notice(page) == "Saved."
    assert versions(written, title) == ["to_do"]


def test_loaded_anew_before_the_answer(page: Page, desk: str, written_home: Path, written: Connection) -> None:
    with _nobody_may_add(written_home) as holding:
        _ask(page, desk, "Anew")
        _waiting(written_home)
        page.reload()
        expect(page.locator("h1").first).to_be_visible()
        holding.rollback()
    _again(page, desk, "Anew", written)


def _is_over(home: Path, process: int) -> None:
    """Wait until the server's process has noticed that nobody listens."""
    give_up_at = time.monotonic() + SECONDS
    with psycopg.connect(embedded.administrator_url(home), autocommit=True) as looking:
        while time.monotonic() < give_up_at:
            if not looking.execute("select from pg_stat_activity where pid = %s", (process,)).fetchall():
                return
            time.sleep(0.1)
