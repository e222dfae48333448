"""Service stars on a hospital that can be counted by hand: every point, its entry, its rule."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection

from database import small_hospital
from database.some_stars import answers, complaint, entries, figure, praise, run
from warehouse.refresh import refresh


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    """eyes-1 and bones-1 are doctors, eyes-2 a nurse; all are on duty from the 1st to the 15th of March 2026."""
    small_hospital.places(owner)
    run(
        owner,
        "insert into hospital.duty_day select staff_id || day::date, staff_id, department_id, day::date"
        " from hospital.staff, generate_series('2026-03-01'::date, '2026-03-15', '1 day') as day",
    )
    return owner


def test_ratings_start_from_the_roles_mean_and_every_answer_moves_them(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 20, 0)
    answers(hospital, "bones-1", 16, 4)
    refresh(hospital)
    # the doctors' patients are satisfied in 36 of 40 answers: 90 %. Of a satisfied answer that is 0.1 more than
    # usual, shared out among 20 answers and 50 of the role's, on a scale on which 0.05 is half of 45 points:
    # 22.5 × 0.1 / (70 × 0.05) = 0.6429; of one that is not, 22.5 × -0.9 / 3.5 = -5.7857
    found = entries(hospital, "eyes-1", "ratings")
    assert len(found) == 21
    assert {(rule, points) for rule, _, points in found} == {("role_mean", "22.5000"), ("answer_satisfied", "0.6429")}
    assert figure(hospital, "eyes-1", "points") == Decimal("22.5") + 20 * Decimal("0.6429")
    assert figure(hospital, "bones-1", "points") == (Decimal("22.5") + 16 * Decimal("0.6429") - 4 * Decimal("5.7857"))
    # shrunk: (20 + 50 × 0.9) / 70 and (16 + 45) / 70
    assert float(figure(hospital, "eyes-1", "rate")) == pytest.approx(65 / 70, abs=1e-5)  # type: ignore[arg-type]
    assert float(figure(hospital, "bones-1", "rate")) == pytest.approx(61 / 70, abs=1e-5)  # type: ignore[arg-type]
    assert float(figure(hospital, "bones-1", "role_rate")) == 0.9  # type: ignore[arg-type]


def test_no_part_exceeds_its_weight_nor_falls_below_nothing(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 150, 0)
    answers(hospital, "bones-1", 10, 140)
    refresh(hospital)
    assert entries(hospital, "eyes-1", "ratings")[-1][0] == "cap"
    assert figure(hospital, "eyes-1", "ratings") == 45
    assert entries(hospital, "bones-1", "ratings")[-1][0] == "floor"
    assert figure(hospital, "bones-1", "ratings") == 0


def test_answers_are_compared_with_those_asked_the_same_way(hospital: Connection) -> None:
    # on the telephone 12 of 20 are satisfied, by message all are: eyes-1 was only asked about on the telephone
    answers(hospital, "eyes-1", 12, 8, mode="phone")
    answers(hospital, "bones-1", 20, 0, mode="sms")
    refresh(hospital)
    # by telephone usual is (12 + 50 × 0.8) / 70 = 0.742857: the answers come to 12 × 0.257143 - 8 × 0.742857 = -2.857
    # more than usual, 22.5 / 3.5 points each; against the role's 0.8 it would be -4 and nothing left of 22.5
    expected = 22.5 - 2.857143 * 22.5 / 3.5
    assert float(figure(hospital, "eyes-1", "ratings")) == pytest.approx(expected, abs=0.01)  # type: ignore[arg-type]


def test_answers_count_for_three_months(hospital: Connection) -> None:
    answers(hospital, "eyes-1", 5, 0, day="2026-01-01")
    answers(hospital, "eyes-1", 5, 0, day="2025-12-31")
    answers(hospital, "eyes-1", 5, 0, day="2026-03-31")
    refresh(hospital)
    assert figure(hospital, "eyes-1", "answers") == 10
    assert figure(hospital, "eyes-1", "answers", "2026-01-01") == 10
    assert figure(hospital, "eyes-1", "points", "2026-04-01") is None  # nothing happened in April


def test_praise_counts_once_a_visit_and_not_when_asked_for(hospital: Connection) -> None:
    small_hospital.visit(hospital, "v")
    praise(hospital, "banner", "banner")
    praise(hospital, "call", "phone", "v")
    praise(hospital, "survey", "survey", "v", at="2026-03-04 09:00+08")
    praise(hospital, "asked", "letter", solicited=True)
    praise(hospital, "february", "letter", at="2026-02-28 23:59+08")
    refresh(hospital)
    assert entries(hospital, "eyes-1", "praise") == [
        ("praise_again", "survey", "0.0000"),
        ("praise_banner", "banner", "5.0000"),
        ("praise_phone", "call", "3.0000"),
        ("praise_solicited", "asked", "0.0000"),
    ]
    assert figure(hospital, "eyes-1", "praises") == 2


def test_praise_is_per_hundred_contacts(hospital: Connection) -> None:
    for number in range(200):
        small_hospital.visit(hospital, f"v{number}", arrived_at=f"2026-03-{number % 28 + 1:02} 09:00+08")
    run(hospital, "update hospital.visit set staff_id = 'eyes-1'")
    praise(hospital, "banner", "banner")
    refresh(hospital)
    assert figure(hospital, "eyes-1", "contacts") == 200
    assert entries(hospital, "eyes-1", "praise") == [("praise_banner", "banner", "2.5000")]


def test_complaints_handled_on_time_and_to_satisfaction(hospital: Connection) -> None:
    received = {"part": "first_receiver", "staff": "eyes-1"}
    # five working days after the 2nd is the 9th
    complaint(hospital, "in time", **received, replied_at="2026-03-09 23:00+08")
    complaint(hospital, "late", **received, replied_at="2026-03-10 01:00+08")
    complaint(
        hospital, "glad", **received, replied_at="2026-03-02 12:00+08", called_back_at="2026-03-12 09:00+08",
        satisfied=True,
    )  # fmt: skip
    complaint(
        hospital, "called in April", **received, replied_at="2026-03-03 12:00+08",
        called_back_at="2026-04-01 09:00+08", satisfied=True,
    )  # fmt: skip
    refresh(hospital)
    assert entries(hospital, "eyes-1", "complaints") == [
        ("complaint_on_time", "glad", "2.0000"),
        ("complaint_on_time", "called in April", "2.0000"),
        ("complaint_on_time", "in time", "2.0000"),
        ("complaint_satisfied", "glad", "2.0000"),
    ]


def test_upheld_complaints_deduct_by_severity_and_the_gravest_is_a_veto(hospital: Connection) -> None:
    for staff in ("eyes-1", "bones-1"):
        answers(hospital, staff, 20, 0)  # both at the mean: 22.5
    complaint(hospital, "partly", "responsible", "eyes-1", substantiated="partly", severity=2)
    complaint(hospital, "unfounded", "responsible", "eyes-1", substantiated="no", severity=3)
    complaint(hospital, "open", "responsible", "eyes-1", substantiated="yes", severity=3, closed_at=None)
    complaint(hospital, "grave", "responsible", "bones-1", substantiated="yes", severity=3)
    complaint(hospital, "graver", "responsible", "bones-1", substantiated="yes", severity=3)
    refresh(hospital)
    assert entries(hospital, "eyes-1", "deductions") == [("upheld_2", "partly", "-4.0000")]
    assert figure(hospital, "eyes-1", "points") == Decimal("18.5")
    assert figure(hospital, "eyes-1", "standing") == "ranked"
    assert entries(hospital, "bones-1", "deductions") == [
        ("upheld_3", "grave", "-15.0000"),
        ("upheld_3", "graver", "-15.0000"),
        ("floor", "", "7.5000"),
    ]
    assert (figure(hospital, "bones-1", "points"), figure(hospital, "bones-1", "standing")) == (0, "vetoed")


def test_suggestions_adopted_and_proven_up_to_their_weight(hospital: Connection) -> None:
    for number in range(3):
        run(
            hospital,
            "insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, adopted_at, title)"
            " values (:k, 'eyes-1', 'eyes', '2026-02-01 09:00+08', '2026-03-02 09:00+08', '…')",
            k=str(number),
        )
    run(hospital, "update hospital.suggestion set proven_at = '2026-03-30 09:00+08' where suggestion_id = '0'")
    refresh(hospital)
    assert entries(hospital, "eyes-1", "suggestions") == [
        ("suggestion_adopted", "0", "5.0000"),
        ("suggestion_adopted", "1", "5.0000"),
        ("suggestion_adopted", "2", "5.0000"),
        ("suggestion_proven", "0", "5.0000"),
        ("cap", "", "-5.0000"),
    ]


def test_parts_that_do_not_apply_are_rescaled(hospital: Connection) -> None:
    # a porter's points are praise and nominations alone, 25 each of 50: everything counts twice
    run(hospital, "update hospital.staff set role = 'support' where staff_id = 'eyes-2'")
    praise(hospital, "letter", "letter", staff="eyes-2")
    answers(hospital, "eyes-2", 3, 0)
    run(
        hospital,
        "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by, nominated_at)"
        " values ('2026-03-01', 'eyes-2', 'eyes', '…', 'head', '2026-03-28 09:00+08')",
    )
    refresh(hospital)
    assert figure(hospital, "eyes-2", "praise") == 10
    assert figure(hospital, "eyes-2", "nominations") == 20
    assert figure(hospital, "eyes-2", "points") == 30
    assert figure(hospital, "eyes-2", "standing") == "ranked"  # nobody asks patients about porters


@pytest.mark.parametrize(
    ("count", "days", "standing"),
    [(15, 15, "ranked"), (14, 15, "few_answers"), (15, 14, "few_days"), (0, 0, "few_days")],
)
def test_ranked_with_fifteen_answers_and_fifteen_days(
    hospital: Connection, count: int, days: int, standing: str
) -> None:
    answers(hospital, "eyes-1", count, 0)
    praise(hospital, "letter", "letter")
    run(hospital, "delete from hospital.duty_day where staff_id = 'eyes-1' and extract(day from day) > :d", d=days)
    refresh(hospital)
    assert figure(hospital, "eyes-1", "standing") == standing


def test_without_any_roster_or_contact_days_on_duty_are_no_condition(hospital: Connection) -> None:
    run(hospital, "delete from hospital.duty_day")
    answers(hospital, "eyes-1", 15, 0, day="2026-03-02")
    refresh(hospital)
    assert (figure(hospital, "eyes-1", "duty_days"), figure(hospital, "eyes-1", "standing")) == (None, "ranked")
