"""Migrations, views and rights on a real server."""

from sqlalchemy import Connection, text

from harness import Look, Server
from warehouse import connect, embedded
from warehouse.config import Urls
from warehouse.migrate import migrate, migration_names, schema_state


def test_an_empty_database_becomes_current_and_stays_so(server: Server, empty_urls: Urls) -> None:
    engine = connect.engine(empty_urls.owner)
    assert schema_state(engine) == "unmigrated"
    assert migrate(engine, embedded.READER) == migration_names()
    assert schema_state(engine) == "current"
    assert migrate(engine, embedded.READER) == []
    assert schema_state(engine) == "current"


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
