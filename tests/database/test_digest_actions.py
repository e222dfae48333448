"""Overdue actions in the digest: of the reader's departments, as they stand now, the longest overdue first."""

from datetime import date

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES
from database.some_actions import version
from harness import Look
from warehouse import digest


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    small_hospital.places(owner)
    for number, state, due in [(1, "doing", 20), (2, "doing", 10), (3, "to_do", 5), (4, "doing", 6)]:
        version(owner, number, 1, state, "2026-03-02 10:00+08", title=f"{number}", due_on=date(2026, 3, due))
    version(owner, 3, 2, "stopped", "2026-03-03 10:00+08", title="3", due_on=date(2026, 3, 5))
    version(owner, 4, 2, "doing", "2026-03-03 10:00+08", title="4", due_on=date(2999, 3, 5))  # the day was moved
    bones = {"department_id": "bones", "owner": HEAD_OF_BONES}
    version(owner, 5, 1, "doing", "2026-03-02 10:00+08", title="5", due_on=date(2026, 3, 15), **bones)
    return owner


def _titles(as_reader: Look, email: str) -> list[str]:
    with as_reader(email) as tx:
        return list(digest.overdue_actions(tx, ["eyes", "bones", "*"])["title"])


def test_each_reads_of_own_departments(hospital: Connection, as_reader: Look) -> None:
    assert _titles(as_reader, HEAD_OF_EYES) == ["2", "1"]
    assert _titles(as_reader, HEAD_OF_BONES) == ["5"]
    assert _titles(as_reader, DIRECTOR) == ["2", "5", "1"]


def test_how_long_it_is_overdue(hospital: Connection, as_reader: Look) -> None:
    today = hospital.execute(text("select day from mart.complaint_today")).scalar_one()
    with as_reader(DIRECTOR) as tx:
        rows = digest.overdue_actions(tx, ["bones"]).to_dict("records")
    assert [(row["days"], row["due_on"]) for row in rows] == [((today - date(2026, 3, 15)).days, date(2026, 3, 15))]
