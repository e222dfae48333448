"""`service-quality serve`: the database made ready, then the pages served from this very process.

The command line belongs to the warehouse, which knows no screen; the one command that needs the screen is
added to it here. The console script points at this file's `main`.
"""

import asyncio
import contextlib
import gc
import importlib
import io
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard import digest_command
from language import N_
from warehouse import config
from warehouse.cli import helped, main
from warehouse.report import plainly, say

if TYPE_CHECKING:
    from streamlit.web.server import Server

__all__ = ["digest_command", "main"]

APP = config.ROOT / "app.py"


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
    run(address, port)


def run(address: str, port: int, app: Path = APP) -> None:
    """Serve app.py until Ctrl-C or a signal to end; returns then, so that the embedded database stops too.

    `app` is another one only where something is measured against the dashboard under the same settings.
    """
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web import bootstrap

    # pages/ beside app.py is no old-style multipage app; until its first run Streamlit would take it for one,
    # and greet the first deep link with a "Page not found" dialog
    PagesManager.uses_pages_directory = False
    sys.path.insert(0, str(APP.parent))  # where app.py finds its pages
    bootstrap.load_config_options(_options(address, port))
    asyncio.run(_until_ended(address, port, app))


async def _until_ended(address: str, port: int, app: Path) -> None:
    """What Streamlit's own start does, save that it says where it listens, and ends, in our words.

    Its own end prints first and stops after: a terminal that has gone away would keep the server alive.
    """
    from streamlit.web import bootstrap
    from streamlit.web.server import Server

    server = Server(str(app), is_hello=False)
    await server.start()
    bootstrap.prepare_streamlit_environment(str(app))
    loop = asyncio.get_running_loop()
    for number in _signals_to_end():
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(_stop, server))
    say(N_("The dashboard is open at {url}   (Ctrl-C ends it)"), url=_url(address, port))
    threading.Thread(target=_warm_up, daemon=True).start()
    await server.stopped


def _stop(server: "Server") -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        server.stop()


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
        "logger_level": "warning",
    }
    if is_loopback(address) and not os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS"):
        # a foreign site whose name is pointed at this computer may not read the pages
        options["server_allowedHosts"] = ["localhost", "127.0.0.1", "::1"]
    return options


def _url(address: str, port: int) -> str:
    """The link to open: a server that listens everywhere is reached as localhost from here."""
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(address, address)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _warm_up() -> None:
    """Import what the pages need while nobody waits for it.

    Streamlit collects garbage after each run, before the browser is told that the run is over: over all these modules
    too, which took longer than the run. Frozen, they are left out, and only what runs leave behind is looked through.
    """
    for page in sorted((APP.parent / "pages").glob("*/*.py")):
        importlib.import_module(f"pages.{page.parent.name}.{page.stem}")
    gc.collect()
    gc.freeze()


def _signals_to_end() -> list[int]:
    """Ctrl-C, a request to end, a closed terminal; as far as the system knows them."""
    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


def _end_in_order() -> None:
    """Until the pages are served, let a signal run the exit handlers, which stop the embedded database."""
    for number in _signals_to_end():
        if number != signal.SIGINT:  # raises KeyboardInterrupt already
            signal.signal(number, lambda number, _: sys.exit(128 + number))


if __name__ == "__main__":
    main()
