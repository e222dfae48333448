"""New York City's 311 requests, pulled into an empty database: every figure counted from the raw file first.

The counts below come from pandas on the file itself, by other means than the source's SELECTs.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from database.mapped_source import counted
from harness import Server
from reference import reference
from warehouse import complaints, connect
from warehouse.complaints import ComplaintScope
from warehouse.config import Urls
from warehouse.pull import Pulled, pull
from warehouse.read import as_person

DIRECTOR = "director@city.invalid"
EVERYTHING = ComplaintScope("*", "responsible", "", date(2010, 1, 1), date(2026, 1, 1))


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the requests are."""
    return reference("data", "city_complaints")


@pytest.fixture(scope="module")
def requests(folder: Path) -> pd.DataFrame:
    """One row per line: borough, channel, type, status, created, closed, due (local time; NaT where empty)."""
    raw = pd.read_csv(folder / "requests.csv", dtype=str, keep_default_na=False)
    times = {
        name: pd.to_datetime(raw[f"{name} Date"].replace("", None), format="%m/%d/%Y %I:%M:%S %p")
        for name in ("Created", "Closed", "Due")
    }
    return pd.DataFrame(
        {
            "borough": raw["Borough"].replace("Unspecified", "unassigned"),
            "channel": raw["Open Data Channel Type"].str.lower(),
            "type": raw["Complaint Type"],
            "status": raw["Status"],
            **{name.lower(): at for name, at in times.items()},
        }
    )


@pytest.fixture(scope="module")
def at_once(requests: pd.DataFrame) -> pd.Series:
    """Which requests were closed in the second they were created."""
    return requests.closed == requests.created


@pytest.fixture(scope="module")
def city(server: Server, folder: Path) -> Iterator[tuple[Urls, Pulled]]:
    """An otherwise empty database with the requests in it and a director to look at them."""
    urls = server.clone()
    engine = connect.engine(urls.owner)
    pulled = pull(engine, "city_complaints", folder)
    with engine.begin() as connection:
        connection.execute(text("insert into quality.person values (:who, 'D', 'director')"), {"who": DIRECTOR})
    yield urls, pulled
    server.drop(urls)


def owner_rows(urls: Urls, sql: str) -> list[tuple]:
    with connect.engine(urls.owner).connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_the_file_is_what_the_selects_say_of_it(requests: pd.DataFrame, at_once: pd.Series) -> None:
    assert len(requests) == 5_895
    assert at_once.sum() == 1_729
    assert (
        requests.closed[requests.created.dt.year >= 2020].notna() == at_once[requests.created.dt.year >= 2020]
    ).all()
    assert not at_once[requests.created.dt.year < 2020].any()
    before = requests[requests.closed < requests.created]
    assert list(before.closed) == [pd.Timestamp(1900, 1, 1)] * 2
    assert set(before.status) == {"Assigned"}
    assert requests.due.max() < pd.Timestamp(2019, 8, 1)


def test_every_line_of_every_table_is_accounted_for(city: tuple[Urls, Pulled]) -> None:
    assert {loaded.table: counted(loaded) for loaded in city[1].tables} == {
        "department": (5, 5, 0, 0, 0),
        "complaint": (5_895, 5_895, 0, 0, 0),
        "complaint_department": (5_895, 5_895, 0, 0, 0),
        "complaint_topic": (5_895, 5_895, 0, 0, 0),
    }
    assert owner_rows(city[0], "select count(*) from quality.rejected_row") == [(0,)]


def test_moments_are_new_yorks(city: tuple[Urls, Pulled], requests: pd.DataFrame, at_once: pd.Series) -> None:
    local = "select extract(epoch from sum({} at time zone 'America/New_York' - timestamp '2010-01-01'))::float"
    sound = requests.closed.where(requests.closed >= requests.created)
    for column, expected in (("received_at", requests.created), ("closed_at", sound), ("replied_at", sound)):
        since = (expected - pd.Timestamp(2010, 1, 1)).dt.total_seconds().sum()
        assert owner_rows(city[0], local.format(column) + " from hospital.complaint") == [(pytest.approx(since),)]
    found = owner_rows(
        city[0],
        """
        select count(closed_at), count(due_on), count(*) filter (where settled_on_the_spot),
               count(*) filter (where settled_on_the_spot and closed_at = received_at)
        from hospital.complaint
        """,
    )
    assert found == [(2_462, requests.due.notna().sum(), at_once.sum(), at_once.sum())]
    assert found[0][0] == (requests.status == "Closed").sum()


def test_the_pages_figures_are_the_files(city: tuple[Urls, Pulled], requests: pd.DataFrame, at_once: pd.Series) -> None:
    closed = requests.closed >= requests.created
    by_its_date = closed & (requests.closed.dt.normalize() <= requests.due.dt.normalize())
    assert not (closed & requests.due.isna() & ~at_once).any()  # so no calendar is needed to count by hand
    with as_person(DIRECTOR, connect.engine(city[0].reader)) as tx:
        totals = complaints.totals(tx, EVERYTHING).iloc[0]
        waiting = complaints.open_terms(tx, EVERYTHING)
        months = complaints.months(tx, EVERYTHING).set_index("month").received
    assert (totals.received, totals.settled, totals.closed) == (5_895, at_once.sum(), closed.sum())
    assert (totals.due, totals.on_time) == (5_895, (by_its_date | at_once).sum())
    assert (totals.due_own, totals.on_time_own) == (requests.due.notna().sum(), by_its_date.sum())
    assert waiting[waiting.term == "close"].complaints.sum() == (~closed).sum() == 3_433
    by_month = requests.groupby(requests.created.dt.to_period("M")).size()
    assert {str(month)[:7]: n for month, n in months.items()} == {str(month): n for month, n in by_month.items()}


def test_boroughs_channels_and_topics_are_the_files(city: tuple[Urls, Pulled], requests: pd.DataFrame) -> None:
    with as_person(DIRECTOR, connect.engine(city[0].reader)) as tx:
        traits = complaints.traits(tx, EVERYTHING)
        received = {
            borough: int(complaints.totals(tx, EVERYTHING.of(borough)).received.iloc[0])
            for borough in requests.borough.unique()
        }
    assert received == requests.borough.value_counts().to_dict()
    assert received["unassigned"] == 3
    for trait, column in (("channel", requests.channel), ("topic", requests.type)):
        rows = traits[traits.trait == trait]
        assert dict(zip(rows.code, rows.complaints, strict=True)) == column.value_counts().to_dict()


def test_a_second_pull_changes_nothing(city: tuple[Urls, Pulled], folder: Path) -> None:
    again = pull(connect.engine(city[0].owner), "city_complaints", folder)
    assert [counted(loaded) for loaded in again.tables] == [(5, 0, 0, 5, 0)] + [(5_895, 0, 0, 5_895, 0)] * 3
    assert again.days == 0
