"""What all tests share: real servers, one per version and run, and databases cloned from a template."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from harness import HASTY, Look, Server
from warehouse import config, connect, embedded
from warehouse.config import Urls
from warehouse.migrate import migrate

DEMO_UNTIL = date(2026, 10, 31)
DEMO_SCALE = 0.05


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Server]]:
    """The server of a version, started when it is first asked for, stopped at the end of the run."""
    running: dict[int, Server] = {}

    def server(version: int) -> Server:
        if version not in running:
            home = tmp_path_factory.mktemp(f"postgres{version}")
            urls = embedded.start(home, version=version, settings=HASTY)
            with psycopg.connect(embedded.administrator_url(home), autocommit=True) as connection:
                # lets a test look through the reader's eyes inside the owner's uncommitted transaction
                connection.execute(f"grant {embedded.READER} to {embedded.OWNER}")
            migrate(connect.engine(urls.owner), embedded.READER)
            connect.engine(urls.owner).dispose()  # a template in use cannot be cloned
            running[version] = Server(version, home, urls)
        return running[version]

    yield server
    for started in running.values():
        embedded.stop(started.home)


@pytest.fixture(scope="session")
def server(servers: Callable[[int], Server], request: pytest.FixtureRequest) -> Server:
    """PostgreSQL 18; tests/database runs everything that uses it on 16 as well."""
    return servers(getattr(request, "param", 18))


@pytest.fixture(scope="session")
def server16(servers: Callable[[int], Server]) -> Server:
    """PostgreSQL 16, the oldest that is supported."""
    return servers(16)


@pytest.fixture(scope="session")
def urls(server: Server) -> Iterator[Urls]:
    """A migrated, empty database that tests leave as it is: they roll back."""
    made = server.clone()
    yield made
    server.drop(made)


@pytest.fixture
def empty_urls(server: Server) -> Iterator[Urls]:
    """A database of this test's own, with nothing in it: not migrated."""
    made = server.empty()
    yield made
    server.drop(made)


@pytest.fixture
def fresh_urls(server: Server) -> Iterator[Urls]:
    """A migrated, empty database of this test's own, for what has to be committed."""
    made = server.clone()
    yield made
    server.drop(made)


@pytest.fixture
def owner(urls: Urls) -> Iterator[Connection]:
    """The owner's connection in a transaction that is rolled back at the end."""
    with connect.engine(urls.owner).connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def as_reader(owner: Connection) -> Look:
    """Look through a person's eyes at the rows of `owner`'s transaction: `with as_reader(email) as tx`.

    None stands for nobody. Afterwards the connection is the owner's again.
    """

    @contextmanager
    def look(email: str | None) -> Iterator[Connection]:
        savepoint = owner.begin_nested()
        try:
            owner.execute(text(f"set local role {embedded.READER}"))
            owner.execute(text("select set_config('app.person', :email, true)"), {"email": email or ""})
            yield owner
        except BaseException:
            savepoint.rollback()  # takes role and person along
            raise
        owner.execute(text("reset role"))
        owner.execute(text("select set_config('app.person', '', true)"))
        savepoint.commit()

    return look


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[[Urls], None]:
    """Point the program at a database for the length of a test, as a hospital does."""

    def point(urls: Urls) -> None:
        monkeypatch.setenv("DATABASE_URL", urls.owner)
        monkeypatch.setenv("DATABASE_READER_URL", urls.reader)

    return point


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a running demonstration hospital at small scale, up to October 2026; only read it.

    It has an embedded server of its own, as on a desk, so that `service-quality serve` can be started on it.
    """
    yield from _demonstration(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def written_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same once more, for tests that write into it: whoever only reads sees nothing of that."""
    yield from _demonstration(tmp_path_factory.mktemp("written"))


def _demonstration(home: Path) -> Iterator[Path]:
    from demo.load import load

    urls = embedded.start(home, settings=HASTY)
    engine = connect.engine(urls.owner)
    migrate(engine, embedded.READER)
    with engine.begin() as connection:
        load(connection, until=DEMO_UNTIL, scale=DEMO_SCALE)
    yield home
    engine.dispose()
    embedded.stop(home)


@pytest.fixture(scope="session")
def demo_urls(demo_home: Path) -> Urls:
    """The logins of that demonstration hospital; loaded once, only read."""
    return embedded.start(demo_home)


@pytest.fixture(scope="session")
def whole_demo_urls(servers: Callable[[int], Server]) -> Iterator[Urls]:
    """The demonstration hospital as users get it, up to October 2026; for what is rare. Loaded once, only read."""
    from demo.load import load

    server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as connection:
        load(connection, until=DEMO_UNTIL)
    yield made
    server.drop(made)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with reference results and real data, which are not part of the project.

    REFERENCE_DIR, or `shared` beside the checkout; where there is none tests skip, or fail if
    REQUIRE_REFERENCE=1.
    """
    folder = Path(os.environ.get("REFERENCE_DIR") or config.ROOT.parent / "shared")
    if not folder.is_dir():
        message = f"no reference data at {folder}: set REFERENCE_DIR"
        if os.environ.get("REQUIRE_REFERENCE") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return folder
