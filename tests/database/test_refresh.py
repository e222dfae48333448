"""A refresh recomputes only what changed, and comes to the same as one from nothing."""

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.random_changes import Changes, contents
from warehouse.refresh import refresh


@pytest.mark.parametrize("seed", range(3))
def test_incremental_equals_from_nothing(owner: Connection, seed: int) -> None:
    small_hospital.places(owner)
    small_hospital.one_of_everything(owner)
    changes = Changes(owner, seed)
    for _ in range(8):  # some of them invalid
        changes.survey()
    refresh(owner)
    put_to_the_test = {table for table, rows in contents(owner).items() if rows}
    for _ in range(3):
        for _ in range(40):
            changes.make()
        refresh(owner)
        incremental = contents(owner)
        refresh(owner, everything=True)
        from_nothing = contents(owner)
        for table, rows in from_nothing.items():
            assert incremental[table] == rows, table
        put_to_the_test |= {table for table, rows in from_nothing.items() if rows}
    assert put_to_the_test | {"verdict"} == set(from_nothing)  # forty days are no month: see test_verdicts


def test_a_refresh_costs_what_changed(owner: Connection) -> None:
    small_hospital.places(owner)
    small_hospital.one_of_everything(owner)
    assert refresh(owner) > 0
    assert refresh(owner) == 0
    owner.execute(
        text("update hospital.praise set received_at = '2026-04-01 09:00+08' where praise_id = 'eyes-praise'")
    )
    dirty = owner.execute(text("select source, day::text from quality.dirty_day order by day")).all()
    assert [tuple(row) for row in dirty] == [("praise", "2026-03-04"), ("praise", "2026-04-01")]
    assert refresh(owner) == 2


def test_a_failed_refresh_leaves_its_days_dirty(owner: Connection) -> None:
    small_hospital.places(owner)
    small_hospital.visit(owner, "a")
    before = owner.execute(text("select count(*) from quality.dirty_day")).scalar_one()
    savepoint = owner.begin_nested()
    owner.execute(text("drop view mart.no_show_rate"))
    with pytest.raises(Exception, match="no_show_rate"):
        refresh(owner)
    savepoint.rollback()
    assert owner.execute(text("select count(*) from quality.dirty_day")).scalar_one() == before > 0
