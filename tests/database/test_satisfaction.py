"""The satisfaction page's reads: hand-counted answers, why some do not count, and who may read the comments."""

from datetime import date

import pytest
from sqlalchemy import Connection

from contract import insert
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE, places, visit
from harness import Look
from metrics.definition import definitions
from warehouse import overview, satisfaction
from warehouse.refresh import refresh

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
# department, mode, day of 2026, overall, comment, why it does not count
ANSWERS = [
    ("eyes", "sms", "03-02", 5, "谢谢", None),
    ("eyes", "sms", "03-31", 4, None, None),
    ("eyes", "phone", "03-05", 2, "等了很久", None),
    ("eyes", "phone", "04-01", 5, "很好", None),
    ("bones", "kiosk", "03-09", 3, "还可以", None),
    ("bones", "kiosk", "03-09", 5, "全五分", "filled_in_by_staff"),
    ("bones", "kiosk", "03-10", 5, None, "filled_in_by_staff"),
    ("eyes", "sms", "03-10", 5, None, "duplicate"),
]


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    places(owner)
    for department in ("eyes", "bones"):
        visit(owner, department, department)
    for number, (department, mode, day, overall, comment, reason) in enumerate(ANSWERS):
        row = {"survey_response_id": str(number), "visit_id": department, "department_id": department, "mode": mode}
        answer = {"submitted_at": f"2026-{day} 10:00+08", "overall": overall, "comment": comment}
        insert(owner, "survey_response", [row | answer | {"valid": reason is None, "invalid_reason": reason}])
    for number, (response, touchpoint, score, problem) in enumerate(
        [("0", "waiting", 4, False), ("2", "waiting", 1, True), ("2", "doctor", 5, False), ("4", "waiting", 5, True)]
    ):
        row = {"survey_score_id": str(number), "survey_response_id": response, "touchpoint": touchpoint}
        department = "bones" if response == "4" else "eyes"
        insert(owner, "survey_score", [row | {"department_id": department, "score": score, "problem": problem}])
    refresh(owner)
    return owner


def test_figures_by_month_and_mode(hospital: Connection, as_reader: Look) -> None:
    def rate(tx: Connection, kind: str, mode: str) -> list[tuple[str, date, float, float]]:
        rows = satisfaction.figures(tx, ["*", "eyes"], kind, mode)
        rows = rows[rows.metric == "satisfaction_rate"]
        return list(rows[["department_id", "month", "numerator", "denominator"]].itertuples(index=False, name=None))

    with as_reader(HEAD_OF_EYES) as tx:
        assert rate(tx, "", "") == [
            ("*", MARCH, 2, 4), ("*", APRIL, 1, 1), ("eyes", MARCH, 2, 3), ("eyes", APRIL, 1, 1),
        ]  # fmt: skip
        assert rate(tx, "", "phone") == [
            ("*", MARCH, 0, 1), ("*", APRIL, 1, 1), ("eyes", MARCH, 0, 1), ("eyes", APRIL, 1, 1),
        ]  # fmt: skip
        assert rate(tx, "emergency", "") == []


def test_the_months_of_all_modes_are_those_of_the_overview(hospital: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        every = satisfaction.figures(tx, ["*"], "", "")
        months = overview.months(tx, "*")
    named = [name for name, metric in definitions().items() if "mode" in metric.dimensions and "touch" not in name]
    keys = ["metric", "month"]
    expected = months[months.metric.isin(named)].groupby(keys)[["numerator", "denominator"]].sum()
    assert every.set_index(keys)[["numerator", "denominator"]].sort_index().equals(expected.sort_index())


def test_touchpoints_by_score_and_problem(hospital: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        found = satisfaction.touchpoints(tx, ["*", "eyes"], MARCH, APRIL, "", "")
    parts = {tuple(row[:5]) for row in found.itertuples(index=False)}
    assert parts == {
        ("eyes", "touchpoint_score", "waiting", 100, 2), ("eyes", "touchpoint_score", "doctor", 100, 1),
        ("eyes", "touchpoint_problem_rate", "waiting", 1, 2), ("eyes", "touchpoint_problem_rate", "doctor", 0, 1),
        ("*", "touchpoint_score", "waiting", 200, 3), ("*", "touchpoint_score", "doctor", 100, 1),
        ("*", "touchpoint_problem_rate", "waiting", 2, 3), ("*", "touchpoint_problem_rate", "doctor", 0, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("email", "seen"),
    [
        (DIRECTOR, {"eyes", "bones", "*", "*main", "*east"}),
        (HEAD_OF_BONES, {"bones", "*", "*main", "*east"}),
        (CLERK, {"*", "*main", "*east"}),
    ],
)
def test_other_departments_only_where_they_may_be_seen(
    hospital: Connection, as_reader: Look, email: str, seen: set[str]
) -> None:
    with as_reader(email) as tx:
        found = satisfaction.by_department(tx, "satisfaction_rate", MARCH, APRIL)
    assert set(found.department_id) == seen


def test_answers_that_do_not_count_by_reason_and_mode(hospital: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_BONES) as tx:
        own = satisfaction.invalid(tx, "bones", MARCH, APRIL, "", "")
        whole = satisfaction.invalid(tx, "*", MARCH, APRIL, "", "")
        assert satisfaction.invalid(tx, "eyes", MARCH, APRIL, "", "").empty
        assert satisfaction.received(tx, "*", MARCH, APRIL, "", "") == (7, 4)
        assert satisfaction.received(tx, "*", MARCH, APRIL, "", "kiosk") == (3, 1)
    assert own.to_numpy().tolist() == [["filled_in_by_staff", "kiosk", 2]]
    assert whole.to_numpy().tolist() == [["filled_in_by_staff", "kiosk", 2], ["duplicate", "sms", 1]]


def read(
    tx: Connection, department: str = "*", *, low: bool = False, touchpoint: str = "", mode: str = "", most: int = 9
) -> list[str]:
    found = satisfaction.comments(tx, department, MARCH, APRIL, "", mode, low=low, touchpoint=touchpoint, most=most)
    return list(found.comment)


@pytest.mark.parametrize(
    ("email", "comments"),
    [
        (DIRECTOR, ["还可以", "等了很久", "谢谢"]),  # newest first; none of April's, none that do not count
        (OFFICE, ["还可以", "等了很久", "谢谢"]),
        (HEAD_OF_EYES, ["等了很久", "谢谢"]),
        (HEAD_OF_BONES, ["还可以"]),
        (CLERK, []),
        (None, []),
    ],
)
def test_comments_are_read_by_those_who_may(
    hospital: Connection, as_reader: Look, email: str | None, comments: list[str]
) -> None:
    with as_reader(email) as tx:
        assert read(tx) == comments


def test_comments_are_narrowed_down(hospital: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        assert read(tx, low=True) == ["还可以", "等了很久"]
        assert read(tx, touchpoint="waiting") == ["还可以", "等了很久"]  # a low score, or a problem
        assert read(tx, touchpoint="doctor") == []
        assert read(tx, "*main") == ["等了很久", "谢谢"]
        assert read(tx, "bones") == ["还可以"]
        assert read(tx, mode="phone") == ["等了很久"]
        assert read(tx, most=1) == ["还可以"]


def test_extent_and_departments_are_those_one_may_see(hospital: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_BONES) as tx:
        assert satisfaction.extent(tx) == (date(2026, 3, 2), APRIL)
        assert satisfaction.departments(tx) == {"bones", "*", "*main", "*east"}
    with as_reader(None) as tx:
        assert satisfaction.extent(tx) is None
        assert satisfaction.departments(tx) == set()
