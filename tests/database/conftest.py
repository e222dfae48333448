"""Every database test runs on the newest PostgreSQL and on the oldest that is supported."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from database import review_of_march, small_hospital
from database.commands import Run
from database.mapped_source import MappedSource
from database.small_hospital import places
from database.some_stars import answers, praise
from database.some_stars import run as execute
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
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in this process, with a data folder of its own for the log."""
    from typer.testing import CliRunner

    import dashboard.server

    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(dashboard.server, "_end_in_order", lambda: None)  # pytest keeps its signal handlers
    before = list(logging.getLogger().handlers)
    yield lambda *arguments: CliRunner().invoke(dashboard.server.main, [str(one) for one in arguments])
    for handler in logging.getLogger().handlers:
        if handler not in before:
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.fixture
def ward(owner: Connection) -> Connection:
    """Ten nurses, n0 of bones and the others of eyes; 15 answers each, a banner for n0 and n1, a call for n2."""
    small_hospital.places(owner)
    execute(
        owner,
        "insert into hospital.staff (staff_id, name, role, department_id) select 'n' || n, '护士' || n, 'nurse',"
        " case when n = 0 then 'bones' else 'eyes' end from generate_series(0, 9) as n",
    )
    execute(owner, "update hospital.staff set role = 'support' where staff_id in ('eyes-1', 'eyes-2', 'bones-1')")
    for number in range(10):
        answers(owner, f"n{number}", 15, 0, day="2026-03-02")
    praise(owner, "a", "banner", staff="n0")
    praise(owner, "b", "banner", staff="n1")
    praise(owner, "c", "phone", staff="n2")
    refresh(owner)
    return owner


@pytest.fixture
def march(owner: Connection) -> Connection:
    """31 answers of eyes, 30 of them 5 and one 1, and 31 of bones; nothing is locked."""
    places(owner)
    review_of_march.answers(owner, "eyes", range(1, 31), 5)
    review_of_march.answers(owner, "eyes", range(31, 32), 1)
    review_of_march.answers(owner, "bones", range(1, 32), 4)
    refresh(owner)
    return owner


@pytest.fixture
def locked(march: Connection) -> Connection:
    """The same, and March is locked."""
    assert march.execute(text("select quality.freeze_review('2026-03-01')")).scalar_one()
    return march
