"""Many series laid end to end: what is missing taken out, phases told apart.

The rules of process control look at a value and its neighbours within one phase of one series. Laid end to end,
all series are worked through by the same few array operations, whether there is one or hundreds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

LARGEST = 1e300  # beyond it limits would overflow


@dataclass(frozen=True)
class Laid:
    """All present values in order, and the segments (one phase of one series) they belong to."""

    values: Floats
    row: Integers  # of each value: its series
    position: Integers  # of each value: where it stands in its series
    segment: Integers  # of each value, ascending
    rank: Integers  # of each value within its segment, from 0
    lengths: Integers  # of each segment: how many values
    segments: Integers  # of each point (series × points), present or missing: its segment; -1 where that has no value

    @classmethod
    def of(cls, table: Floats, phase: Integers) -> "Laid":
        """From values and the phase of each (both series × points), NaN where missing."""
        row, position = np.nonzero(~np.isnan(table))
        keys = phase + np.arange(len(table))[:, None] * (table.shape[1] + 1)  # ascending along rows and points
        present = keys[row, position]
        starts = np.flatnonzero(np.diff(present, prepend=-1))
        lengths = np.diff(starts, append=len(row))
        segment = np.repeat(np.arange(len(starts)), lengths)
        segments = np.full(table.shape, -1)
        if len(starts):
            nearest = np.minimum(np.searchsorted(present[starts], keys), len(starts) - 1)
            segments = np.where(present[starts][nearest] == keys, nearest, -1)
        return cls(
            values=table[row, position],
            row=row,
            position=position,
            segment=segment,
            rank=np.arange(len(row)) - starts[segment],
            lengths=lengths,
            segments=segments,
        )

    def spread_out(self, of_segment: Floats) -> Floats:
        """A figure of each segment at each point (series × points); NaN where the segment has no value."""
        padded = np.append(of_segment, np.nan)  # place -1
        return padded[self.segments]

    def last(self) -> tuple[Integers, Integers]:
        """The series that have a value, and where the last of each stands in `values`."""
        ends = np.flatnonzero(np.diff(self.row, append=-1))
        return self.row[ends], ends


def checked(values: ArrayLike) -> Floats:
    """The values as an array of floats, None and NaN both missing. ValueError: infinite or too large to reckon with."""
    table = np.asarray(values, dtype=float)
    if (np.abs(table[~np.isnan(table)]) > LARGEST).any():
        raise ValueError("values must be finite numbers, or missing")
    return table


def phases(rebase: Sequence[int], points: int) -> Integers:
    """The phase of each of so many points: how many of the positions in `rebase` are at or before it."""
    begins = np.zeros(points, dtype=np.int64)
    for position in rebase:
        if not 0 <= position < points:
            raise ValueError(f"rebase: {position} is not a position among {points} values")
        begins[position] = 1
    return begins.cumsum()
