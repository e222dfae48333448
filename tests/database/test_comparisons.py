"""Departments and people compared at refresh: stored once, the same verdict for everyone, whoever looks."""

import pytest
from sqlalchemy import Connection, text

from database.small_hospital import DIRECTOR, places
from harness import Look
from warehouse import comparisons
from warehouse.refresh import refresh

TABLES = {
    "comparison": "metric, period, visit_kind, department_id",
    "comparison_limits": "metric, period, visit_kind",
    "star_rank": "month, staff_id",
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
        assert rows.loc["tiny", ["verdict", "shrunk"]].isna().all()  # five answers are not compared
    # 60 + 62 + 10 × 60 + 50 + 5 of 12 × 100 + 200 + 5
    assert spread.centre == pytest.approx(100 * 777 / 1405)
    assert spread.departments == 13
