"""Improvement actions in the database: who writes what, what may follow what, that nothing is overwritten."""

from datetime import date

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_BONES, HEAD_OF_EYES, OFFICE
from database.some_actions import AGREED, DUE, version
from harness import Look
from warehouse import actions, connect, write
from warehouse.actions import Refused
from warehouse.config import Urls


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    small_hospital.places(owner)
    return owner


def opened(as_reader: Look, email: str = HEAD_OF_EYES, **values: object) -> int:
    with as_reader(email) as tx:
        return actions.open_action(tx, AGREED | values)


def moved(as_reader: Look, email: str, number: int, *states: str) -> None:
    for state in states:
        with as_reader(email) as tx:
            now = actions.action(tx, number)
            assert now is not None
            actions.change(tx, number, now["version"], {"state": state}, "…")


def refused(as_reader: Look, email: str, number: int, values: dict[str, object], remark: str = "") -> str:
    with pytest.raises(Refused) as refusal, as_reader(email) as tx:  # noqa: PT012
        now = actions.action(tx, number)
        actions.change(tx, number, now["version"] if now else 1, values, remark)
    return refusal.value.hint


@pytest.mark.parametrize(
    ("email", "departments"),
    [
        (HEAD_OF_EYES, {"eyes"}),
        (HEAD_OF_BONES, {"bones"}),
        (OFFICE, {"eyes", "bones", "*", "*main", "*east"}),
        (DIRECTOR, set()),
        (CLERK, set()),
        ("nobody@small.invalid", set()),
    ],
)
def test_who_may_open_an_action_about_what(
    hospital: Connection, as_reader: Look, email: str, departments: set[str]
) -> None:
    for department in ("eyes", "bones", "*", "*main", "*east"):
        if department in departments:
            assert opened(as_reader, email, department_id=department) > 0
        else:
            with pytest.raises(Refused) as refusal:
                opened(as_reader, email, department_id=department)
            assert refusal.value.hint == "department"
    with as_reader(email) as tx:
        assert set(actions.writable(tx)) - {"unassigned"} == departments


def test_an_action_is_signed_by_who_opens_it_and_stands_as_it_was_written(
    hospital: Connection, as_reader: Look
) -> None:
    number = opened(as_reader)
    with as_reader(HEAD_OF_EYES) as tx:
        row = actions.action(tx, number)
    assert row is not None
    assert {name: row[name] for name in AGREED} == AGREED
    assert (row["version"], row["state"], row["stage"]) == (1, "to_do", "plan")
    assert row["changed_by"] == row["opened_by"] == HEAD_OF_EYES
    assert row["target"] is None
    assert row["is_open"]


@pytest.mark.parametrize(
    ("email", "seen"), [(HEAD_OF_EYES, {1, 3}), (HEAD_OF_BONES, {2, 3, 4}), (OFFICE, {1, 2, 3, 4}), (CLERK, {3})]
)
def test_who_sees_which_action(hospital: Connection, as_reader: Look, email: str, seen: set[int]) -> None:
    version(hospital, 1, 1, "to_do", "2026-03-02 10:00+08")
    version(hospital, 2, 1, "to_do", "2026-03-02 10:00+08", department_id="bones", owner=HEAD_OF_BONES)
    version(hospital, 3, 1, "to_do", "2026-03-02 10:00+08", department_id="*", owner=OFFICE)
    # handed on: the department that had it no longer sees it as it was
    version(hospital, 4, 1, "to_do", "2026-03-02 10:00+08")
    version(hospital, 4, 2, "to_do", "2026-03-03 10:00+08", department_id="bones", owner=HEAD_OF_BONES)
    with as_reader(email) as tx:
        assert set(actions.actions(tx).action_id) == seen
        assert len(actions.log(tx, 4)) == (2 if 4 in seen else 0)


def test_overdue_comes_first_and_closed_last(hospital: Connection, as_reader: Look) -> None:
    version(hospital, 1, 1, "doing", "2026-03-02 10:00+08", due_on="2026-04-01")
    version(hospital, 2, 1, "doing", "2026-03-02 10:00+08", due_on="2026-03-10")
    version(hospital, 3, 1, "stopped", "2026-03-02 10:00+08", due_on="2026-03-05")
    with as_reader(OFFICE) as tx:
        found = actions.actions(tx, date(2026, 3, 11))
    assert found.action_id.tolist() == [2, 1, 3]
    assert found.is_overdue.tolist() == [True, False, False]
    with as_reader(OFFICE) as tx:
        assert not actions.actions(tx, date(2026, 3, 10)).is_overdue.any(), "due today is not overdue"


def test_the_log_says_what_was_before(hospital: Connection, as_reader: Look) -> None:
    number = opened(as_reader)
    with as_reader(OFFICE) as tx:
        actions.change(tx, number, 1, {"due_on": date(2026, 3, 27), "target": 80.0}, "设备晚到一周")
    with as_reader(HEAD_OF_EYES) as tx:
        log = actions.log(tx, number)
    assert log.version.tolist() == [1, 2]
    assert log.changed_by.tolist() == [HEAD_OF_EYES, OFFICE]
    assert log.changes.tolist() == [[], [("target", None, 80.0), ("due_on", DUE, date(2026, 3, 27))]]
    assert log.remark.tolist() == ["", "设备晚到一周"]


def test_from_open_to_signed_off_and_nothing_after(hospital: Connection, as_reader: Look) -> None:
    number = opened(as_reader)
    moved(as_reader, HEAD_OF_EYES, number, "doing", "awaiting_verification")
    moved(as_reader, OFFICE, number, "returned")
    moved(as_reader, HEAD_OF_EYES, number, "doing", "awaiting_verification")
    moved(as_reader, OFFICE, number, "signed_off")
    with as_reader(HEAD_OF_EYES) as tx:
        row = actions.action(tx, number)
    assert row is not None
    assert (row["version"], row["is_open"], row["signed_off_by"]) == (7, False, OFFICE)
    assert row["signed_off_at"] == row["changed_at"]
    assert refused(as_reader, OFFICE, number, {"title": "另一项"}, "…") == "closed"


@pytest.mark.parametrize("state", ["awaiting_verification", "signed_off", "returned"])
def test_no_step_is_skipped(hospital: Connection, as_reader: Look, state: str) -> None:
    number = opened(as_reader)
    assert refused(as_reader, OFFICE, number, {"state": state}, "…") == "state"
    with pytest.raises(Refused) as refusal:
        opened(as_reader, state=state)
    assert refusal.value.hint == "state"


@pytest.mark.parametrize("state", ["signed_off", "returned"])
def test_the_owner_never_verifies(hospital: Connection, as_reader: Look, state: str) -> None:
    number = opened(as_reader)
    moved(as_reader, HEAD_OF_EYES, number, "doing", "awaiting_verification")
    assert refused(as_reader, HEAD_OF_EYES, number, {"state": state}, "…") == "verify"
    # nor by handing it to somebody else in the same breath, nor the office of its own
    assert refused(as_reader, HEAD_OF_EYES, number, {"state": state, "owner": HEAD_OF_BONES}, "…") == "verify"
    own = opened(as_reader, OFFICE, owner=OFFICE)
    moved(as_reader, OFFICE, own, "doing", "awaiting_verification")
    assert refused(as_reader, OFFICE, own, {"state": state}, "…") == "verify"
    assert refused(as_reader, OFFICE, own, {"state": state, "owner": HEAD_OF_EYES}, "…") == "verify"


def test_what_was_agreed_changes_with_a_reason(hospital: Connection, as_reader: Look) -> None:
    number = opened(as_reader)
    for values in ({"due_on": date(2026, 4, 1)}, {"owner": HEAD_OF_BONES}, {"baseline": None}, {"criterion": "无"}):
        assert refused(as_reader, HEAD_OF_EYES, number, values) == "remark"
    assert refused(as_reader, HEAD_OF_EYES, number, {"state": "stopped"}, "   ") == "remark"
    with as_reader(HEAD_OF_EYES) as tx:
        assert actions.change(tx, number, 1, {"title": "缩短早高峰候诊"}) == 2, "its wording needs none"


def test_another_departments_action_is_not_taken_over(hospital: Connection, as_reader: Look) -> None:
    number = opened(as_reader)
    row = AGREED | {"department_id": "bones", "owner": HEAD_OF_BONES}
    assert refused(as_reader, HEAD_OF_BONES, number, row, "…") == "gone"
    # nor past the program: the row itself would be of an own department
    with pytest.raises(DBAPIError) as refusal, as_reader(HEAD_OF_BONES) as tx:
        version(tx, number, 2, "to_do", "2026-03-03 10:00+08", department_id="bones", owner=HEAD_OF_BONES)
    assert isinstance(refusal.value.orig, psycopg.errors.InsufficientPrivilege)


def test_nothing_is_overwritten_or_removed(hospital: Connection, as_reader: Look) -> None:
    number = opened(as_reader)
    for statement in (
        "update quality.action_version set title = '…'",
        "delete from quality.action_version",
        "truncate quality.action_version",
        "update rollup.action_case set outcome = 'signed_off', ended_on = due_on",
        "insert into rollup.action_case (action_id, department_id, found_on, due_on)"
        " values (1, 'eyes', '2026-01-01', '2026-01-01')",
    ):
        with pytest.raises(DBAPIError) as refusal, as_reader(OFFICE) as tx:
            tx.exec_driver_sql(statement)
        assert isinstance(refusal.value.orig, psycopg.errors.InsufficientPrivilege), statement
    with as_reader(OFFICE) as tx:  # neither does a signature of one's own choice stand
        version(tx, number, 2, "doing", "2020-01-01 10:00+08", changed_by=HEAD_OF_EYES, remark="…")
    with as_reader(OFFICE) as tx:
        row = actions.action(tx, number)
    assert row is not None
    assert (row["changed_by"], row["changed_at"].year) != (HEAD_OF_EYES, 2020)
    assert row["changed_by"] == OFFICE


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"due_on": date(2026, 3, 1)}, "due"),
        ({"starts": date(2026, 3, 1)}, "starts"),
        ({"due_on": None}, "dates"),
        ({"metric": "waiting_for_godot"}, "metric"),
        ({"title": " \t "}, "title"),
        ({"title": "长" * 201}, "long"),
        ({"reason": "长" * 4001}, "long"),
        ({"criterion": "长" * 1001}, "long"),
        ({"owner": "nobody@small.invalid"}, "owner"),
    ],
)
def test_what_is_wrong_is_said_and_not_kept(
    hospital: Connection, as_reader: Look, values: dict[str, object], hint: str
) -> None:
    with pytest.raises(Refused) as refusal:
        opened(as_reader, **values)
    assert refusal.value.hint == hint
    assert hospital.scalar(text("select count(*) from quality.action_version")) == 0


def test_a_metric_that_was_retired_may_stay_but_not_come(hospital: Connection, as_reader: Look) -> None:
    version(hospital, 1, 1, "to_do", "2026-03-02 10:00+08", metric="gone_for_good")
    with as_reader(HEAD_OF_EYES) as tx:
        assert actions.change(tx, 1, 1, {"state": "doing"}) == 2


def test_a_script_is_kept_as_it_was_typed(hospital: Connection, as_reader: Look) -> None:
    title = "<script>alert('1')</script> \u202e'; drop table quality.action_version; --"
    number = opened(as_reader, title=title)
    with as_reader(HEAD_OF_EYES) as tx:
        assert actions.actions(tx).title.tolist() == [title]
        assert actions.just_opened(tx, AGREED | {"title": title}) == number
        assert actions.just_opened(tx, AGREED) is None


def test_the_second_of_two_editors_is_told(fresh_urls: Urls) -> None:
    owner, reader = connect.engine(fresh_urls.owner), connect.engine(fresh_urls.reader)
    with owner.begin() as connection:
        small_hospital.places(connection)
    with write.as_person(HEAD_OF_EYES, reader) as tx:
        number = actions.open_action(tx, AGREED)
    # one after the other
    with write.as_person(OFFICE, reader) as tx:
        actions.change(tx, number, 1, {"due_on": date(2026, 3, 27)}, "设备晚到")
    with pytest.raises(Refused) as refusal, write.as_person(HEAD_OF_EYES, reader) as tx:
        actions.change(tx, number, 1, {"title": "另一说法"})
    assert refusal.value.hint == "changed"
    # at the same moment: the first waits to commit while the second inserts
    with pytest.raises(Refused) as refusal, reader.connect() as second:  # noqa: PT012
        second.execute(text("select set_config('app.person', :email, true)"), {"email": HEAD_OF_EYES})
        assert actions.action(second, number)["version"] == 2  # type: ignore[index]
        with write.as_person(OFFICE, reader) as first:
            actions.change(first, number, 2, {"state": "doing"})
        # what the second read before is what its form stands on
        row = {name: value for name, value in AGREED.items() if name != "metric"}
        actions._write(second, actions.check(actions._DEFAULTS | row, "") | {"action_id": number, "version": 3})
    assert refusal.value.hint == "changed"
    with write.as_person(OFFICE, reader) as tx:
        assert actions.log(tx, number).version.tolist() == [1, 2, 3]
    owner.dispose()
    reader.dispose()


def test_colleagues_are_known_to_who_looks_after_actions(hospital: Connection, as_reader: Look) -> None:
    for email, known in ((HEAD_OF_EYES, 4), (OFFICE, 4), (DIRECTOR, 4), (CLERK, 0), (None, 0)):
        with as_reader(email) as tx:
            assert len(actions.colleagues(tx)) == known, email
