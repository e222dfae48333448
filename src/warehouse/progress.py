"""A progress bar for long work on the command line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from language import LANGUAGES, language
from warehouse.report import console

Report = Callable[[str, float], None]


@contextmanager
def progress_bar() -> Iterator[Report]:
    """Yields a function (what is being done as an English message, share done 0..1) that moves the bar.

    Where the output is not a terminal each step is printed once instead, as it begins.
    """
    if not console.is_terminal:
        yield _lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda message, share: bar.update(task, description=_label(message), completed=share)


def _lines() -> Report:
    last = ""

    def report(message: str, share: float) -> None:
        nonlocal last
        if message != last:
            last = message
            console.print(f"{share:4.0%}  {_label(message)}", markup=False)

    return report


def _label(message: str) -> str:
    return " · ".join(dict.fromkeys(language(code).text(message) for code in LANGUAGES))
