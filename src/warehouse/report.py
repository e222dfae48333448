"""How the command line speaks: plain sentences in both languages, traces in a log file, never on screen."""

import functools
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console

from language import LANGUAGES, Problem, language
from warehouse import config

P = ParamSpec("P")
R = TypeVar("R")

LOG_NAME = "service-quality.log"
console = Console(highlight=False, soft_wrap=True)


def say(message: str, **values: object) -> None:
    """Print a message on standard output, in both languages."""
    for code in LANGUAGES:
        console.print(language(code).text(message, **values), markup=False)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end in one sentence on standard error and exit code 1 whatever goes wrong in it."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Problem as problem:
            _log(problem)
            raise _exit(problem) from problem
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except Exception as error:
            log = _log(error)
            raise _exit(_unforeseen(error, log)) from error

    return wrapped


def _exit(problem: Problem) -> typer.Exit:
    typer.echo(str(problem), err=True)
    return typer.Exit(1)


def _unforeseen(error: Exception, log: Path | None) -> Problem:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if log is None:
        return Problem("This failed unexpectedly: {reason}", reason=reason)
    return Problem(
        "This failed unexpectedly: {reason}. The details stand at the end of {log}.", reason=reason, log=log
    )


def _log(error: Exception) -> Path | None:
    """Append the trace to the log in the data folder; None where nothing can be written."""
    try:
        path = config.writable_home() / LOG_NAME
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        record = logging.LogRecord(
            "service-quality", logging.ERROR, __file__, 0, "%s", (" ".join(sys.argv),), _trace(error)
        )
        handler.emit(record)
        handler.close()
    except (Problem, OSError):
        return None
    return path


def _trace(error: Exception) -> tuple[type[BaseException], BaseException, object]:
    return type(error), error, error.__traceback__
