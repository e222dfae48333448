"""The complaints page shows what is planted: fewer complaints after the training, rectification in half the time."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection

from conftest import DEMO_UNTIL
from database.test_stories import DIRECTOR, begins, ratio
from demo.stories import stories
from metrics import durations
from warehouse import complaints, connect
from warehouse.complaints import ComplaintScope
from warehouse.config import Urls
from warehouse.read import as_person

WHOLE = ComplaintScope("*", "responsible", "", date(2024, 11, 1), date(2026, 11, 1))


@pytest.fixture
def tx(whole_demo_urls: Urls) -> Iterator[Connection]:
    with as_person(DIRECTOR, connect.engine(whole_demo_urls.reader)) as tx:
        yield tx


def by_month(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(month=pd.to_datetime(rows.month))


def test_the_training_shows_in_the_rate_by_month(tx: Connection) -> None:
    story = stories()["communication_training"]
    rows = by_month(complaints.months(tx, WHOLE)).set_index("month")
    rows = rows.rename(columns={"received": "numerator", "visits": "denominator"}).astype(float)
    start = begins(story)
    settled = start + pd.DateOffset(months=story["ramp"])
    fallen = ratio(rows.loc[settled:]) / ratio(rows.loc[: start - pd.DateOffset(days=1)])
    assert fallen == pytest.approx(story["complaints_after"], abs=0.1)


def test_rectification_shows_in_working_days(tx: Connection) -> None:
    story = stories()["faster_rectification"]
    rows = by_month(complaints.month_terms(tx, WHOLE, "rectify"))
    is_after = rows.month >= begins(story)
    before, after = rows[~is_after], rows[is_after]
    # five working days in seven
    assert durations.turnaround(before).median[0] == pytest.approx(story["median_days_before"] * 5 / 7, abs=1)
    assert durations.turnaround(after).median[0] == pytest.approx(story["median_days_after"] * 5 / 7, abs=1)
    assert durations.is_change(before, after)


def test_every_case_is_counted_once_in_the_hospital(tx: Connection) -> None:
    received = int(complaints.totals(tx, WHOLE).iloc[0].received)
    months = complaints.months(tx, WHOLE).received.sum()
    terms = complaints.terms(tx, WHOLE)
    assert received == months == terms[terms.term == "acknowledge"].complaints.sum()
    assert (
        received == complaints.totals(tx, ComplaintScope("*", "first_receiver", "", WHOLE.start, WHOLE.end)).received[0]
    )


def test_the_work_list_is_what_is_open(tx: Connection) -> None:
    departments = [str(id_) for id_ in tx.exec_driver_sql("select department_id from hospital.department").scalars()]
    cases = complaints.open_cases(tx, WHOLE, departments)
    open_terms = complaints.open_terms(tx, WHOLE)
    assert len(cases) == open_terms[open_terms.term == "close"].complaints.sum()
    assert (~cases.replied.astype(bool)).sum() == open_terms[open_terms.term == "reply"].complaints.sum()
    assert complaints.today(tx) == DEMO_UNTIL  # a demonstration is judged by its own last day
    owed = cases[~cases.replied.astype(bool)]
    assert owed.due_day.is_monotonic_increasing
