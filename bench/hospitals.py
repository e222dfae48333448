"""The two hospitals that are measured: the demonstration as everybody gets it, and one with ten million steps.

Each has an embedded server of its own, is made once and kept until the simulation, the schema or a roll-up
changes.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy import text

from demo.load import load
from warehouse import config, connect, embedded
from warehouse.config import Urls
from warehouse.migrate import migrate

SCALES = {"normal": 1.0, "large": 6.7}  # 1.5 and ten million steps
# what decides on a hospital's rows; views and grants are rebuilt on every start
SOURCES = ("src/demo", "sql/migrations", "sql/rollups")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Hospital:
    """One database that is ready to be read: its data folder, logins and number of journey steps."""

    name: str
    home: Path
    urls: Urls
    steps: int


def folder() -> Path:
    """Where the hospitals are kept: BENCH_HOME, else the user's cache, as root outside root's home."""
    if chosen := os.environ.get("BENCH_HOME", "").strip():
        return Path(chosen).expanduser().absolute()
    if config.is_root():
        return Path("/var/lib/service-quality-bench")
    return platformdirs.user_cache_path("service-quality-bench", appauthor=False)


def ready(name: str, say: Say, *, any_version: bool = False) -> Hospital:
    """Start a hospital's server, loading it first where it is missing or was made by another simulation.

    any_version: take what is there even if the simulation has changed since.
    """
    home = folder() / name
    wanted = {"scale": SCALES[name], "sources": _fingerprint()}
    made = _made(home)
    if made != wanted and not (made and any_version):
        _remove(home)
    home.mkdir(parents=True, exist_ok=True)
    urls = embedded.start(home)
    engine = connect.engine(urls.owner)
    migrate(engine, embedded.READER)
    if not _made(home):
        say(f"making the {name} hospital, once …")
        began = time.perf_counter()
        with engine.begin() as connection:
            load(connection, scale=SCALES[name])
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum"))  # what autovacuum would do during the first night
        say(f"made in {time.perf_counter() - began:.0f} s")
        _stamp(home).write_text(json.dumps(wanted))
    with engine.connect() as connection:
        steps = connection.scalar(text("select count(*) from hospital.journey_step"))
    engine.dispose()
    return Hospital(name, home, urls, int(steps or 0))


def _stamp(home: Path) -> Path:
    return home / "made.json"


def _made(home: Path) -> dict[str, object] | None:
    """What the hospital in this folder was made from; None where there is none, or half of one."""
    try:
        found: dict[str, object] = json.loads(_stamp(home).read_text())
    except FileNotFoundError:
        return None
    return found


def _remove(home: Path) -> None:
    if (home / "postgres" / "PG_VERSION").exists():
        embedded.start(home)  # attaches to a server that a killed run left behind …
        embedded.stop(home)  # … and ends it
    shutil.rmtree(home, ignore_errors=True)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        for path in sorted((config.ROOT / source).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml"):
                digest.update(path.relative_to(config.ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
