"""Make sure that a database can be worked with before anything is done to it."""

from psycopg import sql
from sqlalchemy import Connection, Engine, text

from language import N_, Problem
from warehouse import config, connect
from warehouse.config import Urls
from warehouse.migrate import SchemaState, migrate, newer_schema, schema_state
from warehouse.progress import progress_bar
from warehouse.report import say


def is_embedded() -> bool:
    """Whether the database is the one that this program starts itself."""
    return config.database_url() is None and config.database_reader_url() is None


def migrated() -> Urls:
    """The URLs of a database with this program's schema.

    The embedded database is brought up to date on the way; on a configured server its owner decides when.
    Problem: the schema there is missing, older or newer.
    """
    urls = connect.urls()
    engine = connect.engine(urls.owner)
    state = schema_state(engine)
    if state == "unmigrated" and is_embedded():
        migrate(engine, reader_role(urls))
    elif state == "older" and is_embedded():
        say(N_("The program is newer than its database, which is brought up to date now."))
        with progress_bar() as progress:
            migrate(engine, reader_role(urls), progress)
    else:
        require_current(state)
    return urls


def require_current(state: SchemaState) -> None:
    """Problem: the schema is not this program's, with the way on."""
    if state == "newer":
        raise newer_schema()
    if state == "unmigrated":
        raise Problem("The database has no tables of this program yet. Make them with: service-quality migrate")
    if state == "older":
        raise Problem(
            "The database was set up by an older version of this program. "
            "Bring it up to date with: service-quality migrate"
        )


def reader_role(urls: Urls) -> str:
    """The role that the pages log in with."""
    return connect.parse(urls.reader).username or ""


def contract_tables(connection: Connection) -> list[str]:
    """The tables that a hospital's records fill, by name; the calendar is this program's own."""
    names = connection.scalars(
        text(
            "select table_name from information_schema.tables"
            " where table_schema = 'hospital' and table_type = 'BASE TABLE' and table_name <> 'calendar_day'"
            " order by table_name"
        )
    )
    return list(names)


def holds_records(connection: Connection) -> bool:
    """Whether any table of the contract has a row, the reserved department left aside."""
    probes = [
        sql.SQL("exists (select from hospital.{} {})").format(
            sql.Identifier(name),
            sql.SQL("where department_id <> 'unassigned'" if name == "department" else ""),
        )
        for name in contract_tables(connection)
    ]
    raw = connection.connection.driver_connection
    assert raw is not None
    (found,) = raw.execute(sql.SQL("select {}").format(sql.SQL(" or ").join(probes))).fetchone()
    return bool(found)


def is_demonstration(connection: Connection) -> bool:
    """Whether the demonstration's loader filled this database."""
    return bool(connection.scalar(text("select quality.is_demonstration()")))


def refuse_powerful_reader(reader_engine: Engine) -> None:
    """Problem: the pages' login could see or change more than the policies allow.

    Membership counts as well: a member of the owner's role becomes owner by SET ROLE.
    """
    with reader_engine.connect() as connection:
        login, powerful, owns, reads = connection.execute(
            text(
                """
                select current_user,
                    exists (select from pg_roles where (rolsuper or rolbypassrls)
                            and pg_has_role(current_user, oid, 'member')),
                    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            where n.nspname in ('hospital', 'quality', 'rollup', 'mart')
                            and pg_has_role(current_user, c.relowner, 'member')),
                    coalesce(has_schema_privilege(to_regnamespace('mart'), 'usage'), false)
                """
            )
        ).one()
    if powerful or owns:
        raise Problem(
            "The pages may not be served as {login}: it owns tables, is a superuser or bypasses row-level "
            "security, so everybody would see everything. Set DATABASE_READER_URL to a login of its own.",
            login=login,
        )
    if not reads:
        raise Problem(
            "The login {login} has no right to read the pages' tables yet. Grant it with: service-quality migrate",
            login=login,
        )
