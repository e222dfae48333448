"""Sums of the ledger, on rows that can be added up by hand."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashboard.cases import search
from dashboard.points import exactly, grouped
from warehouse.points import FIGURES

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def row(month: date, staff_id: str, department: str, role: str, points: int, tier: str | None = None) -> dict:
    return {
        "month": month, "staff_id": staff_id, "name": staff_id.upper(), "department_id": department, "role": role,
        "tier": tier, **dict.fromkeys(FIGURES, 0), "ratings": points, "points": points,
    }  # fmt: skip


ROWS = pd.DataFrame(
    [
        row(JULY, "a", "eyes", "nurse", 300_001, "star"),
        row(AUGUST, "a", "eyes", "nurse", 250_000, "commended"),
        row(JULY, "b", "bones", "nurse", 600_002),
        row(AUGUST, "c", "bones", "doctor", 100_000, "star"),
    ]
)


def test_sums_by_person_stand_by_role_and_points() -> None:
    found = grouped(ROWS, "person")
    assert found["key"].tolist() == ["c", "b", "a"]  # doctors first; of the nurses who has most
    assert [exactly(points) for points in found["points"]] == [Decimal(10), Decimal("60.0002"), Decimal("55.0001")]
    assert found.set_index("key").loc["a", ["person_months", "stars", "commended"]].tolist() == [2, 1, 1]


def test_sums_by_department_role_and_month_say_how_many_people_and_who_the_stars_were() -> None:
    departments = grouped(ROWS, "department").set_index("key")
    assert departments.loc["bones", ["people", "points"]].tolist() == [2, 700_002]
    months = grouped(ROWS, "month")
    assert months["key"].tolist() == [AUGUST, JULY]
    assert months["names"].tolist() == [("C",), ("A",)]
    assert grouped(ROWS, "role")["points"].sum() == ROWS["points"].sum()


def case(number: int, title: str, department: str, *tags: str, name: object = None) -> dict:
    return {
        "case_id": number, "title": title, "story": "一位老人", "lesson": "走向患者", "tags": list(tags),
        "department_id": department, "staff_name": name,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sought", "department", "tag", "found"),
    [
        ("", "*", "", [1, 2]),
        ("老人", "*", "", [1, 2]),
        ("老人 楼", "*", "", [1]),
        ("苏云帆", "*", "", [2]),
        ("%", "*", "", []),
        ("", "bones", "", [2]),
        ("", "*", "排队", [2]),
        ("abc", "*", "", [2]),
    ],
)
def test_cases_are_found_by_every_word(sought: str, department: str, tag: str, found: list[int]) -> None:
    cases = pd.DataFrame([case(1, "多走一层楼", "eyes", "用药"), case(2, "ABC 准点", "bones", "排队", name="苏云帆")])
    assert search(cases, sought, department, tag)["case_id"].tolist() == found
