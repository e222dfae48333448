"""Which of many figures that add up may be shown, so that none with too few answers can be had by subtraction.

A table of counts: places (a hospital, its campuses, their departments) × parts of the answers (all of them; each kind
of visit; each survey mode), for each of several times. It adds up in every direction, so a figure left blank may come
back as the hospital less the other campus, all kinds less one, or a quarter less two months. Cells below the minimum
are left out (primary suppression), then as few of the smallest others as it takes (complementary suppression) until no
sum that is known, given or reckoned, leaves a remainder below the minimum (Willenborg and de Waal, Elements of
Statistical Disclosure Control, 2001, chapter 6).

What may be known of a cell that is not shown is the most that shown cells within it, none of them overlapping, add up
to: its kinds, its departments, or for each of its departments whichever of these is more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]
PLACE, PART = 0, 1  # the axes of a table
ALL = ("", "")  # the part that is everything: no column, no value


@dataclass(frozen=True)
class Sum:
    """Along an axis of the table, the index of what is the sum of which others."""

    axis: int
    whole: int
    members: NDArray[np.int_]

    def of_whole(self, table: NDArray[Any]) -> NDArray[Any]:
        """The table's cells that are the sum, one axis less."""
        return table.take(self.whole, axis=self.axis)

    def of_members(self, table: NDArray[Any]) -> NDArray[Any]:
        """Those that are summed."""
        return table.take(self.members, axis=self.axis)

    def at(self, where: int | NDArray[np.int_]) -> tuple[Any, ...]:
        """An index of the table."""
        return (*[slice(None)] * self.axis, where)


def visible(counts: Counts, parents: Sequence[int], groups: Sequence[Sequence[int]], minimum: int) -> Mask:
    """Which cells of counts (places × parts × any further axes of cases that do not add up) may be shown.

    parents: of each place the index of the place that it is a part of, -1 for none. Part 0 is everything; each of
    `groups` lists parts that add up to it.
    """
    sums = _sums(parents, groups)
    mask = counts >= minimum
    while True:
        found = _reckoned(mask | (counts == 0), counts, sums, minimum)
        covered = _cover(found, counts, sums)
        for each in sums:
            rest = each.of_whole(counts) - each.of_members(covered).sum(axis=each.axis)
            told = each.of_whole(found) & (rest > 0.5) & (rest < minimum)
            if told.any():
                _leave_out(mask, counts, each, told, sums)
                break
        else:
            return mask


def nested(mask: Mask, counts: Counts, spans: Sequence[tuple[int, Sequence[int]]]) -> Mask:
    """Which cells of counts (places × parts × times, further axes) may be shown beside longer and shorter times.

    mask: what may be shown of each time by itself. spans: of each longer time its index and those that it consists of,
    the longest ahead: years of quarters, then quarters of months. Times are told apart together or not at all: where
    one of a quarter's months may not be shown none is, nor where the quarter may not. Then what is known of every month
    of a quarter is of the same places and parts, and known of the quarter anyway, so that taking months from the
    quarter leaves no more than what one month by itself tells, which the mask has made sure of.
    """
    may = mask | (counts == 0)
    for whole, members in spans:
        together = may[:, :, list(members)].all(axis=2) & may[:, :, whole]
        for member in members:
            may[:, :, member] &= together
    return may & (counts > 0)


def known(mask: Mask, counts: Counts, parents: Sequence[int], groups: Sequence[Sequence[int]], minimum: int) -> Mask:
    """Which cells are known where those of the mask are shown: these, the empty ones, and what follows from them."""
    return _reckoned(mask | (counts == 0), counts, _sums(parents, groups), minimum)


def _cover(known: Mask, counts: Counts, sums: Sequence[Sum]) -> Counts:
    """How many of each cell's answers are known: all, or the most that known cells within it add up to."""
    covered = np.where(known, counts, 0.0)
    while True:
        before = covered.copy()
        for each in sums:
            within = each.of_members(covered).sum(axis=each.axis)
            covered[each.at(each.whole)] = np.maximum(each.of_whole(covered), within)
        if np.array_equal(before, covered):
            return covered


def _sums(parents: Sequence[int], groups: Sequence[Sequence[int]]) -> list[Sum]:
    above = np.asarray(parents)
    found = [Sum(PART, 0, np.asarray(group, dtype=int)) for group in groups if len(group)]
    return found + [Sum(PLACE, parent, np.flatnonzero(above == parent)) for parent in sorted(set(parents) - {-1})[::-1]]


def _reckoned(known: Mask, counts: Counts, sums: Sequence[Sum], minimum: int) -> Mask:
    """The cells that are known, and those that follow from them, as long as there are more.

    One below the minimum is never counted as known: it stays the remainder that gives it away.
    """
    enough = counts >= minimum
    # what belongs to a sum and to none of its members: not to be reckoned
    seen = [each.of_whole(counts) - each.of_members(counts).sum(axis=each.axis) < 0.5 for each in sums]
    found, before = known.copy(), -1
    while (now := int(found.sum())) != before:
        before = now
        for each, whole_is_seen in zip(sums, seen, strict=True):
            members = each.of_members(found)
            single = ((~members).sum(axis=each.axis) + ~each.of_whole(found) == 1) & whole_is_seen
            if single.any():
                found[each.at(each.whole)] |= single & each.of_whole(enough)
                found[each.at(each.members)] |= np.expand_dims(single, each.axis) & each.of_members(enough)
    return found


def _leave_out(mask: Mask, counts: Counts, of: Sum, told: Mask, sums: Sequence[Sum]) -> None:
    """Leave out the smallest shown member of each sum that tells; where none is, what its members were known by."""
    n = np.where(of.of_members(mask), of.of_members(counts), np.inf)
    smallest = of.members[n.argmin(axis=of.axis)]
    is_shown = np.isfinite(n.min(axis=of.axis))
    for cell in np.argwhere(told):
        where = tuple(int(index) for index in cell)
        if is_shown[where]:
            mask[(*where[: of.axis], int(smallest[where]), *where[of.axis :])] = False
        else:
            _leave_one_beside(mask, counts, of, where, sums)


def _leave_one_beside(mask: Mask, counts: Counts, of: Sum, where: tuple[int, ...], sums: Sequence[Sum]) -> None:
    """Leave out the smallest of what the cells of a sum add up to or are added to, what is told apart before the rest.

    where: the sum's place in the table without the axis it goes along.
    """
    cells = [(*where[: of.axis], int(at), *where[of.axis :]) for at in (*of.members, of.whole)]
    beside = set(cells)
    for cell in cells:
        for each in sums:
            if cell[each.axis] == each.whole or cell[each.axis] in each.members:
                line = (*each.members, each.whole)
                beside |= {(*cell[: each.axis], int(at), *cell[each.axis + 1 :]) for at in line}
    case = where[1:]
    table: tuple[Any, ...] = (slice(None), slice(None), *case)
    candidates = [cell for cell in beside if mask[cell]] or [
        (int(place), int(part), *case) for place, part in np.argwhere(mask[table])
    ]
    mask[min(candidates, key=lambda cell: (cell[PART] == 0, cell == cells[-1], counts[cell], cell))] = False
