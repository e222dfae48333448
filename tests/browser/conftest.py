"""A real Chromium before a really served dashboard: what these tests look at is what a person sees."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Connection, text

from harness import serving
from warehouse import connect, embedded
from warehouse.config import Urls

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def _chromium() -> str | None:
    """The system's browser: CHROMIUM where it is set, or the first that the path knows."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window; tests skip where there is none, unless REQUIRE_BROWSER=1."""
    path = _chromium()
    if path is None:
        message = "no Chromium found: install one, or name its program with CHROMIUM="
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        # as root, and in most containers, Chromium has no sandbox; it only ever sees our own pages
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor at a desktop of 1920 × 1080 pixels."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def names(demo_urls: Urls) -> list[str]:
    """What the demonstration's people are called: the same in either language."""
    with connect.engine(demo_urls.owner).connect() as tx:
        return list(
            tx.execute(text("select name from hospital.staff union select display_name from quality.person")).scalars()
        )


@pytest.fixture(scope="session")
def address(demo_home: Path) -> Iterator[str]:
    """The address of the served demonstration hospital; one server for all tests that need no cold one."""
    with serving(demo_home) as served:
        yield served.address


@pytest.fixture(scope="session")
def desk(written_home: Path) -> Iterator[str]:
    """The address of a demonstration hospital that these tests may write into."""
    with serving(written_home) as served:
        yield served.address


@pytest.fixture
def written(written_home: Path) -> Iterator[Connection]:
    """The owner's connection to its database, each statement by itself."""
    with connect.engine(embedded.start(written_home).owner).connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
