"""The planted stories that answers tell, found in what the satisfaction page draws."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection

from conftest import DEMO_UNTIL
from demo.stories import stories
from metrics import satisfaction as figures
from metrics.definition import definitions
from metrics.disclosure import answers_needed
from warehouse import connect, satisfaction
from warehouse.config import Urls
from warehouse.read import as_person

DIRECTOR = "director@demo.invalid"
LEAST = answers_needed("director")
RATE = definitions()["satisfaction_rate"]
FIRST = date(2024, 11, 1)


@pytest.fixture
def tx(whole_demo_urls: Urls) -> Iterator[Connection]:
    with as_person(DIRECTOR, connect.engine(whole_demo_urls.reader)) as tx:
        yield tx


def departments(tx: Connection, metric: str, start: date, end: date) -> pd.DataFrame:
    """The page's comparison of all departments over some months."""
    rows = satisfaction.by_department(tx, metric, start, end)
    rows = rows.groupby("department_id", as_index=False)[figures.PARTS].sum(min_count=1)
    named = {str(id_): None for id_ in rows.department_id if not str(id_).startswith("*")}
    return figures.by_department(rows, definitions()[metric], named, LEAST).set_index("department_id")


def test_rehabilitation_drifts_and_is_told_from_chance(tx: Connection) -> None:
    story = stories()["drifting_department"]["department"]
    for metric in ("satisfaction_rate", "satisfaction_score", "satisfaction_top_box"):
        before = departments(tx, metric, FIRST, date(2026, 1, 1))
        after = departments(tx, metric, date(2026, 7, 1), date(2026, 10, 1))
        assert before.verdict[story] == "noise", metric
        assert after.verdict[story] == "worse", metric
    assert after.dropna().index[-1] == story  # the last of the chart

    rows = satisfaction.figures(tx, [story], "", "")
    months = figures.months(rows[rows.metric == RATE.id], RATE, FIRST, DEMO_UNTIL, LEAST).set_index("month")
    assert months.value[-3:].mean() < months.value[:12].mean() - 5


def test_rehabilitations_patients_meet_more_problems_than_others(tx: Connection) -> None:
    story = stories()["drifting_department"]["department"]
    problems = definitions()["touchpoint_problem_rate"]
    rows = satisfaction.touchpoints(tx, ["*", story], date(2026, 7, 1), date(2026, 11, 1), "", "")
    found = figures.by_touchpoint(rows, problems, story, LEAST).dropna().set_index("touchpoint")
    assert (found.value > found.hospital).mean() > 0.8
    assert found.loc["waiting", "low"] > found.loc["waiting", "hospital"]


def test_the_sleep_clinics_perfect_score_is_no_news(tx: Connection) -> None:
    story = stories()["tiny_department"]
    year = departments(tx, RATE.id, date(2025, 1, 1), date(2026, 1, 1)).loc[story["department"]]
    assert year.value == 100
    assert LEAST <= year.n <= story["answers_at_most"]
    assert year.low < year.before  # so few that they cannot be told from the hospital's
    assert year.verdict == "noise"

    rows = satisfaction.figures(tx, [story["department"]], "", "")
    months = figures.months(rows[rows.metric == RATE.id], RATE, FIRST, DEMO_UNTIL, LEAST)
    assert months.value.isna().mean() > 0.5  # most months rest on too few answers to be shown


def test_modes_differ_more_than_months_do(tx: Connection) -> None:
    parts = satisfaction.modes(tx, "*", date(2026, 1, 1), date(2026, 11, 1))
    modes = figures.by_mode(parts, RATE, LEAST).set_index("mode")
    assert len(modes) == 6
    assert modes.value.idxmin() == "phone"
    assert modes.high["phone"] < modes.low["wechat"]


def test_staff_fill_in_on_paper_and_at_kiosks(tx: Connection) -> None:
    found = satisfaction.invalid(tx, "*", FIRST, date(2026, 11, 1), "", "")
    assert set(found.invalid_reason) == {"filled_in_by_staff", "seconds", "duplicate", "never_visited"}
    assert set(found["mode"][found.invalid_reason == "filled_in_by_staff"]) == {"kiosk", "paper"}
    received, valid = satisfaction.received(tx, "*", FIRST, date(2026, 11, 1), "", "")
    assert received - valid == found.answers.sum()
