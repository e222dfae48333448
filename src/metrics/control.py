"""Process control of a page's figures: which months are signals, and what the last of them says.

Many figures are judged at once (metrics.spc.xmr_many). A month that rests on too few to be shown, or that the data do
not cover, is no point: it neither moves the limits nor has a label.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, cast

import numpy as np
import pandas as pd

from metrics import spc
from metrics.phases import Phase
from metrics.spc.chart import SETTLED, Better

Every = Literal["month", "quarter"]
LABELS = ["mean", "lower", "upper", "rule", "signal", "phase"]


@dataclass(frozen=True)
class Series:
    """One figure month by month.

    months: one row per month (or quarter) without a gap, in order: month (its first day), n, value, low, high in the
    figure's unit (NaN where not shown) and partial (not covered by the data). better, target: as in its definition.
    """

    months: pd.DataFrame
    better: str = "up"
    target: float | None = None
    phases: Sequence[Phase] = ()
    every: Every = "month"


@dataclass(frozen=True)
class Verdict:
    """What one month says, in codes.

    rule: outside, trend, two_of_three, shift or None. signal: common, improvement, concern, high, low. side: 1 above
    the mean (or rising), -1 below (falling), 0 where nothing is signalled. in_a_row: how many months the run has that
    it belongs to. assurance: pass, fail, inconsistent, or None without a target. provisional: the phase's limits rest
    on fewer than 12 months; points: on how many. phase: the action since which they hold, None for the first phase.
    """

    month: pd.Timestamp
    n: float
    value: float
    mean: float
    lower: float
    upper: float
    rule: str | None
    signal: str
    side: int
    in_a_row: int
    assurance: str | None
    target: float | None
    better: str
    provisional: bool
    points: int
    phase: Phase | None
    every: Every = "month"

    @property
    def tone(self) -> Literal["better", "worse", "plain"]:
        """The colour of its words."""
        return {"improvement": "better", "concern": "worse"}.get(self.signal, "plain")  # type: ignore[return-value]


@dataclass(frozen=True)
class Control:
    """A series judged: its rows with mean, lower, upper (the limits), rule, signal and phase (0, 1, …).

    begins: the first row of each phase after the first, with its action.
    """

    series: Series
    months: pd.DataFrame
    begins: tuple[tuple[int, Phase], ...] = field(default=())

    @cached_property
    def judged(self) -> np.ndarray:
        """The positions of the rows that are points."""
        return np.flatnonzero(_points(self.months).astype(bool))

    def at(self, position: int) -> Verdict:
        """What a row that is a point says."""
        row = self.months.iloc[position]
        points = int((self.months["phase"].to_numpy()[self.judged] == row["phase"]).sum())
        lower, upper = float(row["lower"]), float(row["upper"])
        side, run = self._run(position)
        target = self.series.target
        return Verdict(
            month=row["month"],
            n=float(row["n"]),
            value=float(row["value"]),
            mean=float(row["mean"]),
            lower=lower,
            upper=upper,
            rule=row["rule"],
            signal=row["signal"],
            side=side,
            in_a_row=run,
            assurance=spc.assurance(lower, upper, target, cast(Better, self.series.better)) if points > 1 else None,
            target=target,
            better=self.series.better,
            provisional=points < SETTLED,
            points=points,
            phase=next((phase for begin, phase in reversed(self.begins) if begin <= position), None),
            every=self.series.every,
        )

    def last(self, end: date | None = None) -> Verdict | None:
        """What the last point says, or the last one that begins before `end`; None without any."""
        positions = self.judged
        if end is not None:
            positions = positions[(self.months["month"] < pd.Timestamp(end)).to_numpy()[positions]]
        return self.at(int(positions[-1])) if len(positions) else None

    def within(self, start: date, end: date) -> Verdict | None:
        """What the last point of a period says; None where the period has none."""
        found = self.last(end)
        return found if found is not None and found.month >= pd.Timestamp(start) else None

    def settled(self, phase: int) -> bool:
        """Whether a phase has the 12 points from which on its limits are no longer provisional."""
        return int((self.months["phase"].to_numpy()[self.judged] == phase).sum()) >= SETTLED

    def _run(self, position: int) -> tuple[int, int]:
        """The side that a point's label stands for, and how many points its run has; (0, 1) without a label."""
        row = self.months.iloc[position]
        if row["rule"] is None:
            return 0, 1
        at = int(np.flatnonzero(self.judged == position)[0])
        points = self.months.iloc[self.judged]
        same_phase = points["phase"].to_numpy() == row["phase"]
        values = points["value"].to_numpy(dtype=float)
        if row["rule"] == "trend":
            steps = np.where(same_phase[1:] & same_phase[:-1], np.sign(np.diff(values)), 0)
            before, after = (steps[at - 1] if at else 0), (steps[at] if at < len(steps) else 0)
            side = after or before
            here = at if after else at - 1
            return int(side), _alike_around(steps == side, here) + 1
        sides = np.where(same_phase, np.sign(values - float(row["mean"])), 0)
        side = sides[at]
        return int(side), _alike_around(sides == side, at) if row["rule"] == "shift" else 1


def control(series: Series) -> Control:
    """One series."""
    return controls([series])[0]


def controls(many: Sequence[Series]) -> list[Control]:
    """All series of a page at once, whatever months they have."""
    longest = max((len(one.months) for one in many), default=0)
    values = np.full((len(many), longest), np.nan)
    begins = []
    for row, one in enumerate(many):
        months = one.months
        values[row, : len(months)] = np.where(_points(months), months["value"].to_numpy(dtype=float), np.nan)
        begins.append(_begins(one))
    charts = spc.xmr_many(
        values,
        better=[cast(Better, one.better) for one in many],
        target=np.array([np.nan if one.target is None else one.target for one in many], dtype=float),
        rebase=[[position for position, _ in each] for each in begins],
    )
    found = []
    for row, one in enumerate(many):
        size = len(one.months)
        labels = {name: getattr(charts, name)[row, :size] for name in LABELS}
        # left to itself pandas would make text of the labels, and NaN of None
        columns = {name: pd.Series(values, dtype=values.dtype) for name, values in labels.items()}
        found.append(Control(one, one.months.reset_index(drop=True).assign(**columns), begins[row]))
    return found


def _points(months: pd.DataFrame) -> np.ndarray:
    """Which rows are points: whole months with a figure."""
    return np.isfinite(months["value"].to_numpy(dtype=float)) & ~months["partial"].to_numpy(dtype=bool)


def _begins(series: Series) -> tuple[tuple[int, Phase], ...]:
    """Where in the rows each phase begins. One that began with the first row or before it changes nothing there."""
    starts = series.months["month"].to_numpy(dtype="datetime64[ns]")
    found: dict[int, Phase] = {}
    for phase in series.phases:
        position = int(np.searchsorted(starts, phase.starts.to_datetime64()))
        if 0 < position < len(starts):
            found[position] = phase
    return tuple(sorted(found.items(), key=lambda each: each[0]))


def _alike_around(flags: np.ndarray, at: int) -> int:
    """How many flags in a row hold, the one at this place among them."""
    unlike = np.flatnonzero(~flags)
    before, after = unlike[unlike < at], unlike[unlike > at]
    return int((after[0] if len(after) else len(flags)) - (before[-1] if len(before) else -1) - 1)
