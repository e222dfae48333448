"""Dashboards served as processes of their own, each on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse import config

START_SECONDS = 300  # a first start loads the demonstration


@contextmanager
def dashboard(home: Path) -> Iterator[str]:
    """`service-quality serve` on a data folder; yields its address as soon as it answers."""
    with _served("dashboard.server", "serve", "--port", home=home) as address:
        yield address


@contextmanager
def floor() -> Iterator[str]:
    """The page without a database, under the same settings; yields its address."""
    with _served("bench.serve_floor") as address:
        yield address


def run(*arguments: str, home: Path) -> None:
    """One `service-quality` command to its end. CalledProcessError: it failed."""
    subprocess.run([sys.executable, "-m", "dashboard.server", *arguments], env=_environment(home), check=True)


@contextmanager
def _served(module: str, *arguments: str, home: Path | None = None) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", module, *arguments, str(port)]
    process = subprocess.Popen(command, env=_environment(home), cwd=config.ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _environment(home: Path | None) -> dict[str, str]:
    """This process's, without a configured server: what is measured is the embedded one."""
    named = {"SERVICE_QUALITY_HOME": str(home)} if home else {}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return {**kept, **named, "PYTHONPATH": os.pathsep.join([str(config.ROOT / "src"), str(config.ROOT)])}


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise SystemExit(f"a measured server ended by itself with exit code {process.returncode}")
        try:
            opener.open(f"{address}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("a measured server did not answer")
