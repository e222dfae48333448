"""Process control of a page's figures: which months are signals, and what the last of them says.

Many figures are judged at once (metrics.spc.xmr_many). A month that rests on too few to be shown, or that the data do
not cover, is no point: it neither moves the limits nor has a label.
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
from metrics.spc.chart import SETTLED, Better

Every = Literal["month", "quarter"]
LABELS = ["mean", "lower", "upper", "rule", "signal", "phase"]


@dataclass(frozen=True)
class Series:
    """One figure month by month.

    months: one row per month (or quarter) without a gap, in order: month (its first day), n, value, low, high in the
    figure's unit (NaN where not shown) and partial (not covered by the data). better, target: as in its definition.
    """

    months: pd.DataFrame | Mapping[str, np.ndarray]
    better: str = "up"
    target: float | None = None
    phases: Sequence[Phase] = ()
    every: Every = "month"

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
        """Which rows are points: whole months with a figure."""
        return np.isfinite(self.values) & ~np.asarray(self.months["partial"], dtype=bool)


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
    (0, 1, …). begins: the first row of each phase after the first, with its action.
    """

    series: Series
    labels: Mapping[str, np.ndarray]
    begins: tuple[tuple[int, Phase], ...] = field(default=())

    @cached_property
    def months(self) -> pd.DataFrame:
        """The rows of the series with their labels."""
        # left to itself pandas would make text of the labels, and NaN of None
        columns = {name: pd.Series(values, dtype=values.dtype) for name, values in self.labels.items()}
        return pd.DataFrame(dict(self.series.months)).reset_index(drop=True).assign(**columns)

    @cached_property
    def judged(self) -> np.ndarray:
        """The positions of the rows that are points."""
        return np.flatnonzero(self.series.points)

    def at(self, position: int) -> Verdict:
        """What a row that is a point says."""
        series, labels = self.series, {name: values[position] for name, values in self.labels.items()}
        lower, upper = float(labels["lower"]), float(labels["upper"])
        points = int((self.labels["phase"][self.judged] == labels["phase"]).sum())
        side, run = _run(
            labels["rule"],
            series.values[self.judged] - labels["mean"],
            self.labels["phase"][self.judged] == labels["phase"],
            int(np.searchsorted(self.judged, position)),
        )
        return Verdict(
            month=pd.Timestamp(series.starts[position]),
            n=float(np.asarray(series.months["n"])[position]),
            value=float(series.values[position]),
            mean=float(labels["mean"]),
            lower=lower,
            upper=upper,
            rule=labels["rule"],
            signal=labels["signal"],
            side=side,
            in_a_row=run,
            assurance=spc.assurance(lower, upper, series.target, cast(Better, series.better)) if points > 1 else None,
            target=series.target,
            better=series.better,
            provisional=points < SETTLED,
            points=points,
            phase=_phase_at(self.begins, position),
            every=series.every,
        )

    def last(self, end: date | None = None) -> Verdict | None:
        """What the last point says, or the last one that begins before `end`; None without any."""
        positions = self.judged
        if end is not None:
            positions = positions[self.series.starts[positions] < np.datetime64(end)]
        return self.at(int(positions[-1])) if len(positions) else None

    def within(self, start: date, end: date) -> Verdict | None:
        """What the last point of a period says; None where the period has none."""
        found = self.last(end)
        return found if found is not None and found.month >= pd.Timestamp(start) else None

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
    begins = [_begins(one) for one in many]
    charts = spc.xmr_many(
        values,
        better=[cast(Better, one.better) for one in many],
        target=np.array([np.nan if one.target is None else one.target for one in many], dtype=float),
        rebase=[[position for position, _ in each] for each in begins],
    )
    return [
        Control(one, {name: getattr(charts, name)[row, : len(one.values)] for name in LABELS}, begins[row])
        for row, one in enumerate(many)
    ]


def verdicts(
    charts: spc.Charts,
    at: Sequence[int],
    starts: np.ndarray,
    n: Floats,
    begins: Sequence[Sequence[tuple[int, Phase]]],
    *,
    better: Sequence[str],
    target: Sequence[float | None],
) -> list[Verdict | None]:
    """What one month of each of many series says, as Control.at does, at a hundredth of its time.

    at: each one's position, -1 for none. starts: the months' first days, the same for all; n: series × months. begins:
    the position and the action of each phase after the first.
    """
    rows, places = np.arange(len(at)), np.asarray(at, dtype=int)
    present = ~np.isnan(charts.value)
    here = present & (charts.phase == charts.phase[rows, places][:, None])
    points = here.sum(axis=1).tolist()
    numbers = [part[rows, places].tolist() for part in (n, charts.value, charts.mean, charts.lower, charts.upper)]
    rules, signals = charts.rule[rows, places], charts.signal[rows, places]
    found: list[Verdict | None] = []
    for row, place in enumerate(places.tolist()):
        if place < 0:
            found.append(None)
            continue
        number, value, mean, lower, upper = (part[row] for part in numbers)
        side, run = 0, 1
        if rules[row] is not None:
            seen = present[row]
            apart = charts.value[row, seen] - mean
            side, run = _run(rules[row], apart, here[row, seen], int(seen[:place].sum()))
        found.append(
            Verdict(
                month=pd.Timestamp(starts[place]),
                n=number,
                value=value,
                mean=mean,
                lower=lower,
                upper=upper,
                rule=rules[row],
                signal=signals[row],
                side=side,
                in_a_row=run,
                assurance=spc.assurance(lower, upper, target[row], cast(Better, better[row]))
                if points[row] > 1
                else None,
                target=target[row],
                better=better[row],
                provisional=points[row] < SETTLED,
                points=points[row],
                phase=_phase_at(begins[row], place),
            )
        )
    return found


def _phase_at(begins: Sequence[tuple[int, Phase]], position: int) -> Phase | None:
    """The action since which the limits at a position hold; None in the first phase."""
    return next((phase for begin, phase in reversed(begins) if begin <= position), None)


def _run(rule: str | None, apart: Floats, same_phase: np.ndarray, at: int) -> tuple[int, int]:
    """The side that a point's label stands for, and how many points its run has; (0, 1) without a label.

    apart: the points less the mean; same_phase: which of them are in the point's phase; at: which of them it is.
    """
    if rule is None:
        return 0, 1
    if rule == "trend":
        steps = np.where(same_phase[1:] & same_phase[:-1], np.sign(np.diff(apart)), 0)
        before, after = (steps[at - 1] if at else 0), (steps[at] if at < len(steps) else 0)
        side = after or before
        return int(side), _alike_around(steps == side, at if after else at - 1) + 1
    sides = np.where(same_phase, np.sign(apart), 0)
    return int(sides[at]), _alike_around(sides == sides[at], at) if rule == "shift" else 1


def _begins(series: Series) -> tuple[tuple[int, Phase], ...]:
    """Where in the rows each phase begins. One that began with the first row or before it changes nothing there."""
    found: dict[int, Phase] = {}
    for phase in series.phases:
        position = int(np.searchsorted(series.starts, phase.starts.to_datetime64()))
        if 0 < position < len(series.starts):
            found[position] = phase
    return tuple(sorted(found.items(), key=lambda each: each[0]))


def _alike_around(flags: np.ndarray, at: int) -> int:
    """How many flags in a row hold, the one at this place among them."""
    unlike = np.flatnonzero(~flags)
    before, after = unlike[unlike < at], unlike[unlike > at]
    return int((after[0] if len(after) else len(flags)) - (before[-1] if len(before) else -1) - 1)
