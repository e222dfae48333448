"""A real Chromium before a really served dashboard: what these tests look at is what a person sees."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

START_SECONDS = 90
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

Serve = Callable[..., AbstractContextManager[str]]


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


@contextmanager
def serving(home: Path, *options: str, **environment: str) -> Iterator[str]:
    """`service-quality serve` as a process of its own on a free port; yields its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.server", "serve", "--port", str(port), *options]
    settings = {**os.environ, "SERVICE_QUALITY_HOME": str(home), **environment}
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(
            command, env=settings, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait_until_it_answers(process, f"http://127.0.0.1:{port}", output)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_it_answers(process: subprocess.Popen, address: str, output: object) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    output.seek(0)  # type: ignore[attr-defined]
    pytest.fail(f"the dashboard did not start:\n{output.read()}")  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def address(demo_home: Path) -> Iterator[str]:
    """The address of the served demonstration hospital; one server for all tests that need no cold one."""
    with serving(demo_home) as url:
        yield url


@pytest.fixture
def serve() -> Serve:
    """Start a server of the test's own: `with serve(home, "--as", email) as address`."""
    return serving
