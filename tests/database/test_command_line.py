"""The commands as an IT person meets them: what they do, and how they refuse."""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import Result
from sqlalchemy import make_url, text
from typer.testing import CliRunner

import dashboard.server
from harness import Server
from warehouse import connect, embedded
from warehouse.config import Urls
from warehouse.migrate import migration_names

Run = Callable[..., Result]
NEWER = """comment on schema mart is '{"migrations": ["0001_contract", "9999_future"], "colour": "mauve"}'"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command in this process, with a data folder of its own for the log."""
    monkeypatch.setenv("SERVICE_QUALITY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(dashboard.server, "_end_in_order", lambda: None)  # pytest keeps its signal handlers
    before = list(logging.getLogger().handlers)
    yield lambda *arguments: CliRunner().invoke(dashboard.server.main, [str(one) for one in arguments])
    for handler in logging.getLogger().handlers:
        if handler not in before:
            logging.getLogger().removeHandler(handler)
            handler.close()


def refuses(result: Result, english: str) -> None:
    """The command failed with its sentence in both languages, without a trace, on standard error alone."""
    assert result.exit_code == 1, result.output
    assert re.search(english, result.stderr), result.stderr
    assert re.search("[\u4e00-\u9fff]", result.stderr)
    assert "Traceback" not in result.output
    assert result.stdout == ""


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _url(url: str, **parts: str) -> str:
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]


# What works


def test_migrate_then_check_then_url(run: Run, empty_urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(empty_urls)
    assert run("check").exit_code == 1
    migrated = run("migrate")
    assert migrated.exit_code == 0
    assert migration_names()[-1] in migrated.stdout
    assert run("migrate").exit_code == 0
    checked = run("check")
    assert checked.exit_code == 0
    assert "journey_step" in checked.stdout
    assert "up to date" in checked.stdout
    assert make_url(empty_urls.owner).password not in checked.output
    assert run("url").stdout.strip() == empty_urls.owner
    assert run("url", "--reader").stdout.strip() == empty_urls.reader


def test_grant_makes_a_person_and_changes_them(
    run: Run, fresh_urls: Urls, configured: Callable[[Urls], None], tmp_path: Path
) -> None:
    configured(fresh_urls)
    _execute(
        fresh_urls.owner,
        "insert into hospital.department (department_id, name, name_en, kind)"
        " values ('ortho', '骨科', 'Orthopaedics', 'clinical'), ('ent', '耳鼻喉科', 'ENT', 'clinical')",
    )
    assert run("grant", "Head@X.invalid", "--role", "director", "--name", "骨科主任").exit_code == 0
    changed = run(
        "grant", "head@x.invalid", "--role", "department_head", "--department", "ortho", "--department", "ent"
    )
    assert changed.exit_code == 0
    with connect.engine(fresh_urls.owner).connect() as connection:
        assert connection.execute(text("select email, display_name, role, departments from quality.person")).all() == [
            ("head@x.invalid", "骨科主任", "department_head", ["ortho", "ent"])
        ]
    log = (tmp_path / "home" / "service-quality.log").read_text()
    assert "head@x.invalid: ('director', ()) -> ('department_head', ('ortho', 'ent'))" in log


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nobody", "--role", "director"), "nobody is not an e-mail address"),
        (("a b@x.invalid", "--role", "director"), "is not an e-mail address"),
        (("h@x.invalid", "--role", "department_head"), "which department h@x.invalid heads"),
        (("h@x.invalid", "--role", "department_head", "--department", "*"), "There is no department \\*"),
        (("h@x.invalid", "--role", "department_head", "--department", "x'; --"), "There is no department x'; --"),
    ],
)
def test_grant_refuses(
    run: Run,
    urls: Urls,
    configured: Callable[[Urls], None],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    configured(urls)
    refuses(run("grant", *arguments), sentence)


def test_refresh_of_nothing_recomputes_nothing(run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(fresh_urls)
    result = run("refresh")
    assert result.exit_code == 0
    assert "Recomputed: 0 days" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("2026-13",), "not a month"),
        (("2100-01",), "2100-01 is not over"),
        (("2026-03", "--by", "head@x.invalid"), "head@x.invalid is not of the quality office"),
        (("2026-03",), "Nobody has any points in 2026-03"),
    ],
)
def test_publish_refuses(
    run: Run, fresh_urls: Urls, configured: Callable[[Urls], None], arguments: tuple[str, ...], sentence: str
) -> None:
    configured(fresh_urls)
    assert run("grant", "office@x.invalid", "--role", "quality_office").exit_code == 0
    by = () if "--by" in arguments else ("--by", "office@x.invalid")
    refuses(run("publish", *arguments, *by), sentence)


def test_publish_adds_editions(run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(fresh_urls)
    assert run("grant", "office@x.invalid", "--role", "quality_office").exit_code == 0
    _execute(
        fresh_urls.owner,
        "insert into hospital.staff (staff_id, name, role) values ('s', '甲', 'nurse');"
        "insert into hospital.praise (praise_id, staff_id, channel, received_at)"
        " values ('p', 's', 'letter', '2026-03-04 09:00+08')",
    )
    assert run("refresh").exit_code == 0
    by = ("publish", "2026-03", "--by", "Office@x.invalid")
    refuses(run(*by), "2026-03 is not announced")
    published = run(*by, "--without-publicity")
    assert published.exit_code == 0
    assert "2026-03 are published (edition 1)" in published.output
    refuses(run(*by), "a correction says why")
    corrected = run(*by, "--reason", "更正")
    assert corrected.exit_code == 0
    assert "2026-03 are published (edition 2)" in corrected.output


@pytest.mark.parametrize("command", ["demo", "migrate", "pull", "refresh", "check", "grant", "publish", "serve", "url"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert re.search("[\u4e00-\u9fff]", result.stdout)


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
    configured(Urls(_url(urls.owner, password="secret-but-wrong"), urls.reader))
    result = run("check")
    refuses(result, "user or password is wrong")
    assert "secret-but-wrong" not in result.output


def test_a_database_that_does_not_exist(run: Run, urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(Urls(_url(urls.owner, database="nowhere"), urls.reader))
    refuses(run("migrate"), "no database of that name")


def test_a_reader_that_does_not_exist(run: Run, empty_urls: Urls, configured: Callable[[Urls], None]) -> None:
    configured(Urls(empty_urls.owner, _url(empty_urls.reader, username="someone")))
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
    _execute(
        fresh_urls.owner,
        NEWER,
        "insert into public._yoyo_migration (migration_hash, migration_id) values ('x', '9999_future')",
    )
    configured(fresh_urls)
    refuses(run(command), "set up by a newer version")


def test_an_older_database(run: Run, fresh_urls: Urls, configured: Callable[[Urls], None]) -> None:
    _execute(fresh_urls.owner, "comment on schema mart is '{}'")
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
    _execute(
        administrator,
        "create role seeing login bypassrls password 'x'",
        f"create role member login password 'x' in role {embedded.OWNER}",
        f'grant connect on database "{name}" to seeing, member',
    )
    try:
        powerful = [fresh_urls.owner, administrator]
        powerful += [_url(fresh_urls.reader, username=login, password="x") for login in ("seeing", "member")]
        for reader in powerful:
            configured(Urls(fresh_urls.owner, reader))
            refuses(run("serve", "--as", "a@b.c"), "may not be served as")
    finally:
        _execute(administrator, f'revoke all on database "{name}" from seeing, member', "drop role seeing, member")


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
    _execute(fresh_urls.owner, "insert into hospital.campus (campus_id, name, name_en) values ('m', '主院', 'Main')")
    refuses(run("demo"), "holds records already.*Nothing was changed")
