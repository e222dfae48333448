"""What a reader is told when the database is not as it should be, and when nobody may look."""

import json
from collections.abc import Iterator

import pytest
from psycopg import sql
from sqlalchemy import text

from dashboard import errors
from harness import Open, said
from warehouse import connect
from warehouse.config import Urls
from warehouse.migrate import migration_names, this_build

PAGES = ("monitor.overview", "flow.waiting", "people.service_stars")
SOMEBODY = "somebody@hospital.invalid"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What was seen of one database's schema says nothing about another's."""
    errors._state_seen.clear()
    yield
    errors._state_seen.clear()


@pytest.fixture
def of_somebody(fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Urls:
    """An empty database that is no demonstration, served to its one director."""
    with connect.engine(fresh_urls.owner).begin() as owner:
        owner.execute(
            text("insert into quality.person (email, display_name, role) values (:email, '院长', 'director')"),
            {"email": SOMEBODY},
        )
    monkeypatch.setenv("SERVICE_QUALITY_AS", SOMEBODY)
    return fresh_urls


def test_a_database_without_tables(opened: Open, empty_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", empty_urls.owner)  # the reader may not even connect yet
    app = opened("flow.waiting", lang="en")
    assert "Make them with: service-quality migrate" in said(app)
    assert [button.label for button in app.button if button.key == "try_again"] == ["Try again"]


@pytest.mark.parametrize(
    ("migrations", "sentence"),
    [([*migration_names(), "9999_later"], "newer version"), (migration_names()[:-1], "older than this program")],
)
def test_a_database_of_another_version(
    opened: Open, fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch, migrations: list[str], sentence: str
) -> None:
    build = json.dumps(this_build() | {"migrations": migrations})
    with connect.engine(fresh_urls.owner).begin() as owner:
        owner.connection.execute(sql.SQL("comment on schema mart is {}").format(sql.Literal(build)))
    monkeypatch.setenv("DATABASE_READER_URL", fresh_urls.reader)
    page = said(opened("flow.waiting", lang="en"))
    assert sentence in page
    assert "sq-sentence" not in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_database_says_what_would_fill_it(
    opened: Open, of_somebody: Urls, monkeypatch: pytest.MonkeyPatch, page: str, lang: str
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", of_somebody.reader)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    app = opened(page, lang=lang)
    assert not app.exception
    assert "service-quality pull" in said(app)
    assert "sq-problem" not in said(app)


def test_a_real_database_is_looked_at_by_the_person_named_at_start(
    opened: Open, of_somebody: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", of_somebody.reader)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    app = opened("monitor.overview", lang="zh", as_="director@demo.invalid")
    assert "院长" in said(app)
    assert "as" in said(app).split("sq-notice")[1]
    assert "as" not in app.query_params


def test_even_where_switching_is_on_only_a_demonstration_obeys(
    opened: Open, of_somebody: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect.engine(of_somebody.owner).begin() as owner:
        owner.execute(
            text("insert into quality.person (email, display_name, role) values ('b@x.invalid', '乙', 'staff')")
        )
    monkeypatch.setenv("DATABASE_READER_URL", of_somebody.reader)
    app = opened("monitor.overview", lang="zh", as_="b@x.invalid")
    assert "sq-notice" in said(app)
    assert "as" not in app.query_params


@pytest.mark.parametrize(
    ("named", "sentence"), [(None, "Nobody was named"), ("stranger@x.invalid", "does not know stranger@x.invalid")]
)
def test_nobody_or_a_stranger_sees_nothing(
    opened: Open, fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch, named: str | None, sentence: str
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", fresh_urls.reader)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    if named:
        monkeypatch.setenv("SERVICE_QUALITY_AS", named)
    page = said(opened("flow.waiting", lang="en"))
    assert sentence in page
    assert "service-quality" in page


def test_a_schema_changed_under_a_running_server(
    opened: Open, of_somebody: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", of_somebody.reader)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    assert "sq-problem" not in said(opened("flow.waiting", lang="en")), "the schema is seen as current"
    with connect.engine(of_somebody.owner).begin() as owner:
        owner.execute(text("drop view mart.wait_extent"))
        owner.execute(text("comment on schema mart is '{}'"))
    page = said(opened("flow.waiting", lang="en"))
    assert "older than this program" in page
    assert "this link works again" in page


def test_an_unforeseen_error_is_one_sentence_and_a_mark(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("dashboard.waiting.picture", break_down)
    app = opened("flow.waiting", lang="en", step="imaging")
    assert not app.exception
    page = said(app)
    assert "did not foresee" in page
    assert "the menu still leads to the other pages" in page
    assert "secret detail" not in page
    assert "Traceback" not in page
    assert app.query_params["step"] == "imaging", "the link is kept for another try"
