"""An XmR chart of one series, or of many at once: limits, labelled points, and two verdicts.

variation   what the last value says: common (no accident to look into), improvement or concern; high or low where
            neither direction is better
assurance   whether the target will be kept while the process stays as it is: pass, fail, or inconsistent (it is a
            matter of chance); by the last phase's limits
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from metrics.spc import limits, rules
from metrics.spc.rules import RULES, TwoOfThree
from metrics.spc.series import Flags, Floats, Integers, Laid, checked, phases

Better = Literal["up", "down", "neutral"]
Labels = NDArray[np.object_]  # text or None

_COLUMNS = ("value", "mean", "lower", "upper", "rule", "signal", "phase")
SETTLED = 12  # with fewer values in the last phase its limits are provisional
_TOWARDS = {"up": 1, "down": -1, "neutral": 0}
_RULES = np.array(RULES, dtype=object)
_NEUTRAL = np.array(["low", "common", "high"], dtype=object)  # by side + 1
_TOLD = np.array(["concern", "common", "improvement"], dtype=object)
_PASS, _FAIL, _CHANCE = (np.array(name, dtype=object) for name in ("pass", "fail", "inconsistent"))


@dataclass(frozen=True)
class Chart:
    """One series.

    points: one row per input value, in its order: (date,) value, mean, lower, upper (the limits), rule (outside,
        trend, two_of_three, shift or None), signal (common, improvement, concern, high, low), phase (0, 1, …). A
        missing value signals nothing: None and common.
    variation, assurance: see above; None without any value, assurance also without a target or where neither
        direction is better.
    provisional: the last limits rest on fewer than 12 values.
    """

    points: pd.DataFrame
    variation: str | None
    assurance: str | None
    provisional: bool

    @property
    def in_a_row(self) -> int:
        """For how many values the last one's label has held: on that side of the mean, rising or falling; else 1.

        Missing ones are not counted. 0 without any value.
        """
        present = self.points[self.points["value"].notna()]
        if present.empty:
            return 0
        last = present.iloc[-1]
        phase = present[present["phase"] == last["phase"]]
        if last["rule"] == "trend":
            moves = np.sign(phase["value"].diff()).iloc[1:]
            return _alike_at_the_end(moves) + 1
        return _alike_at_the_end(np.sign(phase["value"] - phase["mean"])) if last["rule"] == "shift" else 1


@dataclass(frozen=True)
class Charts:
    """Many series: arrays of series × points, and of series (variation, assurance, provisional); as in Chart.

    One of them is `charts[3]`, all of them in turn `for chart in charts`.
    """

    value: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    rule: Labels
    signal: Labels
    phase: Integers
    variation: Labels
    assurance: Labels
    provisional: Flags

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, series: int) -> Chart:
        """That one of the series; IndexError where there is none."""
        columns = {name: getattr(self, name)[series] for name in _COLUMNS}
        # left to itself pandas would make text of the labels, and NaN of None
        points = pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in columns.items()})
        return Chart(points, self.variation[series], self.assurance[series], bool(self.provisional[series]))


def xmr(
    values: ArrayLike,
    *,
    dates: ArrayLike | None = None,
    better: Better = "up",
    target: float | None = None,
    rebase: Sequence[int] = (),
    baseline: int | None = None,
    screen_outliers: bool = True,
    two_of_three: TwoOfThree = "within_limits",
) -> Chart:
    """The chart of one series.

    values: in any unit; missing ones (None, NaN) are skipped: the labels of the rest are those of the series without
        them.
    dates: of the values, all different; the rules go by their order, the rows of `points` stay in the input's.
    better: which direction is an improvement.
    target: in the values' unit.
    rebase: positions in the input, missing values counted, at which a new phase begins.
    baseline: how many first values of each phase set its limits, 2 or more; None for all.
    screen_outliers, two_of_three: see `limits` and `rules`.
    Values that are all equal, or a single one, have limits equal to their mean and no signal.
    ValueError: an infinite value, a position outside the input, a date that is missing or there twice, an option that
    does not exist.
    """
    series = checked(values)
    if series.ndim != 1:
        raise ValueError(f"values must be one series, not an array of {series.ndim} dimensions")
    order = np.arange(len(series)) if dates is None else _in_time(dates, len(series))
    place = np.argsort(order)
    begins = np.diff(phases(rebase, len(series)), prepend=0) > 0
    found = xmr_many(
        series[order][None, :],
        better=better,
        target=target,
        rebase=place[begins].tolist(),
        baseline=baseline,
        screen_outliers=screen_outliers,
        two_of_three=two_of_three,
    )[0]
    if dates is None:
        return found
    points = found.points.iloc[place].reset_index(drop=True)
    points.insert(0, "date", pd.Series(np.asarray(dates)))
    return replace(found, points=points)


def xmr_many(
    values: ArrayLike,
    *,
    better: Better | Sequence[Better] = "up",
    target: float | ArrayLike | None = None,
    rebase: Sequence[int] | Sequence[Sequence[int]] = (),
    baseline: int | None = None,
    screen_outliers: bool = True,
    two_of_three: TwoOfThree = "within_limits",
) -> Charts:
    """The charts of many series at once.

    values: series × points, each row in order of time, NaN where missing.
    better, target, rebase: one for all series, or one for each (a target that is NaN or None: none).
    Otherwise as `xmr`.
    """
    table = checked(values)
    if table.ndim != 2:
        raise ValueError(f"values must be series × points, not an array of {table.ndim} dimensions")
    if two_of_three not in get_args(TwoOfThree):
        raise ValueError(f"two_of_three: {two_of_three!r} is none of {', '.join(get_args(TwoOfThree))}")
    if baseline is not None and baseline < 2:
        raise ValueError(f"baseline: from {baseline} values no limits can be reckoned")
    direction, targets, phase = _directions(better, len(table)), _targets(target, len(table)), _phases(rebase, table)
    laid = Laid.of(table, phase)
    mean, spread = limits.mean_and_range(laid, baseline, screen_outliers)
    rule, side = rules.label(laid, mean[laid.segment], spread[laid.segment], two_of_three)
    signal = _signals(side, direction[laid.row])
    lower, upper = mean - limits.LIMIT * spread, mean + limits.LIMIT * spread

    rows, ends = laid.last()
    phases_last = laid.segment[ends]
    few = np.minimum(laid.lengths, SETTLED if baseline is None else baseline) < SETTLED
    variation, assurance = (np.full(len(table), None, dtype=object) for _ in range(2))
    variation[rows] = signal[ends]
    assurance[rows] = assurances(lower[phases_last], upper[phases_last], targets[rows], direction[rows])
    provisional = np.ones(len(table), dtype=bool)
    provisional[rows] = few[phases_last]
    return Charts(
        value=table,
        mean=laid.spread_out(mean),
        lower=laid.spread_out(lower),
        upper=laid.spread_out(upper),
        rule=_at_points(_RULES[rule], laid, table),
        signal=_at_points(signal, laid, table, missing="common"),
        phase=phase,
        variation=variation,
        assurance=assurance,
        provisional=provisional,
    )


def assurance(lower: float, upper: float, target: float | None, better: Better) -> str | None:
    """What some limits say of a target: see above; None without a target or where neither direction is better."""
    if not _directions(better, 1)[0] or target is None or math.isnan(target):
        return None
    above, below = target > upper, target < lower
    kept, missed = (below, above) if better == "up" else (above, below)
    return "pass" if kept else "fail" if missed else "inconsistent"


def _alike_at_the_end(values: pd.Series) -> int:
    differ = np.flatnonzero(values.to_numpy() != values.iloc[-1])
    return len(values) - 1 - int(differ[-1]) if len(differ) else len(values)


def _at_points(labels: Labels, laid: Laid, table: Floats, missing: str | None = None) -> Labels:
    found = np.full(table.shape, missing, dtype=object)
    found[laid.row, laid.position] = labels
    return found


def _signals(side: Integers, direction: Integers) -> Labels:
    return np.where(direction == 0, _NEUTRAL[side + 1], _TOLD[side * direction + 1])


def assurances(lower: Floats, upper: Floats, target: Floats, direction: Integers) -> Labels:
    """The same of many limits at once; direction: 1 up, -1 down, 0 where neither is better, one each.

    A target beyond the limit towards the better side is never met, beyond the other always.
    """
    with np.errstate(invalid="ignore"):
        above, below = target > upper, target < lower
    kept = np.where(direction > 0, below, above)
    missed = np.where(direction > 0, above, below)
    judged = ~np.isnan(target) & (direction != 0)
    return np.select(
        [~judged, kept, missed],
        [np.full(len(target), None, dtype=object), _PASS, _FAIL],
        default=_CHANCE,
    )


def _directions(better: Better | Sequence[Better], rows: int) -> Integers:
    names = [better] * rows if isinstance(better, str) else list(better)
    if unknown := set(names) - set(_TOWARDS):
        raise ValueError(f"better: {unknown.pop()!r} is none of {', '.join(_TOWARDS)}")
    if len(names) != rows:
        raise ValueError(f"better: {len(names)} directions for {rows} series")
    return np.array([_TOWARDS[name] for name in names], dtype=np.int64)


def _targets(target: float | ArrayLike | None, rows: int) -> Floats:
    targets = np.asarray(target, dtype=float)
    if targets.shape not in {(), (rows,)}:
        raise ValueError(f"target: an array of shape {targets.shape} for {rows} series")
    return np.broadcast_to(targets, rows)


def _phases(rebase: Sequence[int] | Sequence[Sequence[int]], table: Floats) -> Integers:
    rows, points = table.shape
    each = [rebase] if all(isinstance(position, int | np.integer) for position in rebase) else rebase
    if len(each) not in {1, rows}:
        raise ValueError(f"rebase: positions of {len(each)} series for {rows} series")
    return np.broadcast_to([phases(cast(Sequence[int], positions), points) for positions in each], table.shape)


def _in_time(dates: ArrayLike, points: int) -> Integers:
    """The order of the dates."""
    times = pd.to_datetime(pd.Series(np.asarray(dates)))
    if len(times) != points:
        raise ValueError(f"dates: {len(times)} for {points} values")
    if times.isna().any() or times.duplicated().any():
        raise ValueError("dates: each value needs one of its own")
    return np.argsort(times.to_numpy())
