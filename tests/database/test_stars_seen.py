"""Who is a star and who sees whom when: before a list is published, after, and after a correction."""

from decimal import Decimal

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_stars import MARCH, answers, figure, praise, run, tiers
from harness import Look
from warehouse import stars
from warehouse.refresh import refresh


@pytest.fixture
def nurses(owner: Connection) -> Connection:
    """Ten nurses: n0 and n1 got a banner each, n2 a letter after them, the others nothing; no roster."""
    small_hospital.places(owner)
    run(
        owner,
        "insert into hospital.staff (staff_id, name, role, department_id) select 'n' || n, '护士' || n, 'nurse',"
        " case when n = 0 then 'bones' else 'eyes' end from generate_series(0, 9) as n",
    )
    for number in range(10):
        answers(owner, f"n{number}", 15, 0, day="2026-03-02")
    praise(owner, "a", "banner", staff="n0")
    praise(owner, "b", "banner", staff="n1")
    praise(owner, "c", "phone", staff="n2")
    refresh(owner)
    return owner


def test_ties_share_a_tier_and_nobody_below_the_mean_has_one(nurses: Connection) -> None:
    # a tenth of ten is one star: two share it. Three tenths are three commended at most; the fourth stands at 22.5,
    # below the mean of 22.5 + 1.3
    assert tiers(nurses) == {"n0": "star", "n1": "star", "n2": "commended"}
    assert figure(nurses, "n2", "role_points") == Decimal("23.8")


def names(tx: Connection) -> list[str]:
    return list(tx.scalars(text("select staff_id from mart.star order by 1")))


def test_before_publication_names_are_for_the_office_and_the_own_head(nurses: Connection, as_reader: Look) -> None:
    eyes = [f"n{number}" for number in range(1, 10)]
    seen = {OFFICE: ["n0", *eyes], HEAD_OF_EYES: eyes, HEAD_OF_BONES: ["n0"], DIRECTOR: [], CLERK: [], None: []}
    for person, expected in seen.items():
        with as_reader(person) as tx:
            assert names(tx) == expected, person
            assert set(tx.scalars(text("select staff_id from mart.point_entry"))) == set(expected), person


def test_published_stars_are_seen_by_everyone_and_nobody_else_is(nurses: Connection, as_reader: Look) -> None:
    run(nurses, "select quality.publish_stars('2026-03-01', 'office')")
    starred = ["n0", "n1", "n2"]
    eyes = [f"n{number}" for number in range(1, 10)]
    seen = {
        OFFICE: ["n0", *eyes], HEAD_OF_EYES: ["n0", *eyes], HEAD_OF_BONES: starred, DIRECTOR: starred, CLERK: starred,
        None: [],
    }  # fmt: skip
    for person, expected in seen.items():
        with as_reader(person) as tx:
            assert names(tx) == expected, person
            assert set(tx.scalars(text("select staff_id from mart.point_entry"))) == set(expected), person
            named = set(tx.scalars(text("select staff_id from hospital.staff where staff_id in ('n0', 'n1', 'n2')")))
            assert named == (set(starred) if person else set()), person


def test_a_published_month_stays_as_it_was(nurses: Connection, as_reader: Look) -> None:
    run(nurses, "select quality.publish_stars('2026-03-01', 'office')")
    praise(nurses, "late", "banner", staff="n9")
    refresh(nurses)
    assert tiers(nurses)["n9"] == "star"  # as it would be now
    with as_reader(DIRECTOR) as tx:
        assert names(tx) == ["n0", "n1", "n2"]
    run(nurses, "select quality.publish_stars('2026-03-01', 'office', '迟到的锦旗')")
    with as_reader(DIRECTOR) as tx:
        found = stars.people(tx, stars.months(tx).month.iloc[0])
        assert found.staff_id.tolist() == ["n0", "n1", "n9"]
        assert found.edition.tolist() == [2] * 3


def test_the_page_reads_entries_that_add_up(nurses: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        month = stars.months(tx).iloc[0]
        assert (month.month, month.is_published) == (MARCH, False)
        for person in stars.people(tx, month.month).itertuples():
            rows = stars.entries(tx, month.month, person.staff_id)
            assert float(sum(rows.points)) == pytest.approx(person.points, abs=1e-9)
            assert set(rows.version) == {1}
        rules = stars.rules(tx, 1)
    assert rules.settings["answers_min"] == 15
    assert rules.points["praise_banner"] == 5
    caps = rules.weights[rules.weights.role == "customer_service"].set_index("part").cap
    assert caps.round(4).to_dict() == {"complaints": 27.2727, "praise": 45.4545, "suggestions": 27.2727}
