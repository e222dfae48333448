"""No star twice running, as the month before was published and by the rules that held."""

import re
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, text

from database.small_hospital import OFFICE
from database.some_stars import APRIL, MARCH, answers, april, figure, praise, run, tiers, without_publicity
from harness import Look
from warehouse import honours
from warehouse.config import ROOT
from warehouse.refresh import refresh


def test_no_star_twice_running_and_the_place_goes_to_the_next(ward: Connection) -> None:
    assert tiers(ward) == {"n0": "star", "n1": "star", "n2": "commended"}
    april(ward)
    # n0 has most points, and was a star in March: commended; the tenth of ten is n3
    assert tiers(ward, APRIL) == {"n0": "commended", "n3": "star"}
    assert figure(ward, "n0", "was_star", str(APRIL)) is True
    assert figure(ward, "n3", "was_star", str(APRIL)) is False


def test_the_rules_may_say_otherwise(ward: Connection) -> None:
    run(ward, "update quality.star_rule set may_repeat = true")
    april(ward)
    assert tiers(ward, APRIL) == {"n0": "star", "n3": "commended"}


def test_the_month_before_is_the_published_one_where_there_is_one(ward: Connection, as_reader: Look) -> None:
    april(ward)
    without_publicity(as_reader)
    run(ward, "delete from hospital.praise where praise_id = 'a'")  # after publication n0 would be no star of March
    refresh(ward)
    assert "n0" not in tiers(ward)
    assert tiers(ward, APRIL)["n0"] == "commended"
    with as_reader(OFFICE) as tx:
        assert honours.publish(tx, MARCH, "锦旗登记有误", 1) == 2
    refresh(ward)
    assert tiers(ward, APRIL)["n0"] == "star"
    refresh(ward, everything=True)
    assert tiers(ward, APRIL)["n0"] == "star"


def test_lists_that_were_made_before_keep_their_rules(ward: Connection) -> None:
    migration = (ROOT / "sql" / "migrations" / "0023_stars_that_hold.sql").read_text(encoding="utf-8")
    block = re.search(r"do \$\$.*?end \$\$;", migration, re.DOTALL)
    assert block
    ward.exec_driver_sql(block[0])
    rules = ward.execute(text("select version, valid_from, may_repeat, star_share from quality.star_rule order by 1"))
    assert list(map(tuple, rules)) == [
        (1, date(2000, 1, 1), True, Decimal("0.10")),
        (2, APRIL, False, Decimal("0.10")),
    ]
    for table in ("star_weight", "star_points"):
        counts = ward.scalars(text(f"select count(*) from quality.{table} group by version")).all()  # noqa: S608
        assert len(counts) == 2, table
        assert len(set(counts)) == 1, table
    april(ward)
    assert tiers(ward, APRIL)["n0"] == "commended"


def test_a_month_bears_on_later_ones_until_a_published_one(ward: Connection, as_reader: Look) -> None:
    run(ward, "update quality.star_rule set ratings_months = 1, answers_min = 1")  # no answer reaches the next month
    may = date(2026, 5, 1)
    for number in range(10):
        answers(ward, f"n{number}", 1, 0, day="2026-05-02")
    praise(ward, "a5", "banner", staff="n0", at="2026-05-05 09:00+08")
    praise(ward, "d5", "phone", staff="n3", at="2026-05-05 09:00+08")
    april(ward)
    assert [tiers(ward, month).get("n0") for month in (MARCH, APRIL, may)] == ["star", "commended", "star"]
    run(ward, "delete from hospital.praise where praise_id = 'a'")
    refresh(ward)
    assert [tiers(ward, month).get("n0") for month in (MARCH, APRIL, may)] == [None, "star", "commended"]
    without_publicity(as_reader, APRIL)
    praise(ward, "a again", "banner", staff="n0")
    refresh(ward)
    incremental = [tiers(ward, month) for month in (MARCH, APRIL, may)]
    # April stands as it was published: what it would be now has no bearing on May
    assert [found.get("n0") for found in incremental] == ["star", "commended", "commended"]
    refresh(ward, everything=True)
    assert [tiers(ward, month) for month in (MARCH, APRIL, may)] == incremental
