"""What `sql/sources/<name>/source.toml` says about a source."""

import codecs
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from language import Problem
from warehouse.config import SQL

SOURCES = SQL / "sources"
DATE_ORDERS = ("YMD", "DMY", "MDY")


@dataclass(frozen=True)
class File:
    """One delimited file of a source; SELECTs read it under `name`."""

    name: str
    path: str  # inside the folder given on the command line
    delimiter: str
    quote: str
    encoding: str
    skip: int  # lines above the header


@dataclass(frozen=True)
class Source:
    """A mapped system: where its records are and how to read them; `selects` by contract table."""

    name: str
    title: dict[str, str]  # by language
    time_zone: str  # of times that do not say theirs
    hospital_time_zone: str | None
    date_order: str  # of dates such as 03/04/2026; ISO dates are always understood
    files: tuple[File, ...]
    selects: dict[str, Path]


def source_names(sources: Path = SOURCES) -> list[str]:
    """The sources there are: the folders with a source.toml."""
    return sorted(path.parent.name for path in sources.glob("*/source.toml"))


def read_source(name: str, sources: Path = SOURCES) -> Source:
    """The source of this name. Problem: there is none, or its description is faulty."""
    names = source_names(sources)
    if name not in names:  # a name is looked up, never made into a path
        raise Problem(
            "There is no source named {name}. Known sources: {names}. A new one is a folder in sql/sources.",
            name=name,
            names=", ".join(names) or "–",
        )
    folder = sources / name
    selects = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    if not selects:
        raise Problem("The source {name} has no SELECT: write one <table>.sql for each table.", name=name)
    return _Description(folder / "source.toml").source(name, selects)


class _Description:
    """A source.toml being read; every fault names the file and the key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Problem("{file} is not valid TOML: {reason}", file=path, reason=error) from error

    def source(self, name: str, selects: dict[str, Path]) -> Source:
        known = {"title", "time_zone", "hospital_time_zone", "date_order", "files"}
        self._known(self.values, known, "")
        title = self._text_table("title")
        hospital_zone = self.values.get("hospital_time_zone")
        return Source(
            name=name,
            title={code: self._text(title, code, "title.") for code in ("zh", "en")},
            time_zone=self._zone(self._text(self.values, "time_zone", ""), "time_zone"),
            hospital_time_zone=None if hospital_zone is None else self._zone(hospital_zone, "hospital_time_zone"),
            date_order=self._one_of(DATE_ORDERS, self.values.get("date_order", "YMD"), "date_order"),
            files=tuple(self._file(name, entry) for name, entry in self._text_table("files").items()),
            selects=selects,
        )

    def _file(self, name: str, entry: Any) -> File:
        key = f"files.{name}"
        if not (isinstance(entry, dict) and re.fullmatch(r"[a-z_][a-z0-9_]*", name)):
            raise self._fault(key)
        self._known(entry, {"path", "delimiter", "quote", "encoding", "skip"}, f"{key}.")
        path = self._text(entry, "path", f"{key}.")
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise self._fault(f"{key}.path")  # the folder is chosen on the command line, not here
        delimiter, quote = entry.get("delimiter", ","), entry.get("quote", '"')
        if not (isinstance(delimiter, str) and len(delimiter) == 1):
            raise self._fault(f"{key}.delimiter")
        if not (isinstance(quote, str) and len(quote) == 1):
            raise self._fault(f"{key}.quote")
        skip = entry.get("skip", 0)
        if isinstance(skip, bool) or not isinstance(skip, int) or skip < 0:
            raise self._fault(f"{key}.skip")
        encoding = self._encoding(entry.get("encoding", "utf-8"), f"{key}.encoding")
        return File(name, path, delimiter, quote, encoding, skip)

    def _encoding(self, value: Any, key: str) -> str:
        try:
            name = codecs.lookup(value).name
            "".encode(name)  # refuses codecs that are not of text
        except (LookupError, TypeError) as error:
            raise self._fault(key) from error
        # GBK and GB2312 are parts of GB18030, and exports that call themselves so use its further characters
        return "gb18030" if name in ("gbk", "gb2312") else name

    def _zone(self, value: Any, key: str) -> str:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
            raise self._fault(key) from error

    def _one_of(self, choices: tuple[str, ...], value: Any, key: str) -> str:
        if value not in choices:
            raise self._fault(key)
        return str(value)

    def _text(self, table: dict[str, Any], key: str, prefix: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._fault(prefix + key)
        return value

    def _text_table(self, key: str) -> dict[str, Any]:
        value = self.values.get(key)
        if not isinstance(value, dict) or not value:
            raise self._fault(key)
        return value

    def _known(self, table: dict[str, Any], known: set[str], prefix: str) -> None:
        for key in table.keys() - known:
            raise Problem(
                "{file} has the key {key}, which is not known. Known here: {known}.",
                file=self.path,
                key=prefix + key,
                known=", ".join(sorted(known)),
            )

    def _fault(self, key: str) -> Problem:
        return Problem(
            "{file}: the key {key} is missing or its value cannot be used. See docs/sources.md.",
            file=self.path,
            key=key,
        )
