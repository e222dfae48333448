"""`service-quality serve`: the database made ready, then the pages served from this very process.

The command line belongs to the warehouse, which knows no screen; the one command that needs the screen is
added to it here. The console script points at this file's `main`.
"""

import os
import signal
import sys
import threading
import time
import urllib.request
from typing import Annotated, Any

import typer

from language import N_
from warehouse import config
from warehouse.cli import helped, main
from warehouse.report import keep_log, plainly, say

__all__ = ["main"]

APP = config.ROOT / "app.py"
LISTENING_SECONDS = 60


@main.command(help=helped(N_("Serve the dashboard; without a configured server, over its own database.")))
@plainly
def serve(
    person: Annotated[
        str | None, typer.Option("--as", help=helped(N_("The e-mail address of the person who will look.")))
    ] = None,
    address: Annotated[
        str, typer.Option(help=helped(N_("The address to listen on; only this computer where not given.")))
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=helped(N_("The port, instead of PORT or 8501.")))
    ] = None,
) -> None:
    from warehouse.serve import prepare, require_free

    _end_in_order()
    port = port or config.port()
    require_free(address, port)
    prepare(person, address).into_environment()
    keep_log()
    run(address, port)


def run(address: str, port: int) -> None:
    """Serve app.py until Ctrl-C or a signal to end; returns then, so that the embedded database stops too."""
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web import bootstrap

    # pages/ beside app.py is no old-style multipage app; until its first run Streamlit would take it for one,
    # and greet the first deep link with a "Page not found" dialog
    PagesManager.uses_pages_directory = False
    options = _options(address, port)
    bootstrap.load_config_options(options)
    threading.Thread(target=_announce, args=(address, port), daemon=True).start()
    bootstrap.run(str(APP), False, [], options)


def _options(address: str, port: int) -> dict[str, Any]:
    """Streamlit's settings that do not depend on taste; the look stands in .streamlit/config.toml."""
    from warehouse.serve import is_loopback

    options = {
        "server_address": address,
        "server_port": port,
        "server_headless": True,
        "server_fileWatcherType": "none",
        "browser_gatherUsageStats": False,
        "client_toolbarMode": "minimal",
        "logger_hideWelcomeMessage": True,
        "logger_level": "warning",
    }
    if is_loopback(address) and not os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS"):
        # a foreign site whose name is pointed at this computer may not read the pages
        options["server_allowedHosts"] = ["localhost", "127.0.0.1", "::1"]
    return options


def _announce(address: str, port: int) -> None:
    """Print the address once it answers, then import what the first page needs while nobody waits for it."""
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(address, address)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    give_up_at = time.monotonic() + LISTENING_SECONDS
    while time.monotonic() < give_up_at:
        if _answers(f"{url}/_stcore/health"):
            say(N_("The dashboard is open at {url}   (Ctrl-C ends it)"), url=url)
            _warm_up()
            return
        time.sleep(0.05)


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _warm_up() -> None:
    import altair  # noqa: F401
    import pandas  # noqa: F401
    import scipy.stats  # noqa: F401


def _end_in_order() -> None:
    """Let a signal to end run the exit handlers, which stop the embedded database."""

    def end(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


if __name__ == "__main__":
    main()
