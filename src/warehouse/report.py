"""How the command line speaks: plain sentences in both languages, traces in a log file, never on screen."""

import functools
import getpass
import logging
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console

from language import LANGUAGES, N_, Problem, language
from warehouse import config

P = ParamSpec("P")
R = TypeVar("R")

INTERRUPTED = 130  # what a shell reports for a command stopped by Ctrl-C
console = Console(highlight=False, soft_wrap=True)
log = logging.getLogger("service_quality")


def both(message: str, **values: object) -> str:
    """A message in both languages, each on a line of its own."""
    return "\n".join(language(code).text(message, **values) for code in LANGUAGES)


def say(message: str, **values: object) -> None:
    """Print a message on standard output, in both languages."""
    console.print(both(message, **values), markup=False)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end in one sentence on standard error and exit code 1 whatever goes wrong in it."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        path = keep_log()
        try:
            return command(*args, **kwargs)
        except Problem as problem:
            log.error("%s", problem, exc_info=problem)
            typer.echo(str(problem), err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo(both(N_("Stopped. What was not finished is not kept.")), err=True)
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.Abort, SystemExit):
            raise
        except Exception as error:
            log.exception("unforeseen")
            typer.echo(str(_unforeseen(error, path)), err=True)
            raise typer.Exit(1) from None

    return wrapped


def keep_log() -> Path | None:
    """Write what happens to a log in the data folder from now on; None: it cannot be written."""
    try:
        path = config.writable_home() / config.LOG_NAME
        handler = RotatingFileHandler(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8", delay=True)
    except Problem:
        logging.getLogger().addHandler(logging.NullHandler())  # or Python's last resort prints the trace
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    log.setLevel(logging.INFO)  # others speak from WARNING on
    return path


def who() -> str:
    """The system's user at the keyboard, for the log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return "?"


def _unforeseen(error: Exception, path: Path | None) -> Problem:
    said = str(error).strip()
    reason = said.splitlines()[0].rstrip(".") if said else type(error).__name__
    if path is None:
        return Problem("This failed unexpectedly: {reason}.", reason=reason)
    return Problem(
        "This failed unexpectedly: {reason}. The details stand at the end of {log}.", reason=reason, log=path
    )
