"""Where a page's time goes: each SQL statement, and the Python beside it, room by room.

Functions of the rooms below the pages are wrapped where pages and dashboard call them, so that what is timed
is what a page really does, also when it changes.
"""

import functools
import inspect
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

from sqlalchemy import Engine, event

ABOVE = ("dashboard", "pages")  # who calls
BELOW = ("warehouse", "metrics", "charts")  # who is timed


@dataclass
class Spent:
    """Seconds of one rerun. `statements`: (function that asked, seconds) in order; `whole` is the entire script."""

    statements: list[tuple[str, float]] = field(default_factory=list)
    rooms: dict[str, float] = field(default_factory=lambda: dict.fromkeys(BELOW, 0.0))
    whole: float = 0.0

    @property
    def sql(self) -> float:
        """All statements together."""
        return sum(seconds for _, seconds in self.statements)

    @property
    def python(self) -> float:
        """Statistics, chart building and turning rows into arrays: all of the rooms but the waiting for SQL."""
        return sum(self.rooms.values()) - self.sql


class Timers:
    """Times every rerun of this process between `start` and `stop`."""

    def __init__(self) -> None:
        self._spent = Spent()
        self._callers: list[str] = []
        self._wrapped: dict[Callable[..., Any], Callable[..., Any]] = {}
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)

    def install(self) -> None:
        """Wrap what the loaded pages call; again after more has been loaded."""
        above = [module for name, module in sys.modules.items() if name.partition(".")[0] in ABOVE]
        for module in above:
            for value in list(vars(module).values()):
                if isinstance(value, ModuleType) and _room(value.__name__):
                    self._wrap_all(value, own_only=True)
            self._wrap_all(module, own_only=False)

    @contextmanager
    def rerun(self) -> Iterator[Spent]:
        """Collect what happens in the body."""
        self._spent = spent = Spent()
        began = time.perf_counter()
        yield spent
        spent.whole = time.perf_counter() - began

    def _wrap_all(self, module: ModuleType, *, own_only: bool) -> None:
        for name, value in list(vars(module).items()):
            if not isinstance(value, FunctionType) or inspect.isgeneratorfunction(inspect.unwrap(value)):
                continue
            if own_only and value.__module__ != module.__name__:
                continue
            if room := _room(value.__module__):
                setattr(module, name, self._timed(value, room))

    def _timed(self, function: FunctionType, room: str) -> Callable[..., Any]:
        if hasattr(function, "timed"):
            return function
        if function not in self._wrapped:
            label = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

            @functools.wraps(function)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                outermost = not self._callers
                self._callers.append(label)
                began = time.perf_counter()
                try:
                    return function(*args, **kwargs)
                finally:
                    self._callers.pop()
                    if outermost:
                        self._spent.rooms[room] += time.perf_counter() - began

            wrapper.timed = True  # type: ignore[attr-defined]
            self._wrapped[function] = wrapper
        return self._wrapped[function]

    def _before(self, connection: Any, *_: Any) -> None:
        connection.info["bench_began"] = time.perf_counter()

    def _after(self, connection: Any, *_: Any) -> None:
        seconds = time.perf_counter() - connection.info["bench_began"]
        label = self._callers[-1] if self._callers else "read.as_person"
        self._spent.statements.append((label, seconds))
        if not self._callers:
            self._spent.rooms["warehouse"] += seconds


def _room(module: str) -> str | None:
    room = module.partition(".")[0]
    return room if room in BELOW else None
