"""Which months or quarters are points, and which of them a period speaks of."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics import points
from metrics.definition import definitions

ON_TIME, RATE = definitions()["complaint_on_time_rate"], definitions()["complaint_rate"]
QUARTERS = pd.date_range("2026-01-01", periods=4, freq="QS").to_numpy()
MONTHS = pd.date_range("2026-01-01", periods=12, freq="MS").to_numpy()


def test_how_many_a_point_rests_on() -> None:
    found = {name: points.least(definitions()[name]) for name in ("nps", "no_show_rate", "complaint_on_time_rate")}
    assert found == {"nps": 5, "no_show_rate": 30, "complaint_on_time_rate": 5}
    assert points.least(RATE) == 100, "one complaint of fifty visits is 200 per 10,000"


@pytest.mark.parametrize(
    ("n", "by"),
    [
        ([9, 10, 11], "month"),  # the usual month has ten
        ([9, 9, 11], "quarter"),
        ([10, 0, 0, 10, 10], "month"),
        ([10, 0, 0, 0, 10], "quarter"),  # months without any are months
        ([0, 0, 0, 10, 10, 0, 0, 0], "month"),  # but not those before the first or after the last
        ([0, 0], "month"),
    ],
)
def test_few_cases_are_judged_by_quarters(n: list[float], by: str) -> None:
    assert points.every(ON_TIME, np.array(n, dtype=float)) == by
    assert points.every(definitions()["complaint_turnaround"], np.array(n, dtype=float)) == by
    assert points.every(RATE, np.array(n, dtype=float)) == "month"
    assert points.every(definitions()["satisfaction_rate"], np.array(n, dtype=float)) == "month"


def test_what_the_data_cover() -> None:
    first, last = date(2026, 1, 8), date(2026, 9, 30)
    assert points.whole(MONTHS, "month", first, last).tolist() == [True] * 9 + [False] * 3
    assert points.whole(QUARTERS, "quarter", first, last).tolist() == [True, True, True, False]
    later = points.whole(MONTHS, "month", date(2026, 1, 9), date(2026, 9, 29))
    assert later.tolist() == [False] + [True] * 7 + [False] * 4


@pytest.mark.parametrize(
    ("start", "end", "spoken_of"),
    [
        ((2026, 7, 1), (2026, 8, 1), [1]),  # in July and August the second quarter is the last complete one
        ((2026, 8, 1), (2026, 9, 1), [1]),
        ((2026, 9, 1), (2026, 10, 1), [2]),
        ((2026, 10, 1), (2026, 11, 1), [2]),
        ((2026, 7, 1), (2026, 10, 1), [2]),  # a quarter
        ((2026, 1, 1), (2027, 1, 1), [0, 1, 2, 3]),  # a year
    ],
)
def test_a_period_speaks_of_the_quarter_last_complete(
    start: tuple[int, int, int], end: tuple[int, int, int], spoken_of: list[int]
) -> None:
    found = points.within(QUARTERS, "quarter", date(*start), date(*end))
    assert np.flatnonzero(found).tolist() == spoken_of


def test_a_period_speaks_of_its_months() -> None:
    assert np.flatnonzero(points.within(MONTHS, "month", date(2026, 7, 1), date(2026, 10, 1))).tolist() == [6, 7, 8]


def test_months_are_pooled_without_a_gap() -> None:
    months = np.array(["2026-02-01", "2025-11-01", "2026-02-01", "2026-05-01"], dtype="datetime64[ns]")
    parts = {"n": np.array([1, 2, 4, 8])}
    starts, sums = points.pooled(months, parts, "month")
    assert starts.astype("datetime64[M]").astype(str).tolist() == [
        "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05",
    ]  # fmt: skip
    assert sums["n"].tolist() == [2, 0, 0, 5, 0, 0, 8]
    starts, sums = points.pooled(months, parts, "quarter")
    assert starts.astype("datetime64[D]").astype(str).tolist() == ["2025-10-01", "2026-01-01", "2026-04-01"]
    assert sums["n"].tolist() == [2, 5, 8]
    nothing, sums = points.pooled(months[:0], {"n": parts["n"][:0]}, "quarter")
    assert len(nothing) == len(sums["n"]) == 0
