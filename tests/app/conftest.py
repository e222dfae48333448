"""Pages run without a browser, on a small demonstration hospital."""

import pytest
from streamlit.testing.v1 import AppTest

from harness import Open
from warehouse.config import Urls


def one_page(page: str) -> None:
    """What app.py does, with the page asked for in front: AppTest opens the first one only."""
    import importlib

    from dashboard import frame

    pages = sorted(["monitor.overview", "flow.waiting"], key=lambda name: name != page)
    entries = [
        frame.Entry(
            name.split(".")[1], "Overview", ":material/monitoring:", importlib.import_module(f"pages.{name}").show
        )
        for name in pages
    ]
    frame.run({"Monitor": entries})


@pytest.fixture
def opened(demo_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`opened("flow.waiting", period="2026-Q3")`: the page at that address, run once, as the director unless `as_`."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_READER_URL", demo_urls.reader)
    monkeypatch.setenv("SERVICE_QUALITY_SWITCH", "1")
    monkeypatch.delenv("SERVICE_QUALITY_AS", raising=False)

    def open_page(page: str, **parameters: str) -> AppTest:
        app = AppTest.from_function(one_page, kwargs={"page": page}, default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name.rstrip("_")] = value
        return app.run()

    return open_page
