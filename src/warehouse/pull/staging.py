"""Rows stream into a staging table of text, as they came; patient identifiers arrive hashed."""

import io
from collections.abc import Iterator

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from psycopg import sql

from warehouse.pull import pseudonym

STAGED = sql.Identifier("pull_staged")
# PostgreSQL's text cannot hold NUL; this sign stands for it until its row is refused
NUL_SIGN = "\u2400"
_CSV = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")


def stage(
    cursor: psycopg.Cursor,
    columns: list[str],
    batches: Iterator[pa.RecordBatch],
    patient_columns: frozenset[str],
) -> int:
    """Fill a temporary table (row_number, columns… as text), gone at commit. Returns the number of rows."""
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    typed = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in columns)
    cursor.execute(sql.SQL("create temporary table {} (row_number bigint, {}) on commit drop").format(STAGED, typed))
    secret = pseudonym.key() if patient_columns.intersection(columns) else b""
    rows = 0
    statement = sql.SQL("copy {} (row_number, {}) from stdin (format csv)").format(STAGED, listed)
    with cursor.copy(statement) as copy:
        for batch in batches:
            copy.write(_as_csv(batch, columns, patient_columns, secret, rows))
            rows += batch.num_rows
    cursor.execute(sql.SQL("analyze {}").format(STAGED))
    return rows


def _as_csv(
    batch: pa.RecordBatch, columns: list[str], patient_columns: frozenset[str], secret: bytes, before: int
) -> memoryview:
    numbers = pa.array(range(before + 1, before + batch.num_rows + 1), pa.int64())
    values = [
        pseudonym.pseudonyms(secret, column) if name in patient_columns else _without_nul(column)
        for name, column in zip(columns, batch.columns, strict=True)
    ]
    sink = io.BytesIO()
    numbered = pa.RecordBatch.from_arrays([numbers, *values], names=["row_number", *columns])
    pyarrow.csv.write_csv(numbered, sink, _CSV)
    return sink.getbuffer()


def _without_nul(column: pa.Array) -> pa.Array:
    return pc.replace_substring(column, "\0", NUL_SIGN)
