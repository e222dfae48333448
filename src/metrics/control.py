"""Process control of a page's figures: which months are signals, and what the last of them says.

Many figures are judged at once (metrics.spc.xmr_many). A month that rests on too few to be shown, that is withheld from
others, or that the data do not cover, is no point (metrics.points): it neither moves the limits nor has a label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, cast

import numpy as np
import pandas as pd

from metrics import spc
from metrics.intervals import Floats
from metrics.phases import Phase
from metrics.points import Every, ends, within
from metrics.spc.chart import SETTLED, Better
from metrics.spc.runs import runs

LABELS = ["mean", "lower", "upper", "rule", "signal", "phase"]


@dataclass(frozen=True)
class Series:
    """One figure month by month.

    months: one row per month (or quarter) without a gap, in order: month (its first day), n, value, low, high in the
    figure's unit (NaN where not shown), partial (not covered by the data) and, if there are such, withheld (shown to
    this reader alone). better, target: as in its definition. until: where a period is looked at, the day after it: of
    later months nothing is said.
    """

    months: pd.DataFrame | Mapping[str, np.ndarray]
    better: str = "up"
    target: float | None = None
    phases: Sequence[Phase] = ()
    every: Every = "month"
    until: date | None = None

    @cached_property
    def values(self) -> Floats:
        """The figures, NaN or infinite where there is none to show."""
        return np.asarray(self.months["value"], dtype=float)

    @cached_property
    def starts(self) -> np.ndarray:
        """The first day of each month."""
        return np.asarray(self.months["month"], dtype="datetime64[ns]")

    @cached_property
    def points(self) -> np.ndarray:
        """Which rows are points: whole months with a figure that everyone may see."""
        found = np.isfinite(self.values) & ~np.asarray(self.months["partial"], dtype=bool)
        return found & ~np.asarray(self.months["withheld"], dtype=bool) if "withheld" in self.months else found


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
    """A series judged.

    labels: by name of LABELS, one per row: the mean and the limits (lower, upper) of its phase, rule, signal and phase
    (0, 1, …); and by those of metrics.spc.runs.Runs. begins: the first row of each phase after the first, with its
    action.
    """

    series: Series
    labels: Mapping[str, np.ndarray]
    begins: tuple[tuple[int, Phase], ...] = field(default=())

    @cached_property
    def months(self) -> pd.DataFrame:
        """The rows of the series with their labels."""
        # left to itself pandas would make text of the labels, and NaN of None
        columns = {name: pd.Series(self.labels[name], dtype=self.labels[name].dtype) for name in LABELS}
        return pd.DataFrame(dict(self.series.months)).reset_index(drop=True).assign(**columns)

    @cached_property
    def judged(self) -> np.ndarray:
        """The positions of the rows that are points."""
        return np.flatnonzero(self.series.points)

    def at(self, position: int) -> Verdict:
        """What a row that is a point says."""
        series, labels = self.series, {name: values[position] for name, values in self.labels.items()}
        lower, upper, points = float(labels["lower"]), float(labels["upper"]), int(labels["points"])
        return Verdict(
            month=pd.Timestamp(series.starts[position]),
            n=float(np.asarray(series.months["n"])[position]),
            value=float(series.values[position]),
            mean=float(labels["mean"]),
            lower=lower,
            upper=upper,
            rule=labels["rule"],
            signal=labels["signal"],
            side=int(labels["side"]),
            in_a_row=int(labels["in_a_row"]),
            assurance=spc.assurance(lower, upper, series.target, cast(Better, series.better)) if points > 1 else None,
            target=series.target,
            better=series.better,
            provisional=points < SETTLED,
            points=points,
            phase=_phase_at(self.begins, position),
            every=series.every,
        )

    @property
    def last_at(self) -> int | None:
        """The position of the point that is spoken of: the last one, of those that were over by `until`."""
        positions = self.judged
        if self.series.until is not None:
            over = ends(self.series.starts[positions], self.series.every)
            positions = positions[over <= np.datetime64(self.series.until)]
        return int(positions[-1]) if len(positions) else None

    def last(self) -> Verdict | None:
        """What that point says; None without any."""
        return None if self.last_at is None else self.at(self.last_at)

    def within(self, start: date, end: date) -> Verdict | None:
        """What the last point of a period says (metrics.points.within); None where the period has none."""
        inside = within(self.series.starts[self.judged], self.series.every, start, end)
        return self.at(int(self.judged[inside][-1])) if inside.any() else None

    def settled(self, phase: int) -> bool:
        """Whether a phase has the 12 points from which on its limits are no longer provisional."""
        return int((self.labels["phase"][self.judged] == phase).sum()) >= SETTLED


def control(series: Series) -> Control:
    """One series."""
    return controls([series])[0]


def controls(many: Sequence[Series]) -> list[Control]:
    """All series of a page at once, whatever months they have."""
    longest = max((len(one.values) for one in many), default=0)
    values = np.full((len(many), longest), np.nan)
    for row, one in enumerate(many):
        values[row, : len(one.values)] = np.where(one.points, one.values, np.nan)
    begins = [begins_at(one.phases, one.starts, one.points) for one in many]
    charts = spc.xmr_many(
        values,
        better=[cast(Better, one.better) for one in many],
        target=np.array([np.nan if one.target is None else one.target for one in many], dtype=float),
        rebase=[[position for position, _ in each] for each in begins],
    )
    labels = {name: getattr(charts, name) for name in LABELS} | runs(charts)._asdict()
    return [
        Control(one, {name: found[row, : len(one.values)] for name, found in labels.items()}, begins[row])
        for row, one in enumerate(many)
    ]


def _phase_at(begins: Sequence[tuple[int, Phase]], position: int) -> Phase | None:
    """The action since which the limits at a position hold; None in the first phase."""
    return next((phase for begin, phase in reversed(begins) if begin <= position), None)


def begins_at(phases: Sequence[Phase], starts: np.ndarray, points: np.ndarray) -> tuple[tuple[int, Phase], ...]:
    """Where in the rows each phase begins. One without a point before it changes nothing there.

    starts: the rows' first days, in order; points: which of them are points.
    """
    found: dict[int, Phase] = {}
    for phase in phases:
        position = int(np.searchsorted(starts, phase.starts.to_datetime64()))
        if position < len(starts) and points[:position].any():
            found[position] = phase
    return tuple(sorted(found.items(), key=lambda each: each[0]))
