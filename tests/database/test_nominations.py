"""Nominations: who may put forward whom, and nobody scores themselves."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_stars import MARCH, NEXT_WEEK, TODAY, entries, figure, praise, refused, run
from harness import Look
from language import Problem
from warehouse import honours
from warehouse.refresh import refresh

# Nominations


def test_a_head_nominates_own_people_with_a_reason(ward: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        assert honours.nominees(tx, MARCH, ["eyes"]).staff_id.tolist() == ["eyes-2"]  # eyes-1 is the head
        honours.nominate(tx, MARCH, "eyes-2", " 深夜送样从不推托 ")
        found = honours.nominations(tx, MARCH).iloc[0]
        assert (found["name"], found.reason, found.nominated_by) == ("乙", "深夜送样从不推托", HEAD_OF_EYES)
        assert honours.nominees(tx, MARCH, ["eyes"]).is_nominated.tolist() == [True]
    refresh(ward)
    # 10 points of 50 that a porter can earn: doubled
    assert figure(ward, "eyes-2", "nominations") == Decimal(20)


@pytest.mark.parametrize(
    ("person", "staff", "reason", "hint"),
    [
        (HEAD_OF_EYES, "eyes-1", "…", "self"),
        (HEAD_OF_EYES, "bones-1", "…", "not_own"),
        (HEAD_OF_EYES, "nobody", "…", "not_own"),
        (HEAD_OF_EYES, "n1", "…", "role"),
        (HEAD_OF_EYES, "eyes-2", "  ", "long"),
        (OFFICE, "eyes-2", "…", "not_own"),
        (DIRECTOR, "eyes-2", "…", "not_own"),
        (CLERK, "eyes-2", "…", "self"),
    ],
)
def test_nominations_that_are_refused(
    ward: Connection, as_reader: Look, person: str, staff: str, reason: str, hint: str
) -> None:
    with refused(hint), as_reader(person) as tx:
        honours.nominate(tx, MARCH, staff, reason)


def test_a_reason_that_is_too_long_is_refused_with_both_numbers(ward: Connection, as_reader: Look) -> None:
    with pytest.raises(Problem, match="at most 1000 characters; these are 1001"), as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, MARCH, "eyes-2", "好" * 1001)


def test_nobody_is_nominated_twice_or_too_late_or_too_early(ward: Connection, as_reader: Look) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, MARCH, "eyes-2", "…")
    with refused("star_nomination_month_staff_id_department_id_key"), as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, MARCH, "eyes-2", "again")
    with refused("not_begun"), as_reader(HEAD_OF_EYES) as tx:
        honours.nominate(tx, date(TODAY.year + 1, 12, 1), "eyes-2", "…")
    with as_reader(OFFICE) as tx:
        honours.announce(tx, MARCH, 1, NEXT_WEEK, "")
    run(ward, "update hospital.staff set role = 'support' where staff_id = 'n0'")
    with refused("announced"), as_reader(HEAD_OF_BONES) as tx:
        honours.nominate(tx, MARCH, "n0", "…")


def test_not_even_a_loader_lets_somebody_nominate_themselves(ward: Connection) -> None:
    with pytest.raises(DBAPIError, match="nobody nominates themselves"), ward.begin_nested():
        run(
            ward,
            "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by)"
            " values ('2026-03-01', 'eyes-1', 'eyes', '…', 'Head.Eyes@small.invalid')",
        )


# Nobody scores themselves


def test_what_one_entered_or_judged_oneself_earns_nothing(ward: Connection) -> None:
    praise(ward, "own", "letter", staff="n3")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'own'")
    praise(ward, "entered by another", "letter", staff="n4")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'entered by another'")
    for staff, judge in (("n5", "n5"), ("n6", "n5")):
        run(
            ward,
            "insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, adopted_at,"
            " proven_at, judged_by, title) values (:k, :k, 'eyes', '2026-02-01 09:00+08', '2026-03-02 09:00+08',"
            " '2026-03-20 09:00+08', :judge, '…')",
            k=staff, judge=judge,
        )  # fmt: skip
    refresh(ward)
    assert entries(ward, "n3", "praise") == [("praise_own", "own", "0.0000")]
    assert entries(ward, "n4", "praise") == [("praise_letter", "entered by another", "5.0000")]
    assert entries(ward, "n5", "suggestions") == [
        ("suggestion_adopted_own", "n5", "0.0000"),
        ("suggestion_proven_own", "n5", "0.0000"),
    ]
    assert figure(ward, "n6", "suggestions") == Decimal(10)


def test_of_praises_for_one_visit_ones_own_entry_never_hides_a_patients(ward: Connection) -> None:
    small_hospital.visit(ward, "v")
    praise(ward, "banner", "banner", "v", staff="n3")
    run(ward, "update hospital.praise set entered_by = 'n3' where praise_id = 'banner'")
    praise(ward, "call", "phone", "v", staff="n3")
    refresh(ward)
    assert sorted(entries(ward, "n3", "praise")) == [
        ("praise_own", "banner", "0.0000"),
        ("praise_phone", "call", "3.0000"),
    ]
