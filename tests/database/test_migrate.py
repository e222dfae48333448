"""Migrations, views, rights and calendar on a real server; what an update recomputes."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text

from harness import Look, Server
from language import Problem
from warehouse import connect, embedded
from warehouse import migrate as module
from warehouse.config import Urls
from warehouse.migrate import migrate, migration_names, schema_state, view_files
from warehouse.refresh import refresh


@pytest.fixture
def engine(fresh_urls: Urls) -> Engine:
    """The owner's engine on a migrated database of the test's own."""
    return connect.engine(fresh_urls.owner)


def _value(engine: Engine, query: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(text(query))


def _change_build(connection: Connection, **changes: object) -> None:
    """Make the database look as if another edition of this program had built it."""
    kept = json.loads(str(connection.scalar(text("select obj_description('mart'::regnamespace)"))))
    comment = json.dumps({**kept, **changes})
    connection.exec_driver_sql(f"comment on schema mart is $${comment}$$")


def test_an_empty_database_becomes_current_and_stays_so(server: Server, empty_urls: Urls) -> None:
    engine = connect.engine(empty_urls.owner)
    assert schema_state(engine) == "unmigrated"
    assert migrate(engine, embedded.READER) == migration_names()
    assert schema_state(engine) == "current"
    assert migrate(engine, embedded.READER) == []
    assert schema_state(engine) == "current"
    assert schema_state(connect.engine(empty_urls.reader)) == "current"


def test_two_migrations_at_once_wait_for_each_other(server: Server, empty_urls: Urls) -> None:
    engine = connect.engine(empty_urls.owner)
    with ThreadPoolExecutor(2) as both:
        applied = list(both.map(lambda _: migrate(engine, embedded.READER), range(2)))
    assert sorted(applied, key=len) == [[], migration_names()]


def test_a_database_with_an_unknown_migration_is_newer_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("insert into public._yoyo_migration (migration_hash, migration_id) values ('x', '9999_future')")
        )
        _change_build(connection, migrations=[*migration_names(), "9999_future"], colour="mauve")
    before = _value(engine, "select obj_description('mart'::regnamespace)")
    assert schema_state(engine) == "newer"
    with pytest.raises(Problem, match="newer version"):
        migrate(engine, embedded.READER)
    assert _value(engine, "select obj_description('mart'::regnamespace)") == before


def test_other_views_make_a_database_older_until_it_is_migrated(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("create view mart.left_over as select 1 as one"))
        _change_build(connection, metrics="other")
    assert schema_state(engine) == "older"
    migrate(engine, embedded.READER)
    assert schema_state(engine) == "current"
    assert _value(engine, "select to_regclass('mart.left_over')") is None


def test_every_view_file_makes_the_view_of_its_name(engine: Engine) -> None:
    with engine.connect() as connection:
        views = connection.scalars(text("select viewname from pg_views where schemaname = 'mart'")).all()
    assert sorted(views) == sorted(path.stem for path in view_files())


def test_views_that_need_another_come_after_it(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.sql").write_text("-- One row per thing.\n-- after: c\ncreate view mart.a as select * from mart.c")
    (tmp_path / "b.sql").write_text("-- One row per thing.\n")
    (tmp_path / "c.sql").write_text("-- One row per thing.\n")
    monkeypatch.setattr(module, "VIEWS", tmp_path)
    names = [path.stem for path in view_files()]
    assert names.index("c") < names.index("a")
    assert sorted(names) == ["a", "b", "c"]
    (tmp_path / "c.sql").write_text("-- One row per thing.\n-- after: a\n")
    with pytest.raises(ValueError, match="wait for each other"):
        view_files()


def test_an_update_recomputes_what_it_computes_differently(engine: Engine) -> None:
    visits = "select sum(visits) from rollup.visit_day where department_id = '*'"
    booked = "select sum(denominator) from rollup.metric_month where metric = 'booked_rate' and department_id = '*'"
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into hospital.visit (visit_id, kind, arrived_at, status)"
                " values ('v', 'outpatient', '2026-03-02 09:00+08', 'completed')"
            )
        )
        refresh(connection)
    assert (_value(engine, visits), _value(engine, booked)) == (1, 1)
    with engine.begin() as connection:
        connection.execute(text("update rollup.metric_month set denominator = 50"))
        _change_build(connection, metrics="computed otherwise")
    migrate(engine, embedded.READER)
    assert _value(engine, booked) == 1
    with engine.begin() as connection:
        connection.execute(text("update rollup.visit_day set visits = 50"))
        _change_build(connection, rollups="computed otherwise")
    migrate(engine, embedded.READER)
    assert (_value(engine, visits), _value(engine, booked)) == (1, 1)


def test_the_calendar_is_filled_and_mended(engine: Engine) -> None:
    last = date(date.today().year + 2, 12, 31)
    days = (last - date(2010, 1, 1)).days + 1
    assert _value(engine, "select count(*) from hospital.calendar_day") == days
    assert _value(engine, "select max(day) from hospital.calendar_day") == last
    make_up_sunday = "select is_working_day from hospital.calendar_day where day = '2025-01-26'"
    assert _value(engine, make_up_sunday) is True
    with engine.begin() as connection:
        connection.execute(text("update hospital.calendar_day set is_working_day = false where day = '2025-01-26'"))
    migrate(engine, embedded.READER)
    assert _value(engine, make_up_sunday) is True


def test_a_person_is_seen_inside_the_owners_transaction(owner: Connection, as_reader: Look) -> None:
    owner.execute(
        text("insert into quality.person (email, display_name, role) values ('d@x.invalid', 'D', 'director')")
    )
    with as_reader("d@x.invalid") as tx:
        assert tx.scalar(text("select current_user")) == "quality_reader"
        assert tx.scalars(text("select email from quality.person")).all() == ["d@x.invalid"]
    with as_reader(None) as tx:
        assert tx.scalars(text("select email from quality.person")).all() == []
    assert owner.scalar(text("select current_user")) == "quality_owner"
