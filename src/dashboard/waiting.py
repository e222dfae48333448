"""What the waiting page shows, read and reckoned once: sentence, figures, charts and table come from it."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from dashboard.view import View
from dashboard.waiting_choice import Choice
from metrics import periods, waiting
from metrics.definition import definitions
from metrics.periods import Period
from metrics.waiting import Block, Change, Figures
from warehouse import waits
from warehouse.targets import targets


@dataclass(frozen=True)
class Side:
    """The waits of one period: cells as read, their summary per weekday × hour, and all of them together."""

    period: Period
    cells: pd.DataFrame
    summary: pd.DataFrame
    whole: Figures


@dataclass(frozen=True)
class Recording:
    """How well the queue was recorded; counts of steps, or of visits where it says so."""

    steps: int
    waits: int
    visits: int
    recorded: int  # visits whose queue is recorded completely
    unclosed: int  # queued, never started, the visit is over
    waiting: int  # queued today, not started yet
    left_waiting: int


@dataclass(frozen=True)
class Picture:
    """One view of the waits.

    `before` is the compared period, or where none was chosen (`comparing` is false) the one a year earlier or
    else the one just before; None where the data do not reach back. `trend` has one row per month of all data.
    """

    choice: Choice
    now: Side
    before: Side | None
    comparing: bool
    block: Block | None
    trend: pd.DataFrame
    recording: Recording
    limits: pd.DataFrame
    share_target: float | None  # the percentage of waits that should be within their limit

    def change(self, measure: str) -> Change | None:
        """What became of a measure since the period before."""
        return waiting.change(self.before.whole, self.now.whole, measure) if self.before else None

    @property
    def minutes(self) -> list[float]:
        """The limits in minutes, each once, shortest first."""
        return sorted(set(self.limits.minutes))


def picture(view: View, choice: Choice) -> Picture:
    """Read and reckon; a handful of statements, all in the view's transaction."""
    assert view.extent is not None, "a choice is only there where there are data"
    first, last = view.extent
    now = _side(view, choice, choice.period)
    against = choice.compare or periods.to_compare(choice.period, first)
    months = waits.months(view.tx, choice.scope())
    row = waits.recording(view.tx, choice.scope()).iloc[0]
    return Picture(
        choice=choice,
        now=now,
        before=_side(view, choice, against) if against else None,
        comparing=choice.compare is not None,
        block=waiting.worst_block(now.summary, now.whole, choice.measure),
        trend=waiting.trend(months, first, last),
        recording=Recording(**{name: int(row[name]) for name in Recording.__dataclass_fields__}),
        limits=waits.limits(view.tx, choice.scope()),
        share_target=targets(view.tx, choice.period.end - timedelta(days=1)).of(
            definitions()["wait_on_target_rate"], choice.department, choice.visit_kind, choice.step
        ),
    )


def _side(view: View, choice: Choice, period: Period) -> Side:
    cells = waits.cells(view.tx, choice.scope(period))
    return Side(period, cells, waiting.summarise(cells), waiting.overall(cells))
