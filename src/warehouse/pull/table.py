"""One table of a pull: staged, judged, written and accounted for, in the caller's transaction."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pyarrow as pa
from psycopg import sql
from sqlalchemy import Connection

from warehouse import bulk
from warehouse.pull.catalogue import Table
from warehouse.pull.judge import JUDGED, SAME_KEY, SAME_VALUES, Rule, Verdicts, judgement
from warehouse.pull.source import Source
from warehouse.pull.staging import STAGED, stage

# rows from which it pays to fill an empty table without its indexes
LARGE = 50_000


@dataclass(frozen=True)
class Loaded:
    """What became of a table's rows."""

    table: str
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    reasons: tuple[tuple[str, str, int], ...]  # of refused rows: column, reason, how many; most first


def load_table(
    connection: Connection, source: Source, table: Table, columns: list[str], batches: Iterator[pa.RecordBatch]
) -> Loaded:
    """Bring the rows of one SELECT into their contract table; keep refused ones in quality.rejected_row."""
    cursor = bulk.driver(connection).cursor()
    staged = stage(cursor, columns, batches, table.patient_columns)
    verdicts = Verdicts()
    cursor.execute(judgement(table, staged, source.date_order, verdicts))
    _refuse_repeated(cursor, table, verdicts)
    cursor.execute(sql.SQL("analyze {}").format(JUDGED))
    counts = _counted(cursor)
    _write(connection, table, counts)
    load = _account(cursor, source.name, table.name, staged.rows, counts)
    reasons = _keep_rejected(cursor, load, verdicts.rules) if counts.get("rejected") else ()
    return Loaded(
        table=table.name,
        read=staged.rows,
        inserted=counts.get("insert", 0),
        updated=counts.get("update", 0),
        unchanged=counts.get("unchanged", 0),
        rejected=counts.get("rejected", 0),
        reasons=reasons,
    )


def _counted(cursor: psycopg.Cursor) -> dict[str, int]:
    cursor.execute(
        sql.SQL(
            """
            select case when verdict is null then action else 'rejected' end, count(*) from {} group by 1
            """
        ).format(JUDGED)
    )
    return dict(cursor.fetchall())


def _refuse_repeated(cursor: psycopg.Cursor, table: Table, verdicts: Verdicts) -> None:
    """Of sound rows that may not share a key or other values, the first in the source's order is taken."""
    for columns, reason in [((table.key,), SAME_KEY), *((unique, SAME_VALUES) for unique in table.uniques)]:
        number = verdicts.number(Rule(columns, reason))
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(
            sql.SQL(
                """
                with repeated as (
                    select {names}, min(row_number) as first
                    from {judged} where verdict is null
                    group by {names} having count(*) > 1
                )
                update {judged} as judged set verdict = {number}
                from repeated
                where ({of_judged}) = ({of_repeated}) and judged.verdict is null and row_number > first
                """
            ).format(
                names=names,
                judged=JUDGED,
                number=number,
                of_judged=_qualified("judged", columns),
                of_repeated=_qualified("repeated", columns),
            )
        )
        if columns != (table.key,):
            _refuse_taken(cursor, table, columns, number)


def _refuse_taken(cursor: psycopg.Cursor, table: Table, columns: tuple[str, ...], number: sql.Literal) -> None:
    """Refuse rows whose unique values a stored row has, unless this pull gives that row other values."""
    cursor.execute(
        sql.SQL(
            """
            update {judged} as judged set verdict = {number}
            from hospital.{table} as stored
            where ({of_judged}) = ({of_stored}) and judged.verdict is null and judged.{key} <> stored.{key}
              and not exists (
                  select from {judged} as moved where moved.{key} = stored.{key} and moved.verdict is null
              )
            """
        ).format(
            judged=JUDGED,
            number=number,
            table=sql.Identifier(table.name),
            key=sql.Identifier(table.key),
            of_judged=_qualified("judged", columns),
            of_stored=_qualified("stored", columns),
        )
    )


def _write(connection: Connection, table: Table, counts: dict[str, int]) -> None:
    """Update what differs, then insert what is new; rows that are as stored are not touched, not even locked.

    (An `insert … on conflict do update … where` would lock, and so write, every unchanged row; and a
    statement that changes nothing would still fire triggers that recompute every day.)
    """
    names = [*(column.name for column in table.columns), *table.repeated]
    parts = {
        "table": sql.Identifier(table.name),
        "key": sql.Identifier(table.key),
        "columns": sql.SQL(", ").join(map(sql.Identifier, names)),
        "judged": JUDGED,
        "of_judged": _qualified("judged", names),
    }
    cursor = bulk.driver(connection).cursor()
    if counts.get("update"):
        cursor.execute(_UPDATE.format(**parts))
    if counts.get("insert", 0) >= LARGE and bulk.is_empty(cursor, f"hospital.{table.name}"):
        # what refers to nothing was refused already: indexes and references are made once, after the rows
        with bulk.stripped(connection, [f"hospital.{table.name}"]):
            cursor.execute(_INSERT.format(**parts))
        cursor.execute(sql.SQL("analyze hospital.{}").format(sql.Identifier(table.name)))
        cursor.execute("select quality.mark_everything_dirty()")  # its triggers were off
    elif counts.get("insert"):
        cursor.execute(_INSERT.format(**parts))


_UPDATE = sql.SQL(
    """
    update hospital.{table} as stored set ({columns}) = row({of_judged})
    from {judged} as judged
    where judged.verdict is null and judged.action = 'update' and stored.{key} = judged.{key}
    """
)

_INSERT = sql.SQL(
    """
    insert into hospital.{table} ({columns})
    select {columns} from {judged} where verdict is null and action = 'insert' order by row_number
    """
)


def _account(cursor: psycopg.Cursor, source: str, table: str, read: int, counts: dict[str, int]) -> int:
    """Note the table's load; returns its id. The database itself checks that the numbers add up."""
    row = cursor.execute(
        """
        insert into quality.load
            (source, table_name, finished_at, read, inserted, updated, unchanged, rejected)
        values (%s, %s, clock_timestamp(), %s, %s, %s, %s, %s)
        returning load_id
        """,
        (
            source,
            table,
            read,
            *(counts.get(name, 0) for name in ("insert", "update", "unchanged", "rejected")),
        ),
    ).fetchone()
    assert row is not None
    return row[0]


def _keep_rejected(cursor: psycopg.Cursor, load: int, rules: list[Rule]) -> tuple[tuple[str, str, int], ...]:
    """Keep every refused row as it came, with what was wrong; returns how many by column and reason."""
    cursor.execute(
        sql.SQL(
            """
            insert into quality.rejected_row (load_id, row_number, column_name, value, reason, raw)
            select %s, row_number, rule.columns,
                   (select string_agg(coalesce(raw ->> name, ''), ', ' order by place)
                    from unnest(string_to_array(rule.columns, ', ')) with ordinality as named (name, place)),
                   rule.reason, raw
            from {judged}
            join unnest(%s::text[], %s::text[]) with ordinality as rule (columns, reason, verdict)
                using (verdict)
            join (select row_number, to_jsonb(staged) - 'row_number' as raw from {staged} as staged) as came
                using (row_number)
            """
        ).format(judged=JUDGED, staged=STAGED),
        (load, [", ".join(rule.columns) for rule in rules], [rule.reason for rule in rules]),
    )
    return tuple(
        cursor.execute(
            """
            select column_name, reason, count(*) from quality.rejected_row
            where load_id = %s group by 1, 2 order by 3 desc, 1, 2
            """,
            (load,),
        ).fetchall()
    )


def _qualified(alias: str, names: tuple[str, ...] | list[str]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)
