"""A mapped system made up in a test: files and SELECTs in a folder of their own, pulled into a database of its own."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from warehouse import connect
from warehouse.config import Urls
from warehouse.pull import Loaded, Pulled, pull

NAME = "made_up"


class MappedSource:
    """What an IT person writes to map a system, and the pull of it."""

    def __init__(self, folder: Path, urls: Urls) -> None:
        self.files = folder / "files"
        self.sources = folder / "sources"
        self.source = self.sources / NAME
        self.files.mkdir()
        self.source.mkdir(parents=True)
        self.urls = urls
        self.described: list[str] = []
        self.head = 'title = { zh = "自编", en = "Made up" }\ntime_zone = "Asia/Shanghai"\n'

    @property
    def engine(self) -> Engine:
        """The owner's engine of the database."""
        return connect.engine(self.urls.owner)

    def file(self, name: str, content: str | bytes, *options: str) -> None:
        """A file that SELECTs read as `name`; options are further lines of its entry in source.toml."""
        data = content.encode() if isinstance(content, str) else content
        (self.files / f"{name}.csv").write_bytes(data)
        entry = "\n".join([f"[files.{name}]", f'path = "{name}.csv"', *options])
        if not any(line.startswith(f"[files.{name}]\n") for line in self.described):
            self.described.append(entry)

    def select(self, table: str, sql: str) -> None:
        """The SELECT of a contract table."""
        (self.source / f"{table}.sql").write_text(sql, encoding="utf-8")

    def pull(self) -> Pulled:
        """Pull everything, as the command does."""
        description = "\n".join([self.head, *self.described])
        (self.source / "source.toml").write_text(description, encoding="utf-8")
        return pull(self.engine, NAME, self.files, sources=self.sources)

    def counts(self) -> dict[str, tuple[int, int, int, int, int]]:
        """Pull, and give for each table: read, inserted, updated, unchanged, rejected."""
        return {loaded.table: counted(loaded) for loaded in self.pull().tables}

    def rows(self, sql: str, **values: Any) -> list[tuple]:
        """What the database holds afterwards, as the owner sees it."""
        with self.engine.connect() as connection:
            return _rows(connection, sql, values)


def counted(loaded: Loaded) -> tuple[int, int, int, int, int]:
    """Read, inserted, updated, unchanged, rejected."""
    return loaded.read, loaded.inserted, loaded.updated, loaded.unchanged, loaded.rejected


def _rows(connection: Connection, sql: str, values: dict[str, Any]) -> list[tuple]:
    return [tuple(row) for row in connection.execute(text(sql), values)]
