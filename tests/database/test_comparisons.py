"""Departments and people compared at refresh: stored once, the same verdict for everyone, whoever looks."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text

from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE, places
from harness import Look
from warehouse import comparisons, stars
from warehouse.read import frame
from warehouse.refresh import refresh

TABLES = {
    "comparison": "metric, period, visit_kind, department_id",
    "comparison_limits": "metric, period, visit_kind",
    "star_rank": "month, staff_id",
    "star_limits": "month, role",
}
METRIC = "satisfaction_top_box"


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    """Twelve departments of 100 answers each in March, 60 % of them top marks, one of 200, 25 %; one of 5."""
    places(owner)
    usual = [f"ward-{number}" for number in range(10)]
    for name in (*usual, "heart", "tiny"):
        owner.execute(
            text(
                "insert into hospital.department (department_id, name, name_en, campus_id, kind)"
                " values (:name, :name, :name, 'main', 'clinical')"
            ),
            {"name": name},
        )
    for name, n, best in (
        ("eyes", 100, 60), ("bones", 100, 62), *((ward, 100, 60) for ward in usual), ("heart", 200, 50), ("tiny", 5, 5)
    ):  # fmt: skip
        answers(owner, name, n, best, "2026-03-10 09:00+08")
    refresh(owner)
    return owner


def answers(connection: Connection, department: str, n: int, best: int, at: str, staff: str | None = None) -> None:
    """So many answers, the first of them 5 of 5, the others 3; in March of their own visits' kind: none."""
    connection.execute(
        text(
            """
            insert into hospital.survey_response
                (survey_response_id, department_id, staff_id, mode, submitted_at, overall)
            select gen_random_uuid()::text, :department, :staff, 'sms', cast(:at as timestamptz),
                case when i <= :best then 5 else 3 end
            from generate_series(1, :n) as i
            """
        ),
        {"department": department, "n": n, "best": best, "at": at, "staff": staff},
    )


def stored(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: [tuple(row) for row in connection.execute(text(f"select * from rollup.{table} order by {keys}"))]  # noqa: S608
        for table, keys in TABLES.items()
    }


def test_the_departments_of_a_month_its_quarter_and_its_year(hospital: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        found = {key: comparisons.departments(tx, [METRIC], key, "") for key in ("2026-03", "2026-Q1", "2026")}
        spread = comparisons.limits(tx, [METRIC], "2026-03", "")[METRIC]
    for table in found.values():
        rows = table.set_index("department_id")
        assert rows.loc["eyes", ["numerator", "denominator", "value"]].tolist() == [60, 100, 60]
        assert rows.loc["heart", ["verdict", "direction"]].tolist() == ["beyond_998", "worse"]
        assert set(rows.loc[["eyes", "bones", "ward-0", "ward-9"], "verdict"]) == {"within"}
        assert rows.loc["tiny", "verdict"] == ""  # five answers are not compared
        assert rows.loc[["tiny"], "shrunk"].isna().all()
    # 60 + 62 + 10 × 60 + 50 + 5 of 12 × 100 + 200 + 5
    assert spread.centre == pytest.approx(100 * 777 / 1405)
    assert spread.departments == 13


def test_a_change_moves_the_periods_it_lies_in_and_no_others(hospital: Connection) -> None:
    answers(hospital, "eyes", 40, 40, "2025-03-10 09:00+08")
    refresh(hospital)
    before = stored(hospital)["comparison"]
    answers(hospital, "eyes", 40, 0, "2026-04-10 09:00+08")
    refresh(hospital)
    after = stored(hospital)["comparison"]
    changed = {row[1] for row in set(after) ^ set(before)}
    assert changed == {"2026-04", "2026-Q2", "2026"}
    refresh(hospital, everything=True)
    assert stored(hospital)["comparison"] == after


def test_what_is_no_more_is_compared_no_more(hospital: Connection) -> None:
    hospital.execute(text("delete from hospital.survey_response"))
    refresh(hospital)
    assert stored(hospital) == {table: [] for table in TABLES}


def test_kinds_of_visit_are_compared_apart_and_together(hospital: Connection, as_reader: Look) -> None:
    for department in ("eyes", "bones", "ward-0"):
        hospital.execute(
            text(
                "insert into hospital.visit (visit_id, department_id, kind, arrived_at, status)"
                " values (:d || '-v', :d, 'emergency', '2026-03-01 09:00+08', 'completed')"
            ),
            {"d": department},
        )
        hospital.execute(
            text(
                "update hospital.survey_response set visit_id = department_id || '-v' where survey_response_id in"
                " (select survey_response_id from hospital.survey_response where department_id = :d and overall = 5"
                "  order by survey_response_id limit 30)"
            ),
            {"d": department},
        )
    refresh(hospital)
    with as_reader(OFFICE) as tx:
        emergency = comparisons.departments(tx, [METRIC], "2026-03", "emergency").set_index("department_id")
        together = comparisons.departments(tx, [METRIC], "2026-03", "").set_index("department_id")
    assert emergency["denominator"].to_dict() == {"eyes": 30, "bones": 30, "ward-0": 30}
    assert set(emergency["verdict"]) == {"within"}  # all of them perfect
    assert together.loc["eyes", "denominator"] == 100


def test_a_head_reads_their_own_row_and_everybodys_limits(hospital: Connection, as_reader: Look) -> None:
    def read(email: str) -> tuple[list[str], object, object]:
        with as_reader(email) as tx:
            rows = comparisons.departments(tx, [METRIC], "2026-03", "")
            own = rows[rows["department_id"] == "eyes"].to_dict("records")
            return list(rows["department_id"]), own, comparisons.limits(tx, [METRIC], "2026-03", "")

    everything, verdict, limits = read(DIRECTOR)
    assert len(everything) == 14
    assert read(HEAD_OF_EYES) == (["eyes"], verdict, limits)
    assert read(HEAD_OF_BONES) == (["bones"], [], limits)
    assert read(CLERK) == ([], [], limits)


@pytest.fixture
def nurses(hospital: Connection) -> Connection:
    """Five nurses with 40 answers each in May 2026, one with 14; a doctor with 20 in March."""
    hospital.execute(
        text(
            "insert into hospital.staff (staff_id, name, role, department_id)"
            " select 'nurse-' || i, '…', 'nurse', 'eyes' from generate_series(1, 6) as i"
        )
    )
    for number in range(1, 6):
        answers(hospital, "eyes", 40, 40 if number == 1 else 30, "2026-05-05 09:00+08", f"nurse-{number}")
    answers(hospital, "eyes", 14, 14, "2026-04-05 09:00+08", "nurse-6")  # all very satisfied, and too few
    answers(hospital, "eyes", 20, 10, "2026-03-20 09:00+08", "eyes-1")  # a doctor
    refresh(hospital)
    return hospital


def ranks(tx: Connection, month: str) -> pd.DataFrame:
    return frame(tx, "select * from mart.star_rank where month = :month", month=month).set_index("staff_id")


def test_people_are_compared_within_their_role_by_the_top_box(nurses: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        found = ranks(tx, "2026-05-01")
    assert found["n"].to_dict() == {**{f"nurse-{number}": 40 for number in range(1, 6)}, "nurse-6": 14, "eyes-1": 20}
    rows = found[found["role"] == "nurse"]
    assert rows["raw"].to_dict() == {"nurse-1": 1, **{f"nurse-{n}": 0.75 for n in (2, 3, 4, 5)}, "nurse-6": 1}
    assert rows["among_best"].idxmax() == "nurse-1"
    assert rows.loc["nurse-6", ["shrunk", "low", "high", "among_best", "verdict", "chance"]].isna().all()
    assert found.loc["nurse-1", "low"] < found.loc["nurse-1", "shrunk"] < found.loc["nurse-1", "high"] <= 1
    # 40 of 40 where 174 of 214 are usual: 2 × 0.813^40, beyond the exact 0.2 %; and past the line of 99.8 %
    assert found.loc["nurse-1", ["verdict", "direction"]].tolist() == ["beyond_998", "better"]
    assert found.loc["nurse-1", "chance"] == pytest.approx(2 * (174 / 214) ** 40)
    assert set(found.loc[[f"nurse-{n}" for n in (2, 3, 4, 5)], "verdict"]) == {"within"}
    assert found.loc[["eyes-1"], ["among_best", "verdict"]].isna().all(axis=None)  # with nobody to be compared with


def test_the_funnel_of_a_role_names_nobody_and_is_the_same_for_everyone(nurses: Connection, as_reader: Look) -> None:
    found = []
    for email in (OFFICE, DIRECTOR, HEAD_OF_BONES, CLERK):
        with as_reader(email) as tx:
            found.append(stars.limits(tx, date(2026, 5, 1), "nurse"))
            assert email == OFFICE or ranks(tx, "2026-05-01").empty
    assert found[0] is not None
    assert found[0].centre == pytest.approx(100 * 174 / 214)
    assert found[0].departments == 5
    assert found == found[:1] * 4


def test_a_year_of_answers_counts_and_no_more(nurses: Connection) -> None:
    hospital = nurses
    # all at once in the books, as when the months of a year come in late
    answers(hospital, "eyes", 3, 3, "2025-06-01 00:00+08", "nurse-6")  # the first moment that counts in May 2026
    answers(hospital, "eyes", 5, 5, "2025-05-31 23:59+08", "nurse-6")
    refresh(hospital)
    assert ranks(hospital, "2026-05-01").loc["nurse-6", "n"] == 14 + 3
    assert ranks(hospital, "2026-04-01").loc["nurse-6", "n"] == 14 + 3 + 5
    assert ranks(hospital, "2026-05-01").loc["nurse-6", "among_best"] > 0
    before = stored(hospital)
    refresh(hospital, everything=True)
    assert stored(hospital) == before


def test_whom_the_published_list_names_is_seen_with_their_rank(nurses: Connection, as_reader: Look) -> None:
    nurses.exec_driver_sql("select quality.publish_stars('2026-05-01', 'office')")
    nurses.exec_driver_sql("update quality.star_award set tier = null")
    nurses.exec_driver_sql("update quality.star_award set tier = 'star' where staff_id = 'nurse-1'")
    for email in (DIRECTOR, HEAD_OF_BONES):
        with as_reader(email) as tx:
            found = frame(tx, "select month, staff_id from mart.star_rank")
        assert list(found.itertuples(index=False, name=None)) == [(date(2026, 5, 1), "nurse-1")]
