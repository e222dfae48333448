"""The planted stories in what is compared: the drift stands out, the tiny perfect clinic and luck do not win."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
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


def test_the_outstanding_nurse_is_the_likeliest_of_her_role_in_every_month(whole_demo_urls: Urls) -> None:
    """As soon as a quarter of a year tells of her; who has few answers does not come before her, however good."""
    with looking(whole_demo_urls, OFFICE) as tx:
        ranked = frame(tx, "select * from mart.star_rank where role = :role order by month", role=NURSE["role"])
    first = ranked.dropna(subset="among_best").groupby("month")["among_best"].idxmax()
    winners = ranked.loc[first].set_index("month")["department_id"]
    assert list(winners.iloc[-21:].unique()) == [NURSE["department"]]
    latest = ranked[ranked["month"] == ranked["month"].max()].set_index("staff_id")
    hers = latest.loc[latest["among_best"].idxmax()]
    assert hers["among_best"] > 0.9
    assert (hers["verdict"], hers["direction"]) == ("beyond_998", "better")
    assert (latest["n"] < 15).any()
    assert latest.loc[latest["n"] < 15, "among_best"].isna().all()
    assert latest["among_best"].sum() == pytest.approx(3, abs=0.3)


@pytest.mark.parametrize("role", ["nurse", "doctor"])
def test_most_people_of_a_role_do_not_differ(whole_demo_urls: Urls, role: str) -> None:
    with looking(whole_demo_urls, OFFICE) as tx:
        ranked = frame(tx, "select * from mart.star_rank where role = :role and month = '2026-10-01'", role=role)
    judged = ranked[ranked["verdict"].notna()]
    assert len(judged) > 50
    assert (judged["verdict"] == "within").mean() > 0.75


def test_nobody_of_the_tiny_clinic_is_ranked_first(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, OFFICE) as tx:
        ranked = frame(tx, "select * from mart.star_rank where among_best is not null")
    first = ranked.loc[ranked.groupby(["month", "role"])["among_best"].idxmax()]
    assert TINY not in set(first["department_id"])


def test_the_director_sees_the_ranks_of_published_stars_alone(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as tx:
        ranks = frame(tx, "select month, staff_id from mart.star_rank")
        listed = frame(tx, "select month, staff_id from mart.star")
    assert 0 < len(ranks) < len(listed)
    assert set(ranks.itertuples(index=False)) <= set(listed.itertuples(index=False))
    with looking(whole_demo_urls, f"head.{DRIFTING}@demo.invalid") as tx:
        unpublished = frame(tx, "select distinct department_id from mart.star_rank where month = '2026-10-01'")
    assert list(unpublished["department_id"]) == [DRIFTING]
