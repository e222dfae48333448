"""A source's delimited files, queried with DuckDB. Every value is text: nothing is cast, and nothing lost.

Files in other encodings than UTF-8 are transcoded first, as a stream, into a folder that only this user can
read and that is gone afterwards (DuckDB reads GB18030 only through an extension, which it would download).
"""

import codecs
import csv
import errno
import glob
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from language import N_, Problem
from warehouse.pull.source import File, Source

BATCH_ROWS = 50_000
CHUNK_BYTES = 1 << 20
# how files begin that are called CSV and are none
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Files:
    """The SELECTs of a source over its open files."""

    def __init__(self, source: Source, connection: duckdb.DuckDBPyConnection, origins: dict[str, str]) -> None:
        self._source = source
        self._connection = connection
        self._origins = origins  # the path DuckDB reads -> the file as the user knows it

    def columns(self, table: str) -> list[str]:
        """The columns that the table's SELECT gives. Problem: it fails, or is not one SELECT."""
        return self._relation(table).columns

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """The table's rows in the SELECT's order, all columns as text. Problem: a line cannot be read."""
        try:
            for batch in self._relation(table).to_arrow_reader(BATCH_ROWS):
                yield pa.RecordBatch.from_arrays(
                    [column.cast(pa.string()) for column in batch.columns], names=batch.schema.names
                )
        except (duckdb.Error, OSError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise self._explained(error, table) from error

    def _relation(self, table: str) -> duckdb.DuckDBPyRelation:
        path = self._source.selects[table]
        try:
            statements = self._connection.extract_statements(path.read_text(encoding="utf-8-sig"))
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise Problem("{file} must hold exactly one SELECT.", file=path)
            return self._connection.sql(statements[0].query)
        except (duckdb.Error, UnicodeDecodeError) as error:
            raise self._explained(error, table) from error

    def _explained(self, error: Exception, table: str) -> Problem:
        said = str(error)
        read = re.search(r"^  file = (.*)$", said, re.MULTILINE)
        if read is None:
            return Problem(
                "The SELECT in {file} fails: {reason}",
                file=self._source.selects[table],
                reason=" ".join(said.partition("\n\nLINE")[0].split()),
            )
        file = self._origins.get(read[1], read[1])
        line = re.search(r"CSV Error on Line: (\d+)", said)
        for pattern, message in _LINE_FAULTS.items():
            if fault := re.search(pattern, said):
                return Problem(message, file=file, line=line[1] if line else "?", **fault.groupdict())
        return Problem(_UNREADABLE, file=file, line=line[1] if line else "?")


# What DuckDB says of a line, never with the line itself: it may name a patient.
_LINE_FAULTS = {
    r"Expected Number of Columns: (?P<expected>\d+) Found: (?P<found>\d+)": N_(
        "Line {line} of {file} has {found} values where the header has {expected}. "
        "Is a delimiter inside a value not quoted? Nothing of this table was loaded."
    ),
    r"unterminated quote": N_(
        "The quotation mark that opens in line {line} of {file} is never closed. Nothing of this table was loaded."
    ),
    r"Maximum line size": N_("Line {line} of {file} is longer than 2 MB. Nothing of this table was loaded."),
}
_UNREADABLE = N_(
    "{file} cannot be read from line {line} on: line ends of different kinds or stray quotation marks. "
    "Export it again. Nothing of this table was loaded."
)


@contextmanager
def open_files(source: Source, folder: Path) -> Iterator[Files]:
    """Open the source's files in a folder; each is checked from end to end before anything is loaded.

    Problem: folder or file missing, empty, not delimited text, in another encoding, or a column named twice.
    """
    if not folder.is_dir():
        raise Problem("There is no folder {folder}. Give the folder that holds the files.", folder=folder)
    with tempfile.TemporaryDirectory(prefix="service-quality-") as scratch, duckdb.connect() as connection:
        # one thread: rows come in the same order every time, so of two rows with one key the same one wins
        connection.execute("set threads = 1")
        connection.execute("set temp_directory = ?", [scratch])
        connection.execute("set TimeZone = ?", [source.time_zone])
        for option in ("autoinstall_known_extensions", "autoload_known_extensions"):
            connection.execute("set " + option + " = false")
        origins = {}
        for file in source.files:
            readable = _readable(file, folder / file.path, Path(scratch))
            origins[str(readable)] = origins[glob.escape(str(readable))] = str(folder / file.path)
            _attach(connection, file, readable, _header(file, readable, folder / file.path))
        _confine(connection, list(origins))
        yield Files(source, connection, origins)


def _attach(connection: duckdb.DuckDBPyConnection, file: File, path: Path, header: Sequence[str]) -> None:
    connection.read_csv(
        glob.escape(str(path)),
        header=True,
        auto_detect=False,
        columns=dict.fromkeys(header, "VARCHAR"),
        delimiter=file.delimiter,
        quotechar=file.quote,
        escapechar=file.quote,
        skiprows=file.skip,
    ).create_view(file.name)


def _confine(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> None:
    """Let a SELECT read the source's files and nothing else on this machine."""
    connection.execute("set allowed_paths = ?", [paths])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _readable(file: File, path: Path, scratch: Path) -> Path:
    """The file itself where it is UTF-8, otherwise its transcoded copy."""
    try:
        with path.open("rb") as opened:
            head = opened.read(4)
            opened.seek(0)
            if not head:
                raise Problem("{file} is empty: it has not even a header.", file=path)
            if head.startswith(WORKBOOKS):
                raise Problem(
                    "{file} is an Excel workbook, not delimited text. Save it as “CSV UTF-8” first.",
                    file=path,
                )
            reader = codecs.getreader(file.encoding)(opened)
            if file.encoding in ("utf-8", "utf-8-sig", "ascii"):
                while reader.read(CHUNK_BYTES):
                    pass
                return path
            copy = scratch / f"{file.name}.csv"
            with copy.open("w", encoding="utf-8", newline="") as target:
                shutil.copyfileobj(reader, target, CHUNK_BYTES)
            return copy
    except FileNotFoundError as error:
        raise Problem("The file {file} is missing.", file=path) from error
    except UnicodeError as error:
        raise Problem(
            "{file} is not {encoding} text. Set its encoding in source.toml; "
            'what Chinese systems export is often "gb18030".',
            file=path,
            encoding=file.encoding,
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Problem(
                "The disk is full: {file} could not be prepared. Make room in {folder}.",
                file=path,
                folder=scratch.parent,
            ) from error
        raise Problem("{file} cannot be read: {reason}", file=path, reason=error.strerror) from error


def _header(file: File, path: Path, origin: Path) -> list[str]:
    """The columns' names; one without a name is called column_<its number>."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        for _ in range(file.skip):
            opened.readline()
        try:
            names = next(csv.reader(opened, delimiter=file.delimiter, quotechar=file.quote), [])
        except csv.Error:
            names = []
    if len(names) < 2 or any("\0" in name for name in names):
        raise Problem(
            "{file} does not begin with a header of several columns separated by “{delimiter}”. "
            "Is it a delimited file, and are delimiter and skip in source.toml right?",
            file=origin,
            delimiter="\\t" if file.delimiter == "\t" else file.delimiter,
        )
    names = [name.strip() or f"column_{number}" for number, name in enumerate(names, start=1)]
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise Problem("{file} has two columns named {name}. Rename one.", file=origin, name=name)
        seen.add(name.casefold())
    return names
