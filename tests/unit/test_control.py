"""Figures judged by month: what is a point, where a phase begins, what a month says."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics import spc
from metrics.control import Series, controls
from metrics.control import control as judge
from metrics.durations import turnaround
from metrics.phases import NONE, Phase, Phases

NAMES = {"zh": "整改", "en": "action"}
LEVEL = [91.0, 90, 92, 90, 91, 92, 90, 91, 90, 92, 91, 90]  # a year of ups and downs around 90.8


def months(values: list[float], **columns: Any) -> pd.DataFrame:
    """One row a month from January 2025."""
    found = pd.Series(values, dtype=float)
    starts = pd.date_range("2025-01-01", periods=len(found), freq="MS")
    frame = pd.DataFrame({"month": starts, "n": 50, "value": found, "low": found - 1, "high": found + 1})
    return frame.assign(partial=False).assign(**columns)


def phase(starts: str) -> Phase:
    return Phase(pd.Timestamp(starts), NAMES)


def test_limits_and_labels_are_those_of_process_control() -> None:
    values = [*LEVEL, 98.0]
    found, reference = judge(Series(months(values), "up", 90)), spc.xmr(values, better="up", target=90)
    for column in ("mean", "lower", "upper"):
        assert found.months[column].tolist() == reference.points[column].tolist()
    assert found.months["rule"].tolist() == reference.points["rule"].tolist()
    verdict = found.last()
    assert verdict is not None
    assert (verdict.rule, verdict.signal, verdict.side, verdict.assurance) == (
        "outside",
        "improvement",
        1,
        reference.assurance,
    )


def test_what_is_not_shown_or_not_whole_is_no_point() -> None:
    values = [*LEVEL, np.nan, 91, 0.0]
    partial = [False] * 14 + [True]
    found = judge(Series(months(values, partial=partial)))
    assert found.judged.tolist() == [*range(12), 13]
    assert found.last().month == pd.Timestamp("2026-02-01")  # type: ignore[union-attr]
    assert found.months["lower"].iloc[0] == judge(Series(months([*LEVEL, 91]))).months["lower"].iloc[0]
    assert judge(Series(months([np.inf] * 3))).last() is None, "not reached yet"
    assert judge(Series(months([]))).last() is None


def test_a_run_is_counted_as_long_as_it_is() -> None:
    found = judge(Series(months([*LEVEL, *[90.6] * 5, 91.5, 91.6, 91.5, 91.6, 91.5, 91.6, 91.5, 91.6, 91.5])))
    verdict = found.last()
    assert verdict is not None
    assert (verdict.rule, verdict.signal, verdict.in_a_row) == ("shift", "improvement", 9)
    assert found.at(18).in_a_row == 9, "a month within the run belongs to all of it"
    rising = judge(Series(months([*LEVEL, 89.5, 89.9, 90.2, 90.5, 90.8, 91.1, 91.4, 91.7]), better="down"))
    verdict = rising.last()
    assert verdict is not None
    assert (verdict.rule, verdict.signal, verdict.side, verdict.in_a_row) == ("trend", "concern", 1, 8)


def test_a_phase_begins_with_its_action_and_is_provisional_at_first() -> None:
    values = [*LEVEL, *(value - 10 for value in LEVEL[:8])]
    without = judge(Series(months(values), better="down")).last()
    assert without is not None
    assert without.signal == "improvement"
    found = judge(Series(months(values), better="down", phases=[phase("2026-01-01"), phase("2019-01-01")]))
    assert found.begins == ((12, phase("2026-01-01")),), "what began before the months changes nothing in them"
    verdict = found.last()
    assert verdict is not None
    assert (verdict.signal, verdict.provisional, verdict.points) == ("common", True, 8)
    assert verdict.phase is not None
    assert verdict.phase.names == NAMES
    assert (found.settled(0), found.settled(1)) == (True, False)
    assert found.at(0).phase is None


def test_a_period_is_judged_by_its_last_month() -> None:
    found = judge(Series(months(LEVEL)))
    verdict = found.within(date(2025, 4, 1), date(2025, 7, 1))
    assert verdict is not None
    assert verdict.month == pd.Timestamp("2025-06-01")
    assert found.within(date(2026, 4, 1), date(2026, 7, 1)) is None


def test_one_month_makes_no_promise_about_the_target() -> None:
    verdict = judge(Series(months([91]), target=90)).last()
    assert verdict is not None
    assert verdict.assurance is None


def test_many_series_are_judged_as_each_alone() -> None:
    many = [Series(months(LEVEL), "up", 85), Series(months(LEVEL[:5]), "down"), Series(months([]), "neutral")]
    for one, alone in zip(controls(many), map(judge, many), strict=True):
        pd.testing.assert_frame_equal(one.months, alone.months)
        assert one.last() == alone.last()
    assert controls([]) == []


ROWS = [
    ("wait_median", "*", "outpatient", "examination", date(2026, 3, 1)),
    ("wait_median", "eyes", "*", "*", date(2026, 5, 1)),
    ("complaint_rate", "*", "*", "*", date(2026, 2, 1)),
    ("complaint_rate", "*", "*", "*", date(2025, 2, 1)),
]


@pytest.mark.parametrize(
    ("scope", "starts"),
    [
        (("wait_median", "bones", "outpatient", "examination"), ["2026-03-01"]),  # the hospital's
        (("wait_median", "*", "outpatient", "examination"), ["2026-03-01"]),
        (("wait_median", "*main", "outpatient", "examination"), ["2026-03-01"]),
        (("wait_median", "*", "outpatient", "*"), []),  # of one step: nothing about all
        (("wait_median", "*", "emergency", "examination"), []),
        (("wait_median", "eyes", "outpatient", "examination"), ["2026-05-01"]),  # its own alone
        (("complaint_rate", "eyes", "emergency", "*"), ["2025-02-01", "2026-02-01"]),
        (("nps", "*", "*", "*"), []),
    ],
)
def test_a_chart_begins_its_departments_phases_or_else_the_hospitals(
    scope: tuple[str, str, str, str], starts: list[str]
) -> None:
    columns = ["metric", "department_id", "visit_kind", "step", "starts"]
    phases = Phases(pd.DataFrame(ROWS, columns=columns).assign(name="整改", name_en="action"))
    assert phases.of(*scope) == tuple(map(phase, starts))
    assert NONE.of(*scope) == ()


@pytest.mark.parametrize(
    ("days", "median"),
    [
        ([5, 5, 5, 5], 5.0),  # in the middle of the day
        ([4, 5, 5, 6], 5.0),
        ([4, 4, 5, 5], 4.5),
        ([3, 4, 4, 4], 3.83),
        ([0, 0, 0], 0.0),
    ],
)
def test_a_median_within_the_day(days: list[int], median: float) -> None:
    taken = pd.DataFrame({"taken": days, "ended": True, "complaints": 1})
    assert turnaround(taken).within_the_day == pytest.approx(median, abs=0.01)
    still = pd.concat([taken, taken.assign(ended=False, taken=9, complaints=9)])
    assert turnaround(still).within_the_day == np.inf
