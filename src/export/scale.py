"""The axis of values of a chart in a file: from where to where, in which steps, and how a value is written."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeGuard

from charts import scale as axis
from charts.scale import Scale
from export.slides import Plot
from language import Language, formatting
from metrics.definition import UNITS

# how Office writes a value; a percentage is kept as it is read, 94.2
_FORMAT = {"percent": '0.0"%"', "points": "0.0", "net": "0", "stars": "0.00", "per_10000": "0.0"}
_BETWEEN_LABELS = 12  # points


def scale(plot: Plot) -> Scale:
    """An axis that holds all values: of columns and bars from zero, for their length is read; of lines as they lie."""
    values = list(_values(plot))
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if plot.kind != "line":
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:
        low, high = (low - 1, high + 1) if plot.kind == "line" else (low, low + 1)
    return axis.scale(low, high, plot.unit)


def number_format(reader: Language, plot: Plot) -> str:
    """How Office writes the values, as value_words does: waits from ten minutes on without decimals, for one."""
    if plot.unit in _FORMAT:
        return _FORMAT[plot.unit]
    if plot.unit == "minutes":
        return f'[>=9.95]#,##0" {reader.text(UNITS[plot.unit])}";0.0" {reader.text(UNITS[plot.unit])}"'
    return "#,##0" if all(float(value).is_integer() for value in _values(plot)) else "#,##0.0"


def tick_format(unit: str, digits: int) -> str:
    """How Office writes a tick."""
    return ("0." + "0" * digits if digits else "#,##0") + ('"%"' if unit == "percent" else "")


def value_words(reader: Language, unit: str, value: float | None) -> str:
    """A value as it stands on the screen; a unit of the caller's own is left to the axis."""
    if unit in UNITS:
        return formatting.in_unit(reader, unit, value, short=unit == "per_10000")
    return formatting.number(reader, value, 0 if value is None or float(value).is_integer() else 1)


def unit_words(reader: Language, unit: str) -> str:
    """What the values are counted in; "" where each says it itself."""
    if unit == "percent":
        return ""
    return reader.text(UNITS[unit]) if unit in UNITS else unit


def every(widths: Sequence[float], room: float) -> int:
    """Every how manieth label is written, so that they stand side by side: their widths, and the room for all."""
    if not widths:
        return 1
    return max(1, math.ceil((max(widths) + _BETWEEN_LABELS) * len(widths) / room))


def is_level(values: Sequence[float | None]) -> bool:
    """Whether a series only says where a limit, a mean or a target lies: it stays level, or steps once or twice."""
    there = [value for value in values if known(value)]
    return len(there) >= 6 and len(set(there)) <= 3


def known(value: float | None) -> TypeGuard[float]:
    """Whether there is a figure at all."""
    return value is not None and math.isfinite(value)


def _values(plot: Plot) -> Iterable[float]:
    return (value for series in plot.series.values() for value in series if known(value))
