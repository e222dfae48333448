"""Pages run without a browser, on a small demonstration hospital."""

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from conftest import DEMO_UNTIL
from demo.load import load
from harness import Open, Server
from warehouse import config, connect
from warehouse.config import Urls


def one_page(page: str, root: str) -> None:
    """What app.py does, with the page asked for in front: AppTest opens the first one only."""
    import importlib
    from pathlib import Path

    from dashboard import frame

    def path_of(name: str) -> str:
        return name.split(".")[1].replace("_", "-")

    every = [".".join(path.with_suffix("").parts[-2:]) for path in sorted(Path(root, "pages").glob("*/*.py"))]
    entries = [
        frame.Entry(path_of(name), "Overview", ":material/home:", importlib.import_module(f"pages.{name}").show)
        for name in sorted(every, key=lambda name: name != page)
    ]
    frame.run({"Monitor": entries})


@pytest.fixture
def opened_on(monkeypatch: pytest.MonkeyPatch) -> Callable[[Urls], Open]:
    """Point the pages at a database: `opened_on(urls)` opens pages of it as `opened` does."""

    def point(urls: Urls) -> Open:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("DATABASE_READER_URL", urls.reader)
        monkeypatch.setenv("SERVICE_QUALITY_SWITCH", "1")
        monkeypatch.delenv("SERVICE_QUALITY_AS", raising=False)
        return open_page

    def open_page(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_function(one_page, kwargs={"page": page, "root": str(config.ROOT)}, default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name.rstrip("_")] = value
        return app.run()

    return point


@pytest.fixture
def opened(demo_urls: Urls, opened_on: Callable[[Urls], Open]) -> Open:
    """`opened("flow.waiting", period="2026-Q3")`: the page at that address, run once, as the director unless `as_`."""
    return opened_on(demo_urls)


@pytest.fixture
def own_demo(servers: Callable[[int], Server]) -> Iterator[Urls]:
    """A demonstration of this test's own, to be written into."""
    server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as connection:
        load(connection, until=DEMO_UNTIL, scale=0.02, months=14)
    yield made
    server.drop(made)
