"""Where things are: the data folder, the database, the port. All of it comes from the environment."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from language import Problem

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"
LOG_NAME = "service-quality.log"  # in the data folder


@dataclass(frozen=True)
class Urls:
    """One database, two logins: `owner` owns and writes everything, `reader` serves the pages."""

    owner: str
    reader: str


def database_url() -> str | None:
    """The owner's connection URL of a configured server; None where the embedded one is meant."""
    return os.environ.get("DATABASE_URL", "").strip() or None


def database_reader_url() -> str | None:
    """The pages' connection URL of a configured server."""
    return os.environ.get("DATABASE_READER_URL", "").strip() or None


def port() -> int:
    """The port to serve on, from PORT (8501 where it is not set). Problem: not a port number."""
    value = os.environ.get("PORT", "").strip() or "8501"
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise Problem("PORT is {value}, which is not a port number. Set it to a number from 1 to 65535.", value=value)


def home() -> Path:
    """The data folder, not created yet; as root outside root's home, which is nobody else's to enter."""
    chosen = os.environ.get("SERVICE_QUALITY_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if is_root():
        return Path("/var/lib/service-quality")
    return platformdirs.user_data_path("service-quality", appauthor=False)


def writable_home() -> Path:
    """The data folder, created where it was missing. Problem: it cannot be made or written to."""
    folder = home()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(
            "The data folder {folder} cannot be written to. "
            "Make it writable, or choose another with SERVICE_QUALITY_HOME.",
            folder=folder,
        ) from error
    return folder


def is_root() -> bool:
    """Whether this runs as the superuser of a Unix system, under which PostgreSQL refuses to run."""
    return sys.platform != "win32" and os.geteuid() == 0
