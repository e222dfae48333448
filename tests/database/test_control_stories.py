"""The planted stories are found by the rules of process control, at the right month, and named by the action behind."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection

from conftest import DEMO_UNTIL
from database.test_stories import DIRECTOR, begins
from demo.stories import stories
from metrics import durations, figures
from metrics.control import Control, Series, control
from metrics.definition import definitions
from metrics.phases import Phase
from metrics.standing import needed
from warehouse import complaints, connect, overview, waits
from warehouse.complaints import ComplaintScope
from warehouse.config import Urls
from warehouse.phases import phases
from warehouse.read import as_person
from warehouse.waits import WaitScope

SPAN = (date(2024, 11, 1), date(2026, 11, 1))
EXAMINATION = ("*", "outpatient", "examination")


@pytest.fixture
def tx(whole_demo_urls: Urls) -> Iterator[Connection]:
    with as_person(DIRECTOR, connect.engine(whole_demo_urls.reader)) as tx:
        yield tx


def judged(months: pd.DataFrame, name: str, begin: tuple[Phase, ...] = ()) -> Control:
    """months: month, n, value."""
    months = months.assign(month=pd.to_datetime(months.month), low=np.nan, high=np.nan, partial=False)
    metric = definitions()[name]
    return control(Series(months.reset_index(drop=True), metric.better, metric.target, begin))


def of_metric(tx: Connection, name: str, department: str = "*") -> pd.DataFrame:
    """An additive metric by month, all kinds of visit together, as the overview has it."""
    metric = definitions()[name]
    rows = overview.months(tx, department)
    rows = rows[rows.metric == name].groupby("month", as_index=False)[["numerator", "denominator"]].sum()
    value = figures.value(metric, rows.numerator, rows.denominator)
    return rows.assign(n=rows.denominator, value=np.where(rows.denominator >= needed(metric), value, np.nan))


def examinations(tx: Connection) -> pd.DataFrame:
    rows = waits.months(tx, WaitScope("*", "place", "examination", "outpatient", *SPAN))
    return rows.assign(value=rows.seconds / rows.n / 60)


def rectification(tx: Connection) -> pd.DataFrame:
    scope = ComplaintScope("*", "responsible", "", *SPAN)
    return durations.by_month(complaints.month_terms(tx, scope, "rectify"))


def first(found: Control, signal: str) -> pd.Timestamp:
    """The first month with a signal that lasts: all later ones have it too."""
    others = found.months.index[(found.months["signal"] != signal) & found.months["value"].notna()]
    return found.months["month"].iloc[others.max() + 1]


def begun(story: dict[str, Any], found: tuple[Phase, ...]) -> None:
    assert [phase.starts for phase in found] == [begins(story)]
    assert found[0].names == {"zh": story["title_zh"], "en": story["title_en"]}


def test_examinations_improve_in_the_month_of_the_one_stop_centre(tx: Connection) -> None:
    story, rows = stories()["one_stop_examinations"], examinations(tx)
    found = judged(rows, "wait_mean")
    assert first(found, "improvement") == begins(story)
    known = phases(tx)
    for name in story["phases"]:
        begun(story, known.of(name, *EXAMINATION))
        begun(story, known.of(name, story["department"], *EXAMINATION[1:]))  # follows the hospital's
        assert known.of(name, "*", "emergency", "examination") == ()
    after = judged(rows, "wait_mean", known.of("wait_mean", *EXAMINATION)).last()
    assert after is not None
    assert (after.signal, after.provisional, after.points) == ("common", True, story["begins"])
    assert after.phase is not None
    assert after.mean == pytest.approx(story["mean_minutes_after"], abs=8)


def test_complaints_improve_after_the_training(tx: Connection) -> None:
    story, rows = stories()["communication_training"], of_metric(tx, "complaint_rate")
    found = judged(rows, "complaint_rate")
    verdict = found.last()
    assert verdict is not None
    assert verdict.signal == "improvement"
    assert first(found, "improvement") == begins(story)
    shift = found.at(int(found.months.index[found.months["rule"] == "shift"][-1]))
    assert shift.in_a_row == story["begins"]
    begun(story, phases(tx).of("complaint_rate"))
    after = judged(rows, "complaint_rate", phases(tx).of("complaint_rate")).last()
    assert after is not None
    assert after.mean < verdict.mean


def test_rectification_improves_in_the_month_of_its_follow_up(tx: Connection) -> None:
    story, rows = stories()["faster_rectification"], rectification(tx)
    assert first(judged(rows, "rectification_time"), "improvement") == begins(story)
    begin = phases(tx).of("rectification_time")
    begun(story, begin)
    after = judged(rows, "rectification_time", begin).last()
    assert after is not None
    assert after.signal == "common"
    assert after.mean == pytest.approx(story["median_days_after"] * 5 / 7, abs=1)


@pytest.mark.parametrize("name", ["satisfaction_rate", "satisfaction_score", "nps"])
def test_rehabilitation_gives_concern_while_it_drifts(tx: Connection, name: str) -> None:
    story = stories()["drifting_department"]
    found = judged(of_metric(tx, name, story["department"]), name, phases(tx).of(name, story["department"]))
    verdict = found.last()
    assert verdict is not None
    assert (verdict.signal, verdict.side) == ("concern", -1)
    # a fall is counted from its peak, the month before it
    assert first(found, "concern") >= begins(story) - pd.DateOffset(months=1)


def test_rehabilitations_waits_give_concern(tx: Connection) -> None:
    story = stories()["drifting_department"]
    rows = waits.months(tx, WaitScope(story["department"], "place", "consultation", "outpatient", *SPAN))
    found = judged(rows.assign(value=rows.seconds / rows.n / 60), "wait_mean")
    verdict = found.last()
    assert verdict is not None
    assert verdict.signal == "concern"
    assert first(found, "concern") >= begins(story)


def test_where_nothing_was_planted_nothing_lasts(tx: Connection) -> None:
    """False alarms are rare and do not last: the hospital's satisfaction has none in its last month."""
    verdict = judged(of_metric(tx, "satisfaction_rate"), "satisfaction_rate").last()
    assert verdict is not None
    assert verdict.month == pd.Timestamp(DEMO_UNTIL).replace(day=1)
    assert verdict.signal == "common"
