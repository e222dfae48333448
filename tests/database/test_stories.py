"""The planted stories of src/demo/stories.toml, found in what the pages read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, text

from conftest import DEMO_UNTIL
from demo.stories import stories
from metrics import waiting
from warehouse import connect, overview, stars, waits
from warehouse.config import Urls
from warehouse.read import as_person, frame
from warehouse.waits import WaitScope

DIRECTOR = "director@demo.invalid"


def begins(story: dict[str, Any]) -> pd.Timestamp:
    """The first month that shows a story."""
    return pd.Timestamp(DEMO_UNTIL).replace(day=1) - pd.DateOffset(months=story["begins"] - 1)


@pytest.fixture
def tx(whole_demo_urls: Urls) -> Iterator[Connection]:
    with as_person(DIRECTOR, connect.engine(whole_demo_urls.reader)) as tx:
        yield tx


def metric(tx: Connection, name: str, department: str = "*") -> pd.DataFrame:
    """One metric by month, all kinds of visit together: numerator, denominator."""
    rows = overview.months(tx, department)
    rows = rows[rows.metric == name].assign(month=lambda found: pd.to_datetime(found.month))
    return rows.groupby("month")[["numerator", "denominator"]].sum().loc[: pd.Timestamp(DEMO_UNTIL)]


def ratio(rows: pd.DataFrame) -> float:
    return rows.numerator.sum() / rows.denominator.sum()


def test_one_stop_examinations_halve_the_mean_wait(tx: Connection) -> None:
    story = stories()["one_stop_examinations"]
    scope = WaitScope("*", "place", "examination", "outpatient", date(2024, 11, 1), date(2026, 11, 1))
    months = waits.months(tx, scope)
    is_after = pd.to_datetime(months.month) >= begins(story)

    def mean(rows: pd.DataFrame) -> float:
        return rows.seconds.sum() / rows.n.sum() / 60

    assert mean(months[~is_after]) == pytest.approx(story["mean_minutes_before"], abs=5)
    assert mean(months[is_after]) == pytest.approx(story["mean_minutes_after"], abs=5)


def test_the_page_calls_the_examinations_better(tx: Connection) -> None:
    def whole(start: date, end: date) -> waiting.Figures:
        return waiting.overall(waits.cells(tx, WaitScope("*", "place", "examination", "outpatient", start, end)))

    before, after = whole(date(2025, 7, 1), date(2026, 1, 1)), whole(date(2026, 4, 1), date(2026, 10, 1))
    for measure in ("median", "p90", "on_target"):
        assert waiting.change(before, after, measure).verdict == "better", measure


def test_rehabilitation_waits_longer_and_longer(tx: Connection) -> None:
    def whole(start: date, end: date) -> waiting.Figures:
        scope = WaitScope("rehabilitation", "place", "consultation", "outpatient", start, end)
        return waiting.overall(waits.cells(tx, scope))

    before, after = whole(date(2025, 5, 1), date(2025, 11, 1)), whole(date(2026, 5, 1), date(2026, 11, 1))
    assert waiting.change(before, after, "median").verdict == "worse"


def test_monday_mornings_hurt(tx: Connection) -> None:
    scope = WaitScope("*", "place", "consultation", "outpatient", date(2025, 11, 1), date(2026, 11, 1), "ordinary")
    summary = waiting.summarise(waits.cells(tx, scope)).set_index(["weekday", "hour"])
    medians = summary["median"].unstack("hour")
    assert (medians.loc[1, 9:11] > 1.5 * medians.loc[[3, 4, 5], 9:11].mean()).all()


def test_complaints_fall_after_the_training(tx: Connection) -> None:
    story = stories()["communication_training"]
    rows = metric(tx, "complaint_rate")
    start = begins(story)
    settled = start + pd.DateOffset(months=story["ramp"])
    fallen = ratio(rows.loc[settled:]) / ratio(rows.loc[: start - pd.DateOffset(days=1)])
    assert fallen == pytest.approx(story["complaints_after"], abs=0.1)


def test_rectification_takes_a_week_instead_of_two(tx: Connection) -> None:
    story = stories()["faster_rectification"]
    cases = frame(tx, "select received_at, rectified_at from hospital.complaint where rectified_at is not null")
    days = (cases.rectified_at - cases.received_at).dt.total_seconds() / 86400
    is_after = cases.received_at.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None) >= begins(story)
    assert np.median(days[~is_after]) == pytest.approx(story["median_days_before"], abs=2)
    assert np.median(days[is_after]) == pytest.approx(story["median_days_after"], abs=2)


def test_a_perfect_score_rests_on_almost_nothing(tx: Connection) -> None:
    story = stories()["tiny_department"]
    rows = metric(tx, "satisfaction_top_box", story["department"])
    assert 0 < rows.denominator.sum() <= story["answers_at_most"]
    assert ratio(rows) == 1


def test_one_nurse_gets_most_of_the_praise(tx: Connection) -> None:
    story = stories()["outstanding_nurse"]
    praised = frame(
        tx,
        """
        select p.staff_id, count(*) as praises
        from hospital.praise p join hospital.staff s using (staff_id)
        where s.role = :role and s.department_id = :department and not p.solicited
        group by p.staff_id order by praises desc
        """,
        role=story["role"],
        department=story["department"],
    )
    assert praised.praises.iloc[0] >= 2 * praised.praises.iloc[1:].max()


def test_the_outstanding_nurse_is_a_service_star_and_the_tiny_department_is_not(whole_demo_urls: Urls) -> None:
    nurse, tiny = stories()["outstanding_nurse"], stories()["tiny_department"]
    with as_person("quality@demo.invalid", connect.engine(whole_demo_urls.reader)) as tx:
        months = stars.months(tx)
        lists = pd.concat([stars.people(tx, month) for month in months.month.iloc[:12]])
    of_post = lists[(lists.department_id == nurse["department"]) & (lists.role == nurse["role"])]
    tiers = of_post[of_post.tier.notna()].groupby("staff_id").size().sort_values(ascending=False)
    ranked = of_post[of_post.standing == "ranked"].groupby("staff_id").size()
    # of a year's months she is ranked in most, and named in nearly all of these
    assert ranked[tiers.index[0]] >= 7
    assert tiers.iloc[0] >= 0.8 * ranked[tiers.index[0]]
    assert tiers.iloc[1:].sum() <= 3  # her colleagues hardly ever
    # perfect answers, but few: nobody there is named, and the page says why
    at_tiny = lists[(lists.department_id == tiny["department"]) & lists.role.isin(["doctor", "nurse"])]
    assert "ranked" not in set(at_tiny.standing)
    assert months.is_published.tolist() == [False] + [True] * (len(months) - 1)


def test_every_contract_table_is_filled(tx: Connection) -> None:
    filled = dict(map(tuple, tx.execute(text("select table_name, has_rows from mart.source_table"))))
    assert len(filled) == 19
    assert [table for table, has_rows in filled.items() if not has_rows] == []


def test_surveys_come_in_several_modes_and_some_are_invalid(tx: Connection) -> None:
    answers = frame(tx, "select mode, valid, invalid_reason from hospital.survey_response")
    assert answers["mode"].nunique() >= 4
    assert 0.01 < (~answers.valid).mean() < 0.2
    assert set(answers.invalid_reason.dropna()) == {"filled_in_by_staff", "seconds", "duplicate", "never_visited"}
