"""Every database test runs on the newest PostgreSQL and on the oldest that is supported."""

from pathlib import Path

import pytest

from database.mapped_source import MappedSource
from warehouse.config import Urls


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask for `server`, directly or through `owner` or `fresh_urls`, and run twice."""
    if "server" in metafunc.fixturenames:
        metafunc.parametrize("server", [18, 16], indirect=True, scope="session", ids=["pg18", "pg16"])


@pytest.fixture
def mapped(tmp_path: Path, fresh_urls: Urls) -> MappedSource:
    """A mapped system with one department and nothing else yet, over a database of its own."""
    source = MappedSource(tmp_path, fresh_urls)
    source.select("department", "select 'eyes' as department_id, '眼科' as name, 'Eyes' as name_en, 'clinical' as kind")
    source.file("nothing", "a,b\n")
    return source
