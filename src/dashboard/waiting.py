"""What the waiting page shows, read and reckoned once: sentence, figures, charts and table come from it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from dashboard.view import View
from dashboard.waiting_choice import Choice
from metrics import periods, waiting
from metrics.control import Control, Series, Verdict, controls
from metrics.definition import definitions
from metrics.periods import Period
from metrics.waiting import Block, Change, Figures, Queued
from warehouse import waits
from warehouse.phases import phases
from warehouse.targets import targets

METRIC = {"on_target": "wait_on_target_rate", "median": "wait_median", "p90": "wait_p90"}  # of each measure
SHARE = METRIC["on_target"]


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


@dataclass(frozen=True)
class Picture:
    """One view of the waits.

    `before` is the compared period, or where none was chosen (`comparing` is false) the one a year earlier or
    else the one just before; None where the data do not reach back. `controls`: by
    measure, all months there are, judged; `hospital`: the chosen measure's in the whole hospital, where another place
    is chosen. `queued`: all who queued, those who were never served included; `known`: until when queues are known.
    """

    choice: Choice
    now: Side
    before: Side | None
    comparing: bool
    block: Block | None
    controls: dict[str, Control]
    hospital: Control | None
    recording: Recording
    queued: Queued
    known: datetime | None
    limits: pd.DataFrame
    share_target: float | None  # the percentage of waits that should be within their limit

    def verdict(self, measure: str) -> Verdict | None:
        """What the last month of the period says of a measure; None where it has none, or two periods are compared."""
        if self.comparing:
            return None
        return self.controls[measure].within(self.choice.period.start, self.choice.period.end)

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
    now = _side(view, choice, choice.period)
    against = choice.compare or periods.to_compare(choice.period, view.extent[0])
    by_measure, hospital = _judged(view, choice)
    row = waits.recording(view.tx, choice.scope()).iloc[0]
    return Picture(
        choice=choice,
        now=now,
        before=_side(view, choice, against) if against else None,
        comparing=choice.compare is not None,
        block=waiting.worst_block(now.summary, now.whole, choice.measure),
        controls=by_measure,
        hospital=hospital,
        recording=Recording(**{name: int(row[name]) for name in Recording.__dataclass_fields__}),
        queued=waiting.queued(now.cells, waits.unserved(view.tx, choice.scope())),
        known=waits.queues_known(view.tx),
        limits=waits.limits(view.tx, choice.scope()),
        share_target=targets(view.tx, choice.period.end - timedelta(days=1)).of(
            definitions()[SHARE], choice.department, choice.visit_kind, choice.step
        ),
    )


def _side(view: View, choice: Choice, period: Period) -> Side:
    cells = waits.cells(view.tx, choice.scope(period))
    return Side(period, cells, waiting.summarise(cells), waiting.overall(cells))


def _judged(view: View, choice: Choice) -> tuple[dict[str, Control], Control | None]:
    """The measures of the chosen place by month, and the hospital's chosen one where another place is chosen."""
    own, known = targets(view.tx, choice.period.last), phases(view.tx)
    chosen = waits.months(view.tx, choice.scope())

    def series(months: pd.DataFrame, measure: str, place: str) -> Series:
        metric, scope = definitions()[METRIC[measure]], (place, choice.visit_kind, choice.step)
        return Series(
            _of_measure(view, months, measure),
            metric.better,
            own.of(metric, *scope),
            known.of(metric.id, *scope),
            until=choice.period.end,
        )

    many = [series(chosen, measure, choice.department) for measure in METRIC]
    if choice.department != "*":
        whole = waits.months(view.tx, replace(choice.scope(), department="*"))
        many.append(series(whole, choice.measure, "*"))
    found = controls(many)
    return dict(zip(METRIC, found, strict=False)), found[len(METRIC)] if len(found) > len(METRIC) else None


def _of_measure(view: View, months: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One measure by month in the unit of its definition."""
    assert view.extent is not None, "a choice is only there where there are data"
    frame = waiting.trend(months, *view.extent)
    scale = 100 if measure == "on_target" else 1
    columns = {"value": frame[measure], "low": frame[f"{measure}_low"], "high": frame[f"{measure}_high"]}
    return frame[["month", "n", "partial"]].assign(**{name: column * scale for name, column in columns.items()})
