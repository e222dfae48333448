"""What `service-quality check` finds: the connection, the schema, the logins, what the database holds."""

from dataclasses import dataclass
from datetime import date

from psycopg import sql
from sqlalchemy import Connection, text

from warehouse import connect, ready
from warehouse.config import Urls
from warehouse.migrate import SchemaState, schema_state


@dataclass(frozen=True)
class Findings:
    """The state of one database; `contents` is None where the schema is not this program's."""

    place: str
    reader_place: str
    server_version: str
    state: SchemaState
    contents: "Contents | None"


@dataclass(frozen=True)
class Contents:
    """What a current database holds: rows by table, people by role, days to refresh, first and last day."""

    rows: dict[str, int]
    people: dict[str, int]
    dirty_days: int
    extent: tuple[date, date] | None
    demonstration: bool


def check(urls: Urls) -> Findings:
    """Look at a database through both logins. Problem: one of them cannot connect, or may do too much."""
    owner, reader = connect.engine(urls.owner), connect.engine(urls.reader)
    state = schema_state(owner)
    if state == "current":
        ready.refuse_powerful_reader(reader)
    else:
        reader.connect().close()
    with owner.connect() as connection:
        return Findings(
            place=connect.place(owner.url),
            reader_place=connect.place(reader.url),
            server_version=str(connection.scalar(text("show server_version"))),
            state=state,
            contents=_contents(connection) if state == "current" else None,
        )


def _contents(connection: Connection) -> Contents:
    people = connection.execute(text("select role, count(*) as people from quality.person group by role order by role"))
    extent = connection.execute(
        text(
            "select min(day), max(day) from"
            " (select day from rollup.wait_day union all select day from rollup.visit_day) as days"
        )
    ).one()
    return Contents(
        rows={name: _rows(connection, name) for name in ready.contract_tables(connection)},
        people={row.role: row.people for row in people},
        dirty_days=int(connection.scalar(text("select count(distinct day) from quality.dirty_day")) or 0),
        extent=(extent[0], extent[1]) if extent[0] else None,
        demonstration=ready.is_demonstration(connection),
    )


def _rows(connection: Connection, table: str) -> int:
    raw = connection.connection.driver_connection
    assert raw is not None
    (count,) = raw.execute(sql.SQL("select count(*) from hospital.{}").format(sql.Identifier(table))).fetchone()
    return int(count)
