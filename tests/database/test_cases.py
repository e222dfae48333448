"""The library of service cases: who writes, who publishes, who reads which version; nothing is overwritten."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from harness import Look
from language import Problem
from warehouse import cases
from warehouse.cases import Case
from warehouse.refusals import Refused

DRAFT = Case(
    None, 1, "draft", "eyes", "eyes-2", date(2026, 3, 1), "多走一层楼", "<b>她</b>扶老人坐下", "走向患者", ("用药", "")
)


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    small_hospital.places(owner)
    return owner


def refused(hint: str) -> AbstractContextManager:
    return pytest.raises(Refused, check=lambda error: error.hint == hint)


def titles(look: Look, person: str | None) -> list[str]:
    with look(person) as tx:
        return cases.cases(tx)["title"].tolist()


def written(look: Look, person: str, case: Case) -> Case:
    with look(person) as tx:
        return replace(case, case_id=cases.write(tx, case))


def test_a_draft_is_its_departments_until_the_office_publishes_it(hospital: Connection, as_reader: Look) -> None:
    draft = written(as_reader, HEAD_OF_EYES, DRAFT)
    readers = (HEAD_OF_EYES, OFFICE, HEAD_OF_BONES, DIRECTOR, CLERK, None)
    assert [titles(as_reader, person) for person in readers] == [["多走一层楼"]] * 2 + [[]] * 4
    published = written(as_reader, OFFICE, replace(draft, version=2, state="published"))
    assert [titles(as_reader, person) for person in readers] == [["多走一层楼"]] * 5 + [[]]
    with as_reader(HEAD_OF_BONES) as tx:
        found = cases.cases(tx).iloc[0]
        assert (found.staff_name, found.tags, bool(found.is_public)) == ("乙", ["用药"], True)
        assert cases.versions(tx, int(draft.case_id or 0)).version.tolist() == [2]
    # the head goes on writing: others read what was published
    written(as_reader, HEAD_OF_EYES, replace(published, version=3, state="draft", title="改写中"))
    assert [titles(as_reader, person) for person in readers[:3]] == [["改写中"], ["改写中"], ["多走一层楼"]]
    written(as_reader, OFFICE, replace(published, version=4, state="withdrawn"))
    assert titles(as_reader, HEAD_OF_BONES) == []
    with as_reader(OFFICE) as tx:
        assert cases.versions(tx, int(draft.case_id or 0)).version.tolist() == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("person", "change", "hint"),
    [
        (HEAD_OF_BONES, {}, "denied"),
        (DIRECTOR, {}, "denied"),
        (CLERK, {}, "denied"),
        (HEAD_OF_EYES, {"state": "published"}, "office"),
        (HEAD_OF_EYES, {"staff_id": "bones-1"}, "staff"),
        (HEAD_OF_EYES, {"title": " "}, "long"),
        (HEAD_OF_EYES, {"story": "请致电 13800138000"}, "case_names_no_patient"),
        (OFFICE, {"version": 2}, "changed"),
    ],
)
def test_what_is_refused(
    hospital: Connection, as_reader: Look, person: str, change: dict[str, object], hint: str
) -> None:
    with refused(hint), as_reader(person) as tx:
        cases.write(tx, replace(DRAFT, **change))  # type: ignore[arg-type]


def test_a_story_that_is_too_long_is_refused_with_both_numbers(hospital: Connection, as_reader: Look) -> None:
    with pytest.raises(Problem, match="at most 4000 characters; these are 4001"), as_reader(HEAD_OF_EYES) as tx:
        cases.write(tx, replace(DRAFT, story="好" * 4001))


def test_of_two_who_change_a_case_the_second_is_told(hospital: Connection, as_reader: Look) -> None:
    draft = written(as_reader, HEAD_OF_EYES, DRAFT)
    written(as_reader, OFFICE, replace(draft, version=2))
    with refused("changed"), as_reader(HEAD_OF_EYES) as tx:
        cases.write(tx, replace(draft, version=2, title="mine"))
    assert hospital.execute(text("select count(*) from quality.case_version")).scalar_one() == 2


def test_a_case_stays_with_its_department(hospital: Connection, as_reader: Look) -> None:
    draft = written(as_reader, OFFICE, DRAFT)
    with refused("department"), as_reader(OFFICE) as tx:
        cases.write(tx, replace(draft, version=2, department_id="bones", staff_id=None))
