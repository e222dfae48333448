"""What a label stands for: side, length of its run, points of its phase; of many series as of each by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from metrics import spc
from metrics.spc.runs import runs

LEVEL = [91.0, 90, 92, 90, 91, 92, 90, 91, 90, 92, 91, 90]
NOTHING = float("nan")


def last(values: list[float]) -> tuple[str | None, int, int, int]:
    charts = spc.xmr_many([values])
    return (charts.rule[0, -1], *(int(part[0, -1]) for part in runs(charts)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([*LEVEL], (None, 0, 1, 12)),
        ([*LEVEL, 98], ("outside", 1, 1, 13)),
        ([*LEVEL, 83], ("outside", -1, 1, 13)),
        ([*LEVEL, 89.5, 89.9, 90.2, 90.5, 90.8, 91.1, 91.4, 91.7], ("trend", 1, 8, 20)),
        ([*LEVEL, 89.5, 89.9, NOTHING, 90.2, 90.5, 90.8, NOTHING, 91.1, 91.4, 91.7], ("trend", 1, 8, 20)),
        ([*LEVEL, *[91.5, 91.6] * 4], ("shift", 1, 8, 20)),
    ],
)
def test_counted_by_hand(values: list[float], expected: tuple[str | None, int, int, int]) -> None:
    assert last(values) == expected


def test_a_run_ends_with_its_phase() -> None:
    values = [*LEVEL, *[91.5, 91.6] * 4]
    charts = spc.xmr_many([values], rebase=[14])
    found = runs(charts)
    assert found.points[0].tolist() == [14] * 14 + [6] * 6
    assert found.in_a_row[0, -1] == 1, "six months are no shift"


def alone(values: np.ndarray, mean: np.ndarray, phase: np.ndarray, rule: np.ndarray, at: int) -> tuple[int, int]:
    """The same said slowly, of one point of a series without gaps."""
    if rule[at] is None:
        return 0, 1
    apart, same = values - mean, phase == phase[at]

    def reach(flags: list[bool], place: int) -> int:
        left = right = place
        while left and flags[left - 1]:
            left -= 1
        while right + 1 < len(flags) and flags[right + 1]:
            right += 1
        return right - left + 1

    if rule[at] == "trend":
        steps = [int(np.sign(apart[k + 1] - apart[k])) if same[k] and same[k + 1] else 0 for k in range(len(apart) - 1)]
        after = steps[at] if at < len(steps) else 0
        side = after or steps[at - 1]
        return side, reach([step == side for step in steps], at if after else at - 1) + 1
    side = int(np.sign(apart[at]))
    flags = [bool(same[k]) and np.sign(apart[k]) == side for k in range(len(apart))]
    return side, reach(flags, at) if rule[at] == "shift" else 1


@settings(deadline=None, max_examples=150)
@given(
    some.lists(
        some.lists(some.one_of(some.integers(0, 12), some.none()), min_size=24, max_size=24), min_size=1, max_size=4
    ),
    some.lists(some.integers(1, 23), max_size=2),
)
def test_many_at_once_as_each_alone(series: list[list[int | None]], rebase: list[int]) -> None:
    table = np.array([[np.nan if value is None else value for value in row] for row in series], dtype=float)
    charts = spc.xmr_many(table, rebase=rebase)
    found = runs(charts)
    for row in range(len(table)):
        seen = np.flatnonzero(~np.isnan(table[row]))
        columns = [part[row, seen] for part in (charts.value, charts.mean, charts.phase, charts.rule)]
        for place, at in enumerate(seen):
            assert (found.side[row, at], found.in_a_row[row, at]) == alone(*columns, place)
            assert found.points[row, at] == (columns[2] == columns[2][place]).sum()
        gaps = np.isnan(table[row])
        assert not found.points[row, gaps].any()
