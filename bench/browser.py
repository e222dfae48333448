"""What a person waits for: headless Chromium, from the click to the last painted chart."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WATCH = Path(__file__).with_name("watch.js")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
LONGEST_MS = 120_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser (CHROMIUM, or the first that the path knows), without a window."""
    path = os.environ.get("CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("no Chromium found: install one, or name its program with CHROMIUM=")
    with sync_playwright() as playwright:
        # as root, and in most containers, Chromium has no sandbox; it only ever sees our own pages
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody who has never been here: nothing cached, 1920 × 1080."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    context.set_default_timeout(LONGEST_MS)
    context.add_init_script(path=WATCH)
    yield context.new_page()
    context.close()


def opened(page: Page, url: str, charts: int) -> float:
    """Seconds from the navigation's start until `charts` charts are painted and the script is at rest."""
    page.goto(url, wait_until="commit")
    return _done(page, charts)


def clicked(page: Page, click: Callable[[Page], None], charts: int) -> float:
    """Seconds from the click until charts have changed and are painted, and the script is at rest again."""
    click(page)
    return _done(page, charts)


def _done(page: Page, charts: int) -> float:
    done = page.wait_for_function("count => window.bench.done(count)", arg=charts, polling=20)
    return float(done.json_value()) / 1000
