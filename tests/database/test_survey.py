"""Surveys: what valid answers say, by mode, touchpoint and kind of visit."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from contract import insert, parts, run, three_departments
from warehouse.refresh import refresh


@pytest.fixture(autouse=True)
def hospital(owner: Connection) -> None:
    three_departments(owner)


def answer(owner: Connection, key: str, **columns: Any) -> None:
    """A valid answer by text message, on 4 March 2025, about the orthopaedic department."""
    row = {
        "survey_response_id": key,
        "department_id": "ortho",
        "mode": "sms",
        "submitted_at": "2025-03-04 10:00+08",
    }
    insert(owner, "survey_response", [row | columns])


def of(rows: set[tuple[object, ...]], department: str) -> set[tuple[object, ...]]:
    return {(row[0], *row[2:]) for row in rows if row[1] == department}


def test_overall_ratings(owner: Connection) -> None:
    for number, rating in enumerate((5, 5, 4, 3, 1)):
        answer(owner, f"rated {number}", overall=rating)
    answer(owner, "not rated", recommend=10)
    answer(owner, "filled in by staff", overall=5, valid=False, invalid_reason="filled_in_by_staff")

    assert parts(owner, "satisfaction_rate") == {("2025-03-04", scope, 3, 5) for scope in ("ortho", "*east", "*")}
    assert of(parts(owner, "satisfaction_top_box"), "ortho") == {("2025-03-04", 2, 5)}
    # (5 + 5 + 4 + 3 + 1) × 20 = 360 of 5
    assert of(parts(owner, "satisfaction_score"), "ortho") == {("2025-03-04", 360, 5)}
    # 100² + 100² + 80² + 60² + 20²
    assert owner.scalar(text("select sum_squares from mart.satisfaction_score where department_id = 'ortho'")) == 30400


def test_recommendation_and_ease(owner: Connection) -> None:
    for number, score in enumerate((10, 9, 9, 8, 7, 6, 0)):
        answer(owner, f"recommend {number}", recommend=score)
    for number, ease in enumerate((7, 5, 4, 1)):
        answer(owner, f"ease {number}", ease=ease)
    # 3 promoters less 2 detractors of 7; together 5
    assert of(parts(owner, "nps"), "*") == {("2025-03-04", 1, 7)}
    assert owner.scalar(text("select sum_squares from mart.nps where department_id = '*'")) == 5
    assert of(parts(owner, "ease_rate"), "*") == {("2025-03-04", 2, 4)}


def test_modes_and_kinds_of_visit_stay_apart(owner: Connection) -> None:
    answer(owner, "text", overall=5, visit_id="ortho-outpatient")
    answer(owner, "phone", overall=2, mode="phone", visit_id="ortho-emergency")
    answer(owner, "paper", overall=4, mode="paper")
    assert of(parts(owner, "satisfaction_rate", by="visit_kind, mode"), "ortho") == {
        ("2025-03-04", "outpatient", "sms", 1, 1),
        ("2025-03-04", "emergency", "phone", 0, 1),
        ("2025-03-04", "unknown", "paper", 1, 1),
    }


def test_response_rate_leaves_out_modes_that_invite_nobody(owner: Connection) -> None:
    insert(
        owner,
        "survey_invitation",
        [
            {
                "survey_invitation_id": str(n),
                "department_id": "ortho",
                "mode": "sms",
                "sent_at": "2025-03-03 18:00+08",
            }
            for n in range(4)
        ],
    )
    answer(owner, "by text", overall=5)
    answer(owner, "by text, without a rating")
    answer(owner, "by code", mode="qr", overall=5)
    answer(owner, "not valid", valid=False, invalid_reason="duplicate")
    assert of(parts(owner, "survey_response_rate"), "*") == {("2025-03-03", 0, 4), ("2025-03-04", 2, 0)}


def test_coverage_counts_all_valid_answers_per_visit(owner: Connection) -> None:
    # two visits to the department on 3 March
    answer(owner, "by text", submitted_at="2025-03-03 20:00+08", visit_id="ortho-outpatient")
    answer(owner, "by code", submitted_at="2025-03-03 20:00+08", mode="qr")
    answer(owner, "not valid", submitted_at="2025-03-03 20:00+08", valid=False, invalid_reason="seconds")
    assert of(parts(owner, "survey_coverage"), "ortho") == {("2025-03-03", 2, 2)}


def test_touchpoints(owner: Connection) -> None:
    answer(owner, "a")
    answer(owner, "b", mode="phone")
    answer(owner, "not valid", valid=False, invalid_reason="seconds")
    insert(
        owner,
        "survey_score",
        [
            {
                "survey_score_id": f"{response} {touchpoint}",
                "survey_response_id": response,
                "department_id": "ortho",
                "touchpoint": touchpoint,
                "score": score,
                "problem": problem,
            }
            for response, touchpoint, score, problem in (
                ("a", "doctor", 5, False),
                ("a", "waiting", 2, True),
                ("b", "doctor", 4, None),
                ("b", "waiting", None, False),
                ("not valid", "doctor", 1, True),
            )
        ],
    )
    assert of(parts(owner, "touchpoint_score", by="touchpoint"), "*east") == {
        ("2025-03-04", "doctor", 180, 2),
        ("2025-03-04", "waiting", 40, 1),
    }
    assert of(parts(owner, "touchpoint_problem_rate", by="touchpoint"), "*east") == {
        ("2025-03-04", "doctor", 0, 1),
        ("2025-03-04", "waiting", 1, 2),
    }


def test_a_month_sums_its_days_whatever_the_mode(owner: Connection) -> None:
    answer(owner, "first", overall=5, submitted_at="2025-03-01 00:00+08")
    answer(owner, "last", overall=1, mode="phone", submitted_at="2025-03-31 23:59+08")
    answer(owner, "next", overall=5, submitted_at="2025-04-01 00:00+08")
    refresh(owner)
    found = owner.execute(
        text(
            "select month::text, numerator, denominator, sum_squares from rollup.metric_month"
            " where metric = 'satisfaction_score' and department_id = '*'"
        )
    )
    assert {tuple(row) for row in found} == {("2025-03-01", 120, 2, 10400), ("2025-04-01", 100, 1, 10000)}


def test_a_moved_answer_leaves_its_old_day(owner: Connection) -> None:
    answer(owner, "moved", overall=5)
    refresh(owner)
    run(
        owner,
        "update hospital.survey_response set submitted_at = '2025-05-06 10:00+08', department_id = 'eye'",
    )
    assert parts(owner, "satisfaction_rate") == {("2025-05-06", scope, 1, 1) for scope in ("eye", "*west", "*")}
