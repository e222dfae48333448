"""How the commands refuse: wrong addresses, schemas that are not this program's, what may not be served."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from database.commands import Run, changed, execute, refuses
from harness import Server
from warehouse import connect, embedded
from warehouse.config import Urls

NEWER = """comment on schema mart is '{"migrations": ["0001_contract", "9999_future"], "colour": "mauve"}'"""


# Wrong URLs and servers


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("hello", "cannot be understood"),
        ("postgresql://u:p@localhost:port/x", "cannot be understood"),
        ("mysql://u:p@localhost/x", "only PostgreSQL is supported"),
        ("postgresql://u:p@127.0.0.1:1/x", "No database server answers at u@127.0.0.1:1/x"),
        ("postgres://u:p@no-such-host.invalid/x", "name of the database server cannot be found"),
        ("postgresql://u:p@/x?host=/no/such/folder", "No database server answers"),
    ],
)
@pytest.mark.parametrize("command", ["migrate", "check"])
def test_a_wrong_url(run: Run, configured: Callable[[Urls], None], url: str, sentence: str, command: str) -> None:
    configured(Urls(url, url))
    refuses(run(command), sentence)


def test_a_wrong_password_is_said_and_not_shown(run: Run, urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(Urls(changed(urls.owner, password="secret-but-wrong"), urls.reader))
    result = run("check")
    refuses(result, "user or password is wrong")
    assert "secret-but-wrong" not in result.output


def test_a_database_that_does_not_exist(run: Run, urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(Urls(changed(urls.owner, database="nowhere"), urls.reader))
    refuses(run("migrate"), "no database of that name")


def test_a_reader_that_does_not_exist(run: Run, empty_urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(Urls(empty_urls.owner, changed(empty_urls.reader, username="someone")))
    refuses(run("migrate"), "no login someone for the pages")


def test_a_server_too_old(
    run: Run, empty_urls: Urls, configured: Callable[[Urls], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "OLDEST_VERSION", 19)
    configured(empty_urls)
    refuses(run("migrate"), "this program needs 19 or newer")


def test_one_url_without_the_other(run: Run, urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", urls.owner)
    refuses(run("check"), "DATABASE_READER_URL is not")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DATABASE_READER_URL", urls.reader)
    refuses(run("check"), "DATABASE_URL, the owner's login, is not")


# Schemas that are not this program's


@pytest.mark.parametrize("command", [("refresh",), ("demo",), ("serve",), ("grant", "a@b.c", "--role", "staff")])
def test_an_unmigrated_database(
    run: Run, empty_urls: Urls, configured: Callable[[Urls], None], command: tuple[str, ...]
) -> None:
    configured(empty_urls)
    refuses(run(*command), "no tables of this program yet.*service-quality migrate")


@pytest.mark.parametrize("command", ["refresh", "serve", "migrate"])
def test_a_newer_database(run: Run, fresh_urls: Urls, configured: Callable[[Urls], None], command: str) -> None:
    execute(
        fresh_urls.owner,
        NEWER,
        "insert into public._yoyo_migration (migration_hash, migration_id) values ('x', '9999_future')",
    )
    configured(fresh_urls)
    refuses(run(command), "set up by a newer version")


def test_an_older_database(run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]) -> None:
    execute(fresh_urls.owner, "comment on schema mart is '{}'")
    configured(fresh_urls)
    refuses(run("serve"), "older version.*service-quality migrate")
    assert run("migrate").exit_code == 0
    refuses(run("serve"), "Say who will look")


# Serving


def test_serve_refuses_logins_that_see_too_much(
    run: Run, server: Server, fresh_urls: Urls, configured: Callable[[Urls], None]
) -> None:
    name = make_url(fresh_urls.owner).database or ""
    administrator = embedded.administrator_url(server.home, name)
    execute(
        administrator,
        "create role seeing login bypassrls password 'x'",
        f"create role member login password 'x' in role {embedded.OWNER}",
        f'grant connect on database "{name}" to seeing, member',
    )
    try:
        powerful = [fresh_urls.owner, administrator]
        powerful += [changed(fresh_urls.reader, username=login, password="x") for login in ("seeing", "member")]
        for reader in powerful:
            configured(Urls(fresh_urls.owner, reader))
            refuses(run("serve", "--as", "a@b.c"), "may not be served as")
    finally:
        execute(administrator, f'revoke all on database "{name}" from seeing, member', "drop role seeing, member")


def test_serve_needs_a_known_person_on_this_computer(
    run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]
) -> None:
    configured(fresh_urls)
    refuses(run("serve"), "Say who will look at this database: service-quality serve --as EMAIL")
    refuses(run("serve", "--as", "a@b.c"), "does not know a@b.c")
    assert run("grant", "a@b.c", "--role", "director").exit_code == 0
    refuses(run("serve", "--as", "a@b.c", "--address", "0.0.0.0"), "on this computer only")


def test_a_port_in_use(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refuses(run("serve", "--port", port), f"Port {port} at 127.0.0.1 is in use already")


def test_a_port_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    refuses(run("serve"), "PORT is eighty, which is not a port number")


def test_an_address_that_is_none(run: Run) -> None:
    refuses(run("serve", "--address", "no-such-host.invalid"), "There is no address no-such-host.invalid")


def test_a_data_folder_that_cannot_be_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DATABASE_READER_URL", raising=False)
    refuses(run("url"), "cannot be written to")


def test_the_demonstration_goes_into_an_empty_database_only(
    run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]
) -> None:
    configured(fresh_urls)
    execute(fresh_urls.owner, "insert into hospital.campus (campus_id, name, name_en) values ('m', '主院', 'Main')")
    refuses(run("demo"), "holds records already.*Nothing was changed")
