"""What a label of a chart stands for: towards which side, and how many points its run has. Of many series at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.spc.chart import Charts
from metrics.spc.series import Integers


class Runs(NamedTuple):
    """Arrays of series × points; of a missing value nothing is said (0, 1, 0).

    side: 1 above the mean (or rising), -1 below (falling), 0 where nothing is signalled. in_a_row: how many points the
    run has that a trend's or shift's label belongs to, earlier and later ones, missing ones not counted; else 1.
    points: how many the phase has.
    """

    side: Integers
    in_a_row: Integers
    points: Integers


def runs(charts: Charts) -> Runs:
    """Of every point of the charts."""
    present = ~np.isnan(charts.value)
    order = np.argsort(~present, axis=1, kind="stable")  # the points of each series ahead, missing values behind

    def laid(part: np.ndarray) -> np.ndarray:
        return np.take_along_axis(part, order, axis=1)

    here, rule = laid(present), laid(charts.rule)
    phase = np.where(here, laid(charts.phase), -1)
    apart = np.where(here, laid(charts.value) - laid(charts.mean), 0)
    points = np.where(here, _lengths(phase), 0)
    sides = np.sign(apart).astype(np.int64)
    alike = _lengths(phase * 3 + sides)  # a run does not reach beyond its phase
    inside = here[:, 1:] & here[:, :-1] & (phase[:, 1:] == phase[:, :-1])
    steps = np.where(inside, np.sign(np.diff(apart, axis=1)), 0).astype(np.int64)
    moves = _lengths(steps)
    none = np.zeros((len(steps), 1), dtype=np.int64)
    after, before = np.hstack([steps, none]), np.hstack([none, steps])
    climbing = np.where(after != 0, np.hstack([moves, none]), np.hstack([none, moves])) + 1
    is_trend, is_any = rule == "trend", rule != np.array(None)
    side = np.where(is_trend, np.where(after != 0, after, before), np.where(is_any, sides, 0))
    in_a_row = np.where(is_trend, climbing, np.where(rule == "shift", alike, 1))
    return Runs(*(_back(part, order) for part in (side, in_a_row, points)))


def _lengths(keys: np.ndarray) -> Integers:
    """How many equal neighbours each element of each row has, itself among them."""
    if not keys.size:
        return np.zeros(keys.shape, dtype=np.int64)
    begins = np.ones(keys.shape, dtype=bool)
    begins[:, 1:] = keys[:, 1:] != keys[:, :-1]
    run = np.cumsum(begins.ravel()) - 1
    found: NDArray[np.int64] = np.bincount(run)[run].reshape(keys.shape)
    return found


def _back(part: np.ndarray, order: np.ndarray) -> Integers:
    found = np.zeros(part.shape, dtype=np.int64)
    np.put_along_axis(found, order, part, axis=1)
    return found
