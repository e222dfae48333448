"""Every database test runs on the newest PostgreSQL and on the oldest that is supported."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from database.mapped_source import MappedSource
from database.review_of_march import answers
from database.small_hospital import places
from warehouse.config import Urls
from warehouse.refresh import refresh


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


@pytest.fixture
def march(owner: Connection) -> Connection:
    """31 answers of eyes, 30 of them 5 and one 1, and 31 of bones; nothing is locked."""
    places(owner)
    answers(owner, "eyes", range(1, 31), 5)
    answers(owner, "eyes", range(31, 32), 1)
    answers(owner, "bones", range(1, 32), 4)
    refresh(owner)
    return owner


@pytest.fixture
def locked(march: Connection) -> Connection:
    """The same, and March is locked."""
    assert march.execute(text("select quality.freeze_review('2026-03-01')")).scalar_one()
    return march
