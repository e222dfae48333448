"""Answers to the Friends and Family Test, pulled into an empty database: every figure counted from the raw file first.

The counts below come from pandas on the file itself, by other means than the source's SELECTs.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from database.mapped_source import counted
from harness import Server
from reference import reference
from warehouse import connect, satisfaction
from warehouse.config import Urls
from warehouse.pull import Pulled, pull
from warehouse.read import as_person

DIRECTOR = "director@practices.invalid"
STEPS = ["Extremely unlikely", "Unlikely", "Neither likely nor unlikely", "Likely", "Extremely likely"]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the answers are."""
    return reference("data", "friends_family_test")


@pytest.fixture(scope="module")
def answers(folder: Path) -> pd.DataFrame:
    """One row per line as it stands, and: submitted (local time), score 1-5 (NaN for Don't know)."""
    raw = pd.read_csv(folder / "responses.csv", dtype=str, keep_default_na=False)
    score = raw.rating.map({step: number for number, step in enumerate(STEPS, start=1)})
    return raw.assign(submitted=pd.to_datetime(raw.time), score=score)


@pytest.fixture(scope="module")
def practices(server: Server, folder: Path) -> Iterator[tuple[Urls, Pulled]]:
    """An otherwise empty database with the answers in it and a director to look at them."""
    urls = server.clone()
    engine = connect.engine(urls.owner)
    pulled = pull(engine, "friends_family_test", folder)
    with engine.begin() as connection:
        connection.execute(text("insert into quality.person values (:who, 'D', 'director')"), {"who": DIRECTOR})
    yield urls, pulled
    server.drop(urls)


def test_the_file_is_what_the_selects_say_of_it(answers: pd.DataFrame) -> None:
    lines = answers[["time", "rating", "surgery", "feedback_labels", "improvement_labels"]]
    assert len(lines) == 3_882
    assert lines.duplicated().sum() == 198
    assert set(answers.rating[answers.score.isna()]) == {"Don't know"}
    assert answers.score.isna().sum() == 19
    minute = answers.submitted.dt.floor("min")
    equal = answers.groupby(["surgery", "rating", "feedback_labels", "improvement_labels", minute]).size()
    assert (equal * (equal - 1) // 2).sum() == 308  # pairs of equal lines in the same minute
    later = equal.rename(index=lambda minute: minute + pd.Timedelta(minutes=1), level="submitted")
    assert equal.mul(later, fill_value=0).sum() == 508  # one minute apart


def test_every_line_of_every_table_is_accounted_for(practices: tuple[Urls, Pulled]) -> None:
    assert {loaded.table: counted(loaded) for loaded in practices[1].tables} == {
        "department": (11, 11, 0, 0, 0),
        "survey_response": (3_882, 3_882, 0, 0, 0),
    }


def test_the_pages_figures_are_the_files(practices: tuple[Urls, Pulled], answers: pd.DataFrame) -> None:
    with as_person(DIRECTOR, connect.engine(practices[0].reader)) as tx:
        extent = satisfaction.extent(tx)
        assert extent == (answers.submitted.min().date(), answers.submitted.max().date())
        received = satisfaction.received(tx, "*", *extent, "", "")
        months = satisfaction.figures(tx, ["*"], "", "")
    last_day = (answers.submitted.dt.date == extent[1]).sum()  # the end is exclusive
    assert received == (3_882 - last_day, 3_882 - last_day)
    rated = answers[answers.score.notna()]
    by_month = rated.groupby(rated.submitted.dt.to_period("M")).score
    for metric, numerator in (
        ("satisfaction_rate", by_month.apply(lambda score: (score >= 4).sum())),
        ("satisfaction_top_box", by_month.apply(lambda score: (score == 5).sum())),
        ("satisfaction_score", by_month.sum() * 20),  # of 100
    ):
        rows = months[months.metric == metric]
        assert [str(month)[:7] for month in rows.month] == [str(month) for month in by_month.groups]
        assert list(rows.numerator) == list(numerator)
        assert list(rows.denominator) == list(by_month.size())
    assert not months.metric.isin(["nps", "ease_rate"]).any()  # nobody was asked


def test_every_surgery_has_its_own_rate(practices: tuple[Urls, Pulled], answers: pd.DataFrame) -> None:
    with as_person(DIRECTOR, connect.engine(practices[0].reader)) as tx:
        rows = satisfaction.by_department(
            tx, "satisfaction_rate", answers.submitted.min().date().replace(day=1), answers.submitted.max().date()
        )
    rated = answers[answers.score.notna()].groupby("surgery").score
    expected = {"*": (3_517, 3_863)} | {surgery: ((score >= 4).sum(), len(score)) for surgery, score in rated}
    assert {row.department_id: (row.numerator, row.denominator) for row in rows.itertuples()} == expected
    assert set(rows["mode"]) == {"sms"}


def test_a_second_pull_changes_nothing(practices: tuple[Urls, Pulled], folder: Path) -> None:
    again = pull(connect.engine(practices[0].owner), "friends_family_test", folder)
    assert [counted(loaded) for loaded in again.tables] == [(11, 0, 0, 11, 0), (3_882, 0, 0, 3_882, 0)]
    assert again.days == 0


def test_answers_keep_their_key_when_lines_come_before_them(
    practices: tuple[Urls, Pulled], folder: Path, tmp_path: Path
) -> None:
    header, *lines = (folder / "responses.csv").read_text(encoding="utf-8").splitlines()
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    new = "2023-07-13 15:27:00,Don't know,Earls Court Surgery,,"
    (tmp_path / "responses.csv").write_text("\n".join([header, new, *lines, new]) + "\n", encoding="utf-8")
    again = pull(connect.engine(practices[0].owner), "friends_family_test", tmp_path)
    assert counted(again.tables[1]) == (3_884, 2, 0, 3_882, 0)
