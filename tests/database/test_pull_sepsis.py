"""A Dutch hospital's emergency log, pulled into an empty database: every figure counted from the raw file first.

The counts below come from pandas on the file itself, by other means than the source's SELECTs.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from database.mapped_source import counted
from harness import Server
from reference import reference
from warehouse import connect, waits
from warehouse.config import Urls
from warehouse.pull import Pulled, judge, pull
from warehouse.read import as_person
from warehouse.waits import WaitScope

DIRECTOR = "director@sepsis.invalid"
TESTS = ["Leucocytes", "CRP", "LacticAcid"]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the log is."""
    return reference("data", "sepsis_log")


@pytest.fixture(scope="module")
def events(folder: Path) -> pd.DataFrame:
    """One row per line of the file: case, activity, at (local time). The case called NA is a case."""
    raw = pd.read_csv(folder / "sepsis.csv", sep=";", dtype=str, keep_default_na=False)
    at = pd.to_datetime(raw["Complete Timestamp"], format="%Y/%m/%d %H:%M:%S.%f")
    return pd.DataFrame({"case": raw["Case ID"], "activity": raw["Activity"], "at": at})


@pytest.fixture(scope="module")
def cases(events: pd.DataFrame) -> pd.DataFrame:
    """One row per case: when it was first registered, triaged, sepsis-triaged and treated; NaT where it was not."""
    first = events.pivot_table(index="case", columns="activity", values="at", aggfunc="min")
    return pd.DataFrame(
        {
            "registered": first["ER Registration"],
            "triaged": first["ER Triage"],
            "screened": first["ER Sepsis Triage"],
            "treated": first[["IV Antibiotics", "IV Liquid"]].min(axis=1),
            "admitted": first[["Admission NC", "Admission IC"]].min(axis=1),
            "released": first.filter(like="Release ").min(axis=1),
        }
    )


@pytest.fixture(scope="module")
def hospital(server: Server, folder: Path) -> Iterator[tuple[Urls, Pulled]]:
    """An otherwise empty database with the log in it and a director to look at it."""
    urls = server.clone()
    engine = connect.engine(urls.owner)
    pulled = pull(engine, "sepsis_log", folder)
    with engine.begin() as connection:
        connection.execute(text("insert into quality.person values (:who, 'D', 'director')"), {"who": DIRECTOR})
    yield urls, pulled
    server.drop(urls)


def owner_rows(urls: Urls, sql: str) -> list[tuple]:
    with connect.engine(urls.owner).connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_the_file_is_what_it_was_counted_as(events: pd.DataFrame, cases: pd.DataFrame) -> None:
    assert len(events) == 15_214
    assert len(cases) == 1_050
    assert (cases.triaged < cases.registered).sum() == 6
    assert events.duplicated().sum() == 7
    assert (events.activity == "Return ER").sum() == 294
    assert events.activity.isin(TESTS).sum() == 8_111


def test_every_line_of_every_table_is_accounted_for(
    hospital: tuple[Urls, Pulled], events: pd.DataFrame, cases: pd.DataFrame
) -> None:
    tests = events.activity.isin(TESTS).sum()
    read = 2 * len(cases) + cases.treated.notna().sum() + tests  # registrations, first triages, first treatments
    assert read == 11_034
    assert {loaded.table: counted(loaded) for loaded in hospital[1].tables} == {
        "department": (2, 2, 0, 0, 0),
        "visit": (1_050, 1_050, 0, 0, 0),
        "journey_step": (11_034, 11_007, 0, 0, 27),
    }


def test_every_refused_line_is_kept_with_its_reason(hospital: tuple[Urls, Pulled], cases: pd.DataFrame) -> None:
    treated_first = cases.treated < cases[["registered", "triaged", "screened"]].min(axis=1)
    assert treated_first.sum() == 14
    too_early = judge.CONTRADICTION.format(rule="started_at >= queued_at")
    kept = owner_rows(
        hospital[0], "select raw ->> 'step', reason, count(*) from quality.rejected_row group by 1, 2 order by 1"
    )
    assert kept == [
        ("laboratory", judge.SAME_KEY, 7),
        ("treatment", too_early, 14),
        ("triage", too_early, 6),
    ]


def test_waits_for_triage_are_the_gaps_since_registration(hospital: tuple[Urls, Pulled], cases: pd.DataFrame) -> None:
    gaps = (cases.triaged - cases.registered).dt.total_seconds()
    assert _waits(hospital[0], "triage") == (1_044, pytest.approx(gaps[gaps >= 0].sum()))


def test_waits_for_treatment_are_the_gaps_since_the_step_before(
    hospital: tuple[Urls, Pulled], cases: pd.DataFrame
) -> None:
    before = cases[["registered", "triaged", "screened"]]
    before = before.where(before.le(cases.treated, axis=0)).max(axis=1)
    gaps = (cases.treated - before).dt.total_seconds().dropna()
    assert len(gaps) == 809
    assert _waits(hospital[0], "treatment") == (809, pytest.approx(gaps.sum()))


def _waits(urls: Urls, step: str) -> tuple[int, float]:
    """The waiting page's own figures over everything: waits, their seconds."""
    with as_person(DIRECTOR, connect.engine(urls.reader)) as tx:
        extent = waits.extent(tx)
        assert extent is not None
        scope = WaitScope("*", "place", step, "emergency", extent[0], extent[1] + timedelta(days=1))
        cells, months = waits.cells(tx, scope), waits.months(tx, scope)
        own = waits.cells(tx, WaitScope("emergency", "place", step, "emergency", scope.start, scope.end))
    assert cells.n.sum() == months.n.sum() == own.n.sum()
    assert sum(seconds.sum() for seconds in own.seconds) == pytest.approx(months.seconds.sum())
    return int(cells.n.sum()), months.seconds.sum()


def test_hours_are_the_hospitals_own(hospital: tuple[Urls, Pulled], cases: pd.DataFrame) -> None:
    sound = cases[cases.triaged >= cases.registered].registered
    expected = sound.groupby([sound.dt.day_of_week + 1, sound.dt.hour]).size()
    with as_person(DIRECTOR, connect.engine(hospital[0].reader)) as tx:
        scope = WaitScope("*", "place", "triage", "emergency", date(2013, 1, 1), date(2016, 1, 1))
        cells = waits.cells(tx, scope).set_index(["weekday", "hour"]).n
    assert {key: int(n) for key, n in cells.items() if n} == {key: int(n) for key, n in expected.items()}


def test_visits_end_where_the_emergency_visit_ends(hospital: tuple[Urls, Pulled], cases: pd.DataFrame) -> None:
    left = cases[["admitted", "released"]].min(axis=1)
    assert left.isna().sum() == 240
    stays = (left - cases.registered).dt.total_seconds().sum()
    found = owner_rows(
        hospital[0],
        """
        select count(*), count(left_at), sum(extract(epoch from left_at - arrived_at))::float from hospital.visit
        where kind = 'emergency' and department_id = 'emergency' and patient_id is null
        """,
    )
    assert found == [(1_050, 810, pytest.approx(stays, abs=3600 * 4))]  # but for nights the clocks change


def test_the_overview_says_what_is_missing(hospital: tuple[Urls, Pulled]) -> None:
    with as_person(DIRECTOR, connect.engine(hospital[0].reader)) as tx:
        filled = {name for name, has_rows in tx.execute(text("select * from mart.source_table")) if has_rows}
    assert filled == {"department", "visit", "journey_step"}


def test_a_second_pull_changes_nothing(hospital: tuple[Urls, Pulled], folder: Path) -> None:
    again = pull(connect.engine(hospital[0].owner), "sepsis_log", folder)
    assert [counted(loaded) for loaded in again.tables] == [
        (2, 0, 0, 2, 0),
        (1_050, 0, 0, 1_050, 0),
        (11_034, 0, 0, 11_007, 27),
    ]
    assert again.days == 0
