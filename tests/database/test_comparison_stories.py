"""The planted stories in what is compared: the drift stands out, the tiny perfect clinic and luck do not win."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest
from sqlalchemy import Connection

from demo.stories import stories
from metrics.ranking import shrink
from warehouse import comparisons, connect
from warehouse.config import Urls
from warehouse.read import as_person, frame

DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
DRIFTING = stories()["drifting_department"]["department"]
TINY = stories()["tiny_department"]["department"]
NURSE = stories()["outstanding_nurse"]
TOP_BOX = "satisfaction_top_box"
METRICS = (TOP_BOX, "satisfaction_rate", "complaint_rate", "complaint_on_time_rate")
PERIODS = ("2026-10", "2026-09", "2026-Q3", "2026", "2025")


@contextmanager
def looking(urls: Urls, email: str) -> Iterator[Connection]:
    with as_person(email, connect.engine(urls.reader)) as tx:
        yield tx


def test_the_drifting_department_is_clearly_worse_in_the_last_months_and_was_not_before(
    whole_demo_urls: Urls,
) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        found = {key: comparisons.departments(tx, [TOP_BOX], key, "") for key in ("2026-10", "2026-Q3", "2025")}
    verdicts = {key: table.set_index("department_id").loc[DRIFTING] for key, table in found.items()}
    assert verdicts["2026-10"].verdict == verdicts["2026-Q3"].verdict == "beyond_998"
    assert verdicts["2026-10"].direction == verdicts["2026-Q3"].direction == "worse"
    assert verdicts["2025"].verdict != "beyond_998"
    worst = found["2026-Q3"].sort_values("shrunk")["department_id"].iloc[0]
    assert worst == DRIFTING


@pytest.mark.parametrize("period", PERIODS)
def test_the_tiny_perfect_clinic_never_wins(whole_demo_urls: Urls, period: str) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        found = comparisons.departments(tx, [TOP_BOX, "satisfaction_rate"], period, "")
    tiny = found[found["department_id"] == TINY]
    assert (tiny["value"] == 100).all()  # all that there are: 5 of 5
    assert (tiny["verdict"] == "").all()  # too few to be compared
    assert tiny[["shrunk", "among_best"]].isna().all(axis=None)
    assert found.groupby("metric")["among_best"].sum().between(2.5, 3.5).all()  # the three places are shared out


def test_most_departments_do_not_differ(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        found = comparisons.departments(tx, METRICS, "2026-Q3", "")
    found = found[found["verdict"] != ""]
    assert len(found) > 40
    assert (found["verdict"] == "beyond_998").sum() <= 3
    assert (found["verdict"] == "within").mean() > 0.8


@pytest.mark.parametrize("period", PERIODS)
def test_head_and_director_read_the_same(whole_demo_urls: Urls, period: str) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        everything = comparisons.departments(tx, METRICS, period, "")
        drawn = comparisons.limits(tx, METRICS, period, "")
    for department in (DRIFTING, TINY, "dermatology"):
        with looking(whole_demo_urls, f"head.{department}@demo.invalid") as tx:
            own = comparisons.departments(tx, METRICS, period, "")
            assert comparisons.limits(tx, METRICS, period, "") == drawn
        expected = everything[everything["department_id"] == department].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, expected, check_dtype=False)


def test_the_outstanding_nurse_is_the_likeliest_of_her_role_over_the_months(whole_demo_urls: Urls) -> None:
    """Three months of answers say little where most patients are satisfied; month after month it is she."""
    with looking(whole_demo_urls, OFFICE) as tx:
        ranked = frame(
            tx,
            """
            select staff_id, department_id, count(*) as months, avg(among_best) as among_best, max(among_best) as most
            from mart.star_rank
            where role = :role and among_best is not null
            group by staff_id, department_id
            """,
            role=NURSE["role"],
        )
    regular = ranked[ranked["months"] >= 12].sort_values("among_best", ascending=False)
    assert len(regular) > 10
    assert regular["department_id"].iloc[0] == NURSE["department"]
    assert regular["most"].iloc[0] < 0.5  # and still no month alone would prove it


def test_over_two_years_the_outstanding_nurse_wins_by_the_best_rating(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, OFFICE) as tx:
        answers = frame(
            tx,
            """
            select staff_id, staff.department_id, count(*) as n, count(*) filter (where overall = 5) as best
            from hospital.survey_response
            join hospital.staff using (staff_id)
            where role = :role and valid and overall is not null
            group by staff_id, staff.department_id
            """,
            role=NURSE["role"],
        )
    ranks = shrink(answers["best"], answers["n"])
    assert answers["department_id"][ranks["rank"].idxmin()] == NURSE["department"]
    assert ranks["among_best"].max() > 0.9
    assert answers["n"][ranks["raw"].idxmax()] < 15  # a perfect share of few answers did not beat her


def test_the_director_sees_no_ranks_of_people(whole_demo_urls: Urls) -> None:
    for email, departments in ((DIRECTOR, 0), (f"head.{DRIFTING}@demo.invalid", 1)):
        with looking(whole_demo_urls, email) as tx:
            assert len(frame(tx, "select distinct department_id from mart.star_rank")) == departments
