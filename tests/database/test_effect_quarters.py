"""Actions on figures of few cases: judged by quarters where the stored verdicts of their charts are."""

from collections import Counter
from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard import effect
from dashboard.effect_months import Reader, Scope
from database.test_effect import DIRECTOR, HEAD, OFFICE, action, began, judged, looking
from metrics.definition import definitions
from metrics.points import is_pooled
from warehouse import connect
from warehouse.config import Urls
from warehouse.read import frame

POOLED = [name for name, metric in definitions().items() if is_pooled(metric)]


@pytest.fixture(scope="module")
def stored(whole_demo_urls: Urls) -> pd.DataFrame:
    with connect.engine(whole_demo_urls.owner).connect() as owner:
        rows = frame(owner, "select * from mart.verdict where visit_kind = '' order by month")
    return rows[rows["metric"].isin(POOLED)]


def test_quarters_are_those_of_the_stored_verdicts(whole_demo_urls: Urls, stored: pd.DataFrame) -> None:
    found: Counter[str] = Counter()
    with looking(whole_demo_urls) as view:
        reader = Reader(view)
        for (metric, place), rows in stored.groupby(["metric", "department_id"]):
            course = reader.months(Scope(definitions()[metric], place))
            assert {course.every} == set(rows["every"]), (metric, place)
            points = course.rows[np.isfinite(course.rows["value"]) & ~course.rows["partial"].astype(bool)]
            assert list(points["month"].dt.date) == list(pd.to_datetime(rows["month"]).dt.date), (metric, place)
            assert points["value"].to_numpy() == pytest.approx(
                100 * rows["numerator"].to_numpy(dtype=float) / rows["denominator"].to_numpy(dtype=float)
            )
            found[course.every] += 1
    assert found["quarter"] >= 20
    assert found["month"] >= 3


def test_departments_get_a_verdict_and_nothing_planted_there_seldom_a_change(
    whole_demo_urls: Urls, stored: pd.DataFrame
) -> None:
    """Complaints are one in a hundred visits: by months hardly a department could ever be told."""
    found: Counter[str] = Counter()
    with looking(whole_demo_urls) as view:
        reader = Reader(view)
        for metric in POOLED:
            for place in [place for place in set(stored["department_id"]) if not place.startswith("*")]:
                told = effect.verdict(view, action(metric, date(2025, 10, 1), place), reader)
                if told.every == "quarter":
                    found[told.verdict] += 1
    judged_ones = found.total() - found["too_early"]
    assert judged_ones >= 45
    assert found["worked"] + found["wrong_way"] <= 0.1 * judged_ones, "5 % are promised; of so few, not to the figure"


def test_whoever_looks_reads_the_same_of_quarters(whole_demo_urls: Urls) -> None:
    row = action("complaint_on_time_rate", date(2025, 10, 1), "orthopaedics")
    found = [judged(whole_demo_urls, row, email) for email in (DIRECTOR, OFFICE, HEAD)]
    assert found[0].every == "quarter"
    assert (found[0].verdict, found[0].months_before, found[0].months_after) == ("no_evidence", 3, 3)
    assert repr(found[0]) == repr(found[1]) == repr(found[2])


@pytest.mark.parametrize(
    ("metric", "place", "fewer_days"),
    # 15 to 7 days from found to signed off; complaints are rectified in half the time too
    [
        ("rectification_cycle_median", "*", 15 - 7),
        ("rectification_time", "*east", 5),
        ("rectification_time", "*south", 5),
    ],
)
def test_faster_rectification_is_found_by_quarters_too(
    whole_demo_urls: Urls, metric: str, place: str, fewer_days: float
) -> None:
    found = judged(whole_demo_urls, action(metric, began("faster_rectification"), place))
    assert (found.verdict, found.every, found.months_before, found.months_after) == ("worked", "quarter", 5, 2)
    assert found.size == pytest.approx(-fewer_days, abs=1)
    assert found.low < -fewer_days < found.high < 0
