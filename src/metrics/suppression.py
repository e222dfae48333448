"""Which of many figures that add up may be shown, so that none with too few answers can be had by subtraction.

A table of counts: places (a hospital, its campuses, their departments) × parts of the answers (all of them; each kind
of visit; each survey mode), and that for several figures at once. It adds up in every direction, so a figure left blank
may come back as the hospital less the other campus, or all kinds less one. Cells below the minimum are left out
(primary suppression), then as few of the smallest others as it takes (complementary suppression) until no sum that is
known, given or reckoned, leaves a remainder below the minimum (Willenborg and de Waal, Elements of Statistical
Disclosure Control, 2001, chapter 6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]
ALL = ("", "")  # the part that is everything: no column, no value


@dataclass(frozen=True)
class Shown:
    """The answer for a whole table: places × parts × cases (figures, months, touchpoints), each by its key."""

    places: dict[str, int]
    parts: dict[tuple[str, str], int]
    cases: dict[object, int]
    mask: Mask

    def of(self, place: str, part: tuple[str, str], case: object) -> bool:
        """Whether a cell may be shown; one that nobody answered in may not, for there is nothing to show."""
        where = self.places.get(place), self.parts.get(part), self.cases.get(case)
        return None not in where and bool(self.mask[where])


def shown(
    rows: pd.DataFrame, case: str, columns: Sequence[str], parents: Mapping[str, str | None], minimum: int
) -> Shown:
    """What may be shown of rows with department_id, `case`, each of `columns` and n (answers).

    columns: by each of them apart the answers are told apart. parents: every place that is looked at, and the place
    that it is a part of; None for the whole, which comes first.
    """
    rows = rows[rows["department_id"].isin(list(parents)) & (rows["n"] > 0)]
    places = {place: at for at, place in enumerate(parents)}
    cases = {key: at for at, key in enumerate(rows[case].unique())}
    known = [(column, str(value)) for column in columns for value in sorted(rows[column].unique())]
    parts = {part: at for at, part in enumerate([ALL, *known])}
    counts = np.zeros((len(places), len(parts), len(cases)))
    n = rows["n"].to_numpy(dtype=float)
    where, what = rows["department_id"].map(places).to_numpy(dtype=int), rows[case].map(cases).to_numpy(dtype=int)
    np.add.at(counts, (where, 0, what), n)
    for column in columns:
        of_part = np.array([parts[column, str(value)] for value in rows[column]], dtype=int)
        np.add.at(counts, (where, of_part, what), n)
    groups = [[at for part, at in parts.items() if part[0] == column] for column in columns]
    above = [places[parent] if parent is not None else -1 for parent in parents.values()]
    return Shown(places, parts, cases, visible(counts, above, groups, minimum))


def visible(counts: Counts, parents: Sequence[int], groups: Sequence[Sequence[int]], minimum: int) -> Mask:
    """Which cells of counts (places × parts × cases) may be shown.

    parents: of each place the index of the place that it is a part of, -1 for none. Part 0 is everything; each of
    `groups` lists parts that add up to it.
    """
    whole, members = _sums(counts.shape[0], counts.shape[1], parents, groups)
    n = counts.reshape(-1, counts.shape[2])
    apart = np.arange(len(n)) % counts.shape[1] > 0
    mask = n >= minimum
    while True:
        known = _reckoned(mask | (n == 0), n, whole, members, minimum)
        rest = n[whole] - members @ (n * known)
        told = known[whole] & (rest > 0.5) & (rest < minimum)
        if not told.any():
            return mask.reshape(counts.shape)
        for relation, case in np.argwhere(told):
            _leave_one_out(mask[:, case], n[:, case], relation, whole, members, apart)


def _sums(
    places: int, parts: int, parents: Sequence[int], groups: Sequence[Sequence[int]]
) -> tuple[NDArray[np.int_], Counts]:
    """What adds up to what: the cell that is the sum, and a row of 0 and 1 over all cells, those that are summed."""
    cells = np.arange(places * parts).reshape(places, parts)
    found = [(cells[place, 0], cells[place, list(group)]) for group in groups for place in range(places)]
    above = np.asarray(parents)
    for parent in sorted(set(parents) - {-1}):
        found += [(cells[parent, part], cells[above == parent, part]) for part in range(parts)]
    members = np.zeros((len(found), places * parts))
    for row, (_, summed) in enumerate(found):
        members[row, summed] = 1
    return np.array([sum_ for sum_, _ in found], dtype=int), members


def _reckoned(known: Mask, n: Counts, whole: NDArray[np.int_], members: Counts, minimum: int) -> Mask:
    """The cells that are known, and those that follow from them, as long as there are more.

    One below the minimum is never counted as known: it stays the remainder that gives it away.
    """
    unseen = n[whole] - members @ n > 0.5  # what belongs to the sum and to no cell: not to be reckoned
    while True:
        unknown = ~known
        single = (members @ unknown + unknown[whole] + unseen == 1) & ~unseen
        follows = (members.T @ single > 0) & unknown & (n >= minimum)
        np.logical_or.at(follows, whole, single & unknown[whole] & (n[whole] >= minimum))
        if not follows.any():
            return known
        known = known | follows


def _leave_one_out(mask: Mask, n: Counts, relation: int, whole: NDArray[np.int_], members: Counts, apart: Mask) -> None:
    """Leave out the smallest shown cell of a sum; where none is, of the sums that its cells were reckoned from.

    There what is told `apart` goes before a place's figure for everything.
    """
    own = members[relation] > 0
    beside = members[(members[:, own].any(axis=1)) | own[whole]].any(axis=0)
    for candidates in (own & mask, beside & mask & apart, beside & mask, np.arange(len(n)) == whole[relation], mask):
        found = np.flatnonzero(candidates & mask)
        if len(found):
            mask[found[n[found].argmin()]] = False
            return
