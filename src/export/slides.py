"""A slide: one idea on one screen, whoever shows it (the projector, a presentation file, a printed page, minutes)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Plot:
    """Figures to be drawn: one value per category and series, None where there is none; unit as in definitions.

    emphasis: the series that the slide is about; the others stand back.
    """

    kind: Literal["line", "column", "bar"]
    categories: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    unit: str
    emphasis: str = ""


@dataclass(frozen=True)
class Table:
    """Cells in words, as they are read: what stands here stands on the screen and in every file alike."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Slide:
    """title: what it is about; sentence: what happened, large; lines: at most five more; notes: definitions, filters
    and the figures behind, for the speaker and for files. minutes: how long the meeting stays on it.
    """

    key: str
    title: str
    sentence: str
    lines: Sequence[str] = ()
    plot: Plot | None = None
    table: Table | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    minutes: int = 4
