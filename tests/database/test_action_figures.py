"""The two figures of actions, counted by hand: signed off on time, days from found to signed off."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.small_hospital import CLERK, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_actions import version
from harness import Look
from warehouse import actions
from warehouse.refresh import refresh


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    """Found on 2 March, due on the 20th, but for what is said; judged by a day long after.

    1 eyes: signed off on the 12th                  on time, 10 days
    2 eyes: signed off on the 25th                  late, 23 days
    3 eyes: put off to 10 April on the 30th, signed off on 9 April: late all the same, 38 days
    4 bones: put off to 10 April on the 18th, signed off on 9 April: on time in April, 38 days
    5 bones: stopped on the 10th                    not due, open for 8 days
    6 bones: stopped on the 22nd                    late, open for 20 days
    7 the hospital's: still open                    late
    """
    small_hospital.places(owner)
    version(owner, 1, 1, "doing", "2026-03-02 10:00+08")
    version(owner, 1, 2, "signed_off", "2026-03-12 10:00+08")
    version(owner, 2, 1, "doing", "2026-03-02 10:00+08")
    version(owner, 2, 2, "signed_off", "2026-03-25 00:30+08")  # the 24th in UTC
    version(owner, 3, 1, "doing", "2026-03-02 10:00+08")
    version(owner, 3, 2, "doing", "2026-03-30 10:00+08", due_on="2026-04-10")
    version(owner, 3, 3, "signed_off", "2026-04-09 10:00+08", due_on="2026-04-10")
    bones = {"department_id": "bones", "owner": HEAD_OF_BONES}
    version(owner, 4, 1, "doing", "2026-03-02 10:00+08", **bones)
    version(owner, 4, 2, "doing", "2026-03-18 10:00+08", **bones, due_on="2026-04-10")
    version(owner, 4, 3, "signed_off", "2026-04-09 10:00+08", **bones, due_on="2026-04-10")
    version(owner, 5, 1, "stopped", "2026-03-10 10:00+08", **bones)
    version(owner, 6, 1, "stopped", "2026-03-22 10:00+08", **bones)
    version(owner, 7, 1, "doing", "2026-03-02 10:00+08", department_id="*", owner=OFFICE)
    return owner


def on_time(tx: Connection, department: str) -> list[tuple[date, int, int]]:
    return [tuple(row) for row in actions.on_time(tx, department).itertuples(index=False)]


MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_signed_off_on_time_by_the_month_due(hospital: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        assert on_time(tx, "eyes") == [(MARCH, 1, 3)]
        assert on_time(tx, "bones") == [(MARCH, 0, 1), (APRIL, 1, 1)]
        assert on_time(tx, "*east") == [(MARCH, 0, 1), (APRIL, 1, 1)]
        assert on_time(tx, "*") == [(MARCH, 1, 5), (APRIL, 1, 1)]


def test_days_from_found_to_signed_off(hospital: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        eyes, bones = actions.cycle(tx, "eyes"), actions.cycle(tx, "bones")
    assert sorted(zip(eyes.taken, eyes.ended, strict=True)) == [(10, True), (23, True), (38, True)]
    assert sorted(zip(bones.taken, bones.ended, strict=True)) == [(8, False), (20, False), (38, True)]
    assert set(eyes.month) == {MARCH}


def test_the_hospitals_figures_are_everybodys_without_the_actions_behind(hospital: Connection, as_reader: Look) -> None:
    with as_reader(OFFICE) as tx:
        whole = actions.cycle(tx, "*")
    for email in (HEAD_OF_EYES, CLERK):
        with as_reader(email) as tx:
            pd.testing.assert_frame_equal(actions.cycle(tx, "*"), whole)
            assert on_time(tx, "*") == [(MARCH, 1, 5), (APRIL, 1, 1)]
            assert on_time(tx, "bones") == []
    with as_reader(CLERK) as tx:
        assert actions.actions(tx).action_id.tolist() == [7]


def test_the_refresh_sums_the_same_by_month(hospital: Connection) -> None:
    small_hospital.visit(hospital, "one", arrived_at="2026-03-02 09:00+08")
    small_hospital.visit(hospital, "two", arrived_at="2026-04-02 09:00+08")
    refresh(hospital)
    found = hospital.execute(
        text(
            "select month, numerator, denominator from rollup.metric_month"
            " where metric = 'action_on_time_rate' and department_id = '*' order by month"
        )
    ).all()
    assert [tuple(row) for row in found] == [(MARCH, 1, 5), (APRIL, 1, 1)]


def test_what_is_removed_is_no_longer_counted(hospital: Connection) -> None:
    hospital.exec_driver_sql("delete from quality.action_version where action_id = 7")
    assert hospital.scalar(text("select count(*) from rollup.action_case where action_id = 7")) == 0
    assert hospital.scalar(text("select count(*) from rollup.action_case where department_id = '*'")) == 6
