"""The planted stories of `stories.toml`, as functions of time."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo.calendar import DAY, Days


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Every story by name, as written."""
    return tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))


def begins(name: str, days: Days) -> float:
    """The moment a story begins, in seconds since the window's first midnight (negative: before it)."""
    return float(days.month_start(days.months - stories()[name]["begins"]) * DAY)


def begins_on(name: str, days: Days) -> date:
    """The first of the month in which a story begins."""
    return days.first + timedelta(days=days.month_start(days.months - stories()[name]["begins"]))


def strength(name: str, moments: NDArray[np.float64], days: Days) -> NDArray[np.float64]:
    """How far a story has come at each moment: 0 before it begins, 1 once its ramp is over."""
    ramp = stories()[name]["ramp"]
    start = begins(name, days)
    if not ramp:
        return (moments >= start).astype(np.float64)
    end = float(days.month_start(days.months - stories()[name]["begins"] + ramp) * DAY)
    return np.clip((moments - start) / (end - start), 0.0, 1.0)
