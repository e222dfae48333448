"""The running ledger: the sum of the entries is the figure, to the last digit, for everyone who sees it."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from dashboard.points import exactly, grouped
from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_stars import answers, praise, run
from harness import Look
from warehouse import points
from warehouse.refresh import refresh

QUARTER = (date(2026, 3, 1), date(2026, 6, 1))


@pytest.fixture
def ward(owner: Connection) -> Connection:
    """Two nurses of eyes and one of bones with answers and praise from March to May 2026; March is published."""
    small_hospital.places(owner)
    run(owner, "update hospital.staff set role = 'nurse'")
    for staff, months in (("eyes-1", (3, 4, 5)), ("eyes-2", (3, 5)), ("bones-1", (4, 5))):
        for month in months:
            answers(owner, staff, 17, 3, day=f"2026-{month:02}-10")
            praise(owner, f"{staff}-{month}", "phone", staff=staff, at=f"2026-{month:02}-05 09:00+08")
    refresh(owner)
    run(owner, "select quality.publish_stars('2026-03-01', 'office')")
    praise(owner, "late", "banner", staff="eyes-1")
    refresh(owner)
    return owner


@pytest.mark.parametrize("person", [OFFICE, HEAD_OF_EYES, HEAD_OF_BONES, DIRECTOR, CLERK])
def test_the_entries_add_up_to_every_figure(ward: Connection, as_reader: Look, person: str) -> None:
    with as_reader(person) as tx:
        rows = points.people(tx, *QUARTER)
        for by in ("person", "department", "role", "month"):
            assert grouped(rows, by)["points"].sum() == rows["points"].sum()
        for row in grouped(rows, "person").to_dict("records"):
            entries = points.entries(tx, *QUARTER, row["key"])
            assert sum(entries["points"], Decimal(0)) == exactly(row["points"])
            for part in ("ratings", "praise", "deductions"):
                of_part = entries.loc[entries["part"] == part, "points"]
                assert sum(of_part, Decimal(0)) == exactly(row[part]), part
            assert set(entries["version"]) == {1}


def test_a_quarter_is_the_sum_of_its_months_each_as_published_or_as_it_stands(
    ward: Connection, as_reader: Look
) -> None:
    with as_reader(OFFICE) as tx:
        rows = points.people(tx, *QUARTER)
    own = rows[rows["staff_id"] == "eyes-1"]
    assert own["edition"].fillna(0).tolist() == [1, 0, 0]
    # March as it was published: the late banner is not in it; 3 for the call, 22.5 for ratings like the role's and what
    # rounding each answer to four places leaves: 17 × 0.9643 - 3 × 5.4643
    assert exactly(int(own["points"].iloc[0])) == Decimal("25.5002")
    by_hand = ward.execute(
        text(
            "select sum(points) from (select points from quality.star_award where staff_id = 'eyes-1'"
            " union all select points from rollup.star_month where staff_id = 'eyes-1' and month > '2026-03-01') as x"
        )
    ).scalar_one()
    assert exactly(int(own["points"].sum())) == by_hand


def test_who_sees_whose(ward: Connection, as_reader: Look) -> None:
    named = set(
        ward.scalars(text("select staff_id from quality.star_award where tier is not null and month = '2026-03-01'"))
    )
    eyes = {"eyes-1", "eyes-2"}
    seen = {
        OFFICE: eyes | {"bones-1"},
        HEAD_OF_EYES: eyes | named,
        DIRECTOR: named,
        CLERK: {"eyes-2"} | named,
        None: set(),
    }
    for person, expected in seen.items():
        with as_reader(person) as tx:
            assert set(points.people(tx, *QUARTER)["staff_id"]) == expected, person
    with as_reader(CLERK) as tx:
        assert points.entries(tx, date(2026, 4, 1), date(2026, 6, 1), "eyes-1").empty
