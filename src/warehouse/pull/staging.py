"""Rows stream into a staging table of text, as they came; patient identifiers arrive hashed."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from psycopg import sql

from warehouse.pull import pseudonym
from warehouse.pull.pseudonym import BLANKS

STAGED = sql.Identifier("pull_staged")
# PostgreSQL's text cannot hold NUL; this sign stands for it until its row is refused
NUL_SIGN = "\u2400"
_CSV = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")


@dataclass
class Staged:
    """What was staged: its columns, how many rows, and which columns need care that costs time on every row."""

    columns: tuple[str, ...]
    rows: int = 0
    padded: set[str] = field(default_factory=set)  # with blanks around some value
    with_nul: set[str] = field(default_factory=set)


def stage(
    cursor: psycopg.Cursor, columns: Sequence[str], batches: Iterable[pa.RecordBatch], patient_columns: frozenset[str]
) -> Staged:
    """Fill a temporary table (row_number from 1, columns… as text) that is gone at commit."""
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    typed = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in columns)
    cursor.execute(sql.SQL("create temporary table {} (row_number bigint, {}) on commit drop").format(STAGED, typed))
    secret = pseudonym.key() if patient_columns.intersection(columns) else b""
    staged = Staged(tuple(columns))
    with cursor.copy(sql.SQL("copy {} (row_number, {}) from stdin (format csv)").format(STAGED, listed)) as copy:
        for batch in batches:
            numbers = pa.array(range(staged.rows + 1, staged.rows + batch.num_rows + 1), pa.int64())
            values = [
                pseudonym.pseudonyms(secret, column) if name in patient_columns else _storable(staged, name, column)
                for name, column in zip(columns, batch.columns, strict=True)
            ]
            copy.write(_as_csv(pa.RecordBatch.from_arrays([numbers, *values], names=["row_number", *columns])))
            staged.rows += batch.num_rows
    cursor.execute(sql.SQL("analyze {}").format(STAGED))
    return staged


def _storable(staged: Staged, name: str, column: pa.Array) -> pa.Array:
    """The column as PostgreSQL can hold it; notes what will need care."""
    if pc.any(pc.not_equal(pc.utf8_trim(column, BLANKS), column)).as_py():
        staged.padded.add(name)
    if not pc.any(pc.match_substring(column, "\0")).as_py():
        return column
    staged.with_nul.add(name)
    return pc.replace_substring(column, "\0", NUL_SIGN)


def _as_csv(batch: pa.RecordBatch) -> memoryview:
    sink = io.BytesIO()
    pyarrow.csv.write_csv(batch, sink, _CSV)
    return sink.getbuffer()
