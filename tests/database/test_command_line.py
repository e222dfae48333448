"""The commands as an IT person meets them: what they do, and how they refuse."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from database.commands import Run, execute, refuses
from warehouse import connect
from warehouse.config import Urls
from warehouse.migrate import migration_names

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
    execute(
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
    execute(
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
