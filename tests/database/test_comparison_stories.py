"""The planted stories in what is compared: the drift stands out, the tiny perfect clinic and luck do not win."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection

from demo.stories import stories
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
    assert tiny["verdict"].isna().all()  # too few to be compared
    assert tiny[["shrunk", "among_best"]].isna().all(axis=None)
    assert found.groupby("metric")["among_best"].sum().between(2.5, 3.5).all()  # the three places are shared out


def test_most_departments_do_not_differ(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        found = comparisons.departments(tx, METRICS, "2026-Q3", "").dropna(subset="verdict")
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
        assert own.to_dict("list") == pytest.approx(expected.to_dict("list"), nan_ok=True)


def test_the_outstanding_nurse_is_likely_among_the_best_of_her_role(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, OFFICE) as tx:
        months = frame(
            tx,
            """
            select month, department_id, n, among_best,
                rank() over (partition by month order by among_best desc) as place,
                max(among_best) over (partition by month) as highest
            from mart.star_rank
            where role = :role and among_best is not null and month >= :since
            """,
            role=NURSE["role"],
            since=date(2025, 11, 1),
        )
    hers = months[(months["department_id"] == NURSE["department"]) & (months["place"] <= 3)]
    assert hers["month"].nunique() >= months["month"].nunique() * 0.75
    others = months[months["department_id"] != NURSE["department"]]
    assert hers["among_best"].mean() > 2 * others["among_best"].mean()


def test_the_director_sees_no_ranks_of_people(whole_demo_urls: Urls) -> None:
    for email, departments in ((DIRECTOR, 0), (f"head.{DRIFTING}@demo.invalid", 1)):
        with looking(whole_demo_urls, email) as tx:
            assert len(frame(tx, "select distinct department_id from mart.star_rank")) == departments
