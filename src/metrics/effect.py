"""Did an action work? Its metric's months from its start on, held against the months before.

Two keys must turn before a change is called one: a rule of process control labels a month after the start by the limits
of the months before (metrics.spc.baseline), and the change's 95 % interval, which knows that months differ
(metrics.change), lies wholly on the same side of none. The first says that it is to be seen, the second how large it
is, and keeps the promise: of actions without any effect, at most 5 in 100 are called effective or harmful in a given
month, whatever number of months there is (2.5 each). The rules alone would call ever more (docs/statistics.md).

A figure whose chart is judged by quarters, for its months have too few cases (metrics.points), is judged by quarters
here too: what is said of months below is then said of its quarters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from metrics import spc
from metrics.change import MOST_AFTER, Months, Size, Spread, months_needed, size
from metrics.definition import Metric
from metrics.figures import SCALE
from metrics.intervals import LEVEL
from metrics.points import Every, ends
from metrics.standing import DIRECTION

Verdict = Literal["worked", "wrong_way", "no_evidence", "too_early"]
LEAST_BEFORE = 3  # months (or quarters), below which no limits can be reckoned
MOST_BEFORE = {"month": 24, "quarter": 8}  # two years; what was earlier is no longer how things were before
COLUMNS = ["month", "n", "value", "partial", "numerator", "denominator", "sum_squares"]


@dataclass(frozen=True)
class Effect:
    """What became of a metric since an action's start; figures in its unit, NaN where not known.

    reason: why it is too early: no_metric, unknown (no such metric, or no longer), no_start, not_started, few_before
    (fewer than 3 months), none_after, all of them of months that may be shown; neutral where neither direction is
    better and no target says which; else "". size: after minus before, with
    its 95 % interval low to high; p: of no change. rule: outside, trend, two_of_three or shift, the last that labels a
    month on the change's side, and at which month; None where none does. months_needed: about how many months more
    until a change as large as `wanted` (up to the target, else the one seen) would be found with 80 %; 0 if there are
    enough, None if not within three years. before, after: the figure of the months on either side, which are so many.
    every: by what it is judged; if by quarters, all that is said of months here is of quarters, and counts them.
    moving: the last month before was a signal the same way already. until: the start of another action, from
    which on no month is used; None where it cuts off none. alongside: the whole hospital, most of
    which the action did not reach, changed the same way.
    """

    verdict: Verdict
    reason: str = ""
    size: float = np.nan
    low: float = np.nan
    high: float = np.nan
    months_needed: int | None = None
    wanted: float = np.nan
    rule: str | None = None
    rule_month: pd.Timestamp | None = None
    before: float = np.nan
    after: float = np.nan
    months_before: int = 0
    months_after: int = 0
    p: float = np.nan
    moving: bool = False
    until: pd.Timestamp | None = None
    alongside: bool = False
    every: Every = "month"


def too_early(reason: str, every: Every = "month") -> Effect:
    """Nothing can be said, and why."""
    return Effect("too_early", reason, every=every)


def first_month(starts: date) -> pd.Timestamp:
    """The first month that lies wholly after a start; the month in which it lies belongs to neither side."""
    day = pd.Timestamp(starts)
    return day if day.day == 1 else day + pd.offsets.MonthBegin(1)


def judge(
    metric: Metric,
    months: pd.DataFrame,
    starts: date,
    *,
    target: float | None = None,
    since: pd.Timestamp | None = None,
    until: pd.Timestamp | None = None,
    every: Every = "month",
) -> Effect:
    """The effect of an action on one metric.

    months: one row per month, or per quarter if it is judged by those (every), with COLUMNS in order of time (as
    metrics.control.Series; the parts NaN for a metric without any); value is NaN where it may not be shown, and such a
    one is not used. target: of the action. since, until: other actions on the same metric, before which and from which
    on nothing is used. A month or quarter in which one of the actions began has days of both and belongs to neither.
    """
    usable = np.isfinite(months["value"].to_numpy(dtype=float)) & ~months["partial"].to_numpy(dtype=bool)
    known = months[usable]
    month = pd.to_datetime(known["month"])
    over = pd.Series(ends(month.to_numpy(), every), index=month.index, dtype=month.dtype)
    cut = pd.Series(False, index=month.index) if until is None else over > until
    before = known[(over <= pd.Timestamp(starts)) & (month >= (since or month.min()))].tail(MOST_BEFORE[every])
    after = known[(month >= first_month(starts)) & ~cut]
    if len(before) < LEAST_BEFORE:
        return replace(too_early("few_before", every), months_before=len(before), months_after=len(after))
    if after.empty:
        return replace(too_early("none_after", every), months_before=len(before))
    spread, scale = _spread(metric)
    found = size(spread, _months(metric, before), _months(metric, after))
    direction = DIRECTION[metric.better] or _towards(target, float(found.before[0]) * scale)
    held = spc.held_against([before["value"].to_numpy(dtype=float)], [after["value"].to_numpy(dtype=float)])
    rule, at = _rule(held, 0, np.sign(found.change[0]))
    moved = verdicts(found, held, direction)[0]
    wanted = _wanted(found, target, scale, direction)
    needed = None if moved else months_needed(wanted, float(found.of_month[0]), len(before), MOST_AFTER[every])
    return Effect(
        verdict=_VERDICT[moved],
        reason="" if direction else "neutral",
        size=float(found.change[0]) * scale,
        low=float(found.low[0]) * scale,
        high=float(found.high[0]) * scale,
        months_needed=None if needed is None else max(needed - len(after), 0),
        wanted=wanted * scale,
        rule=rule,
        rule_month=None if at is None else pd.Timestamp(after["month"].iloc[at]),
        before=float(found.before[0]) * scale,
        after=float(found.after[0]) * scale,
        months_before=len(before),
        months_after=len(after),
        p=float(found.p[0]),
        moving=_moving(before["value"].to_numpy(dtype=float), np.sign(found.change[0])),
        until=until if cut.any() else None,
        every=every,
    )


def verdicts(found: Size, held: spc.Held, direction: float | np.ndarray) -> np.ndarray:
    """Of each series 1 where it worked, -1 where it moved the wrong way, 0 where nothing is shown: both keys."""
    side = np.where(found.low > 0, 1, np.where(found.high < 0, -1, 0))
    labelled = (held.side == side[:, None]).any(axis=1) & (side != 0)
    return (np.where(labelled, side, 0) * np.sign(direction)).astype(int)


def side_effects(found: Sequence[Effect]) -> list[Effect]:
    """The same effects of neighbouring metrics, with the share of false alarms among them kept to 5 %.

    Benjamini and Hochberg 1995 over all that have a p value (as metrics.standing): what does not pass is no evidence.
    """
    p = np.array([effect.p for effect in found])
    known = ~np.isnan(p)
    adjusted = np.full(len(found), np.nan)
    if known.any():
        adjusted[known] = false_discovery_control(p[known])
    return [
        replace(effect, verdict="no_evidence")
        if effect.verdict in ("worked", "wrong_way") and not q <= 1 - LEVEL
        else effect
        for effect, q in zip(found, adjusted, strict=True)
    ]


_VERDICT: dict[int, Verdict] = {1: "worked", -1: "wrong_way", 0: "no_evidence"}


def _spread(metric: Metric) -> tuple[Spread, float]:
    """How a metric's months vary, and its unit per scale of its parts. Hours are no independent observations."""
    if not metric.is_additive or metric.counts == "hours":
        return "plain", 1.0
    kinds: dict[str, Spread] = {"proportion": "proportion", "rate": "rate"}
    return kinds.get(metric.kind, "mean"), float(SCALE.get(metric.unit, 1))


def _months(metric: Metric, rows: pd.DataFrame) -> Months:
    if _spread(metric)[0] == "plain":
        values = rows["value"].to_numpy(dtype=float)[None]
        return Months(values, np.ones_like(values))
    numerator, n, squares = (
        rows[part].to_numpy(dtype=float)[None] for part in ("numerator", "denominator", "sum_squares")
    )
    return Months(numerator / n, n, squares)


def _towards(target: float | None, before: float) -> float:
    """The direction of a target, where the metric itself has none."""
    return 0.0 if target is None else float(np.sign(target - before))


def _rule(held: spc.Held, row: int, side: float) -> tuple[str | None, int | None]:
    at = np.flatnonzero(held.side[row] == side) if side else np.array([], dtype=int)
    return (held.rule[row, at[-1]], int(at[-1])) if len(at) else (None, None)


def _wanted(found: Size, target: float | None, scale: float, direction: float) -> float:
    """The change up to the target, where that lies ahead; else the one seen."""
    up_to = np.nan if target is None else target / scale - float(found.before[0])
    return up_to if up_to * direction > 0 else float(found.change[0])


def _moving(before: np.ndarray, side: float) -> bool:
    """Whether the last of the months before was a signal towards that side, by whichever rule."""
    towards = {"improvement": 1, "concern": -1}.get(spc.xmr(before, better="up").variation or "", 0)
    return bool(side) and towards == side
