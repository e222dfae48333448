"""Who sees what, for every relation that the pages' login can read: a new one is tested the day it is born."""

import pytest
from sqlalchemy import Connection, text

from database.small_hospital import (
    CLERK,
    DEPARTMENTS,
    DIRECTOR,
    HEAD_OF_BONES,
    HEAD_OF_EYES,
    OFFICE,
    one_of_everything,
    places,
    step,
)
from harness import Look
from warehouse.refresh import refresh

SUMMARIES = {"*", "*main", "*east"}
HEADS = {HEAD_OF_EYES: "eyes", HEAD_OF_BONES: "bones"}

# Relations without a department_id, and how many rows each kind of person sees of the small hospital
# (director and quality office, head, clerk). A relation that is in neither test fails the last one.
EVERYONE_KNOWN = {
    "mart.special_day",
    "hospital.campus",
    "hospital.calendar_day",
    "quality.setting",
    "quality.refresh",
    "mart.source_table",
    "mart.complaint_today",
    "quality.star_rule",
    "quality.star_weight",
    "quality.star_points",
    "quality.star_publication",
    "quality.star_announcement",
    "rollup.step_day",
    "mart.queues_known",
    "rollup.comparison_limits",
    "mart.comparison_limits",
    "quality.review_lock",
    "rollup.star_limits",
    "mart.star_limits",
}
BY_DEPARTMENT_OF_SOMETHING = {
    "hospital.patient", "hospital.complaint", "hospital.complaint_topic", "rollup.staff_day",
}  # fmt: skip
# points are for the quality office, the own head and the person; their publication is tested with the stars
POINTS = {
    "rollup.point_entry", "rollup.star_month", "quality.star_nomination", "quality.star_award",
    "quality.star_award_entry", "mart.star", "mart.point_entry", "rollup.star_rank", "mart.star_rank",
}  # fmt: skip
# what people fill in on screen: rows are added, and never changed or removed
FILLED_IN = {
    "quality.action_version", "quality.star_nomination", "quality.star_announcement", "quality.star_appeal",
    "quality.star_appeal_answer", "quality.case_version", "quality.review", "quality.review_item",
    "quality.review_comment",
}  # fmt: skip
OFFICE_ONLY = {"quality.load", "quality.rejected_row", "quality.dirty_day"}
# between who makes an appeal and the quality office: tested with the stars' publication
APPEALS = {"quality.star_appeal", "quality.star_appeal_answer"}
OWN_ROW = {"quality.person"}
# names and limits of all departments are no secret among the hospital's people
KNOWN_THOUGH_BY_DEPARTMENT = {
    "hospital.department", "quality.target", "quality.phase", "quality.wait_limit", "rollup.scope", "rollup.wait_limit",
    "mart.wait_limit",
}  # fmt: skip
# a step concerns the department that does it and the one whose patient it is
BOTH_SIDES = {"hospital.journey_step", "mart.wait"}


@pytest.fixture
def hospital(owner: Connection) -> Connection:
    places(owner)
    one_of_everything(owner)
    owner.exec_driver_sql("update hospital.staff set role = 'support' where staff_id in ('eyes-2', 'bones-1')")
    owner.exec_driver_sql("update hospital.survey_response set staff_id = 'eyes-1' where department_id = 'eyes'")
    owner.exec_driver_sql(
        "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by)"
        " values ('2026-03-01', 'eyes-2', 'eyes', '…', 'head'), ('2026-03-01', 'bones-1', 'bones', '…', 'head')"
    )
    owner.exec_driver_sql(
        "insert into quality.phase (metric, department_id, starts, name, name_en)"
        " values ('nps', 'eyes', '2026-03-01', '培训', 'training'), ('nps', 'bones', '2026-03-01', '培训', 'training')"
    )
    for department in DEPARTMENTS:  # somebody whom nobody called
        step(owner, f"{department} unserved", f"{department}-v", department, "2026-03-02 09:10+08", None)
    refresh(owner)
    owner.exec_driver_sql(
        "insert into quality.star_announcement (month, version, announced_by, remark)"
        " values ('2026-03-01', 1, 'office', '…')"
    )
    owner.exec_driver_sql("select quality.publish_stars('2026-03-01', 'office')")
    owner.exec_driver_sql("select quality.freeze_review('2026-03-01')")
    return owner


def readable(connection: Connection) -> dict[str, bool]:
    """Every relation the reader may select from, and whether it has a department_id."""
    rows = connection.execute(
        text(
            """
            select n.nspname || '.' || c.relname, exists (
                select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'department_id' and not a.attisdropped)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'v', 'm', 'p', 'f')
              and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
              and has_schema_privilege('quality_reader', n.oid, 'usage')
              and has_table_privilege('quality_reader', c.oid, 'select')
            """
        )
    )
    return dict(map(tuple, rows))


def count(tx: Connection, relation: str) -> int:
    return tx.execute(text(f"select count(*) from {relation}")).scalar_one()  # noqa: S608 (from the catalogue)


def departments(tx: Connection, relation: str) -> set[str]:
    return set(tx.scalars(text(f"select distinct department_id from {relation}")))  # noqa: S608


def test_the_reader_sees_the_whole_contract_and_every_mart(hospital: Connection) -> None:
    found = readable(hospital)
    assert len([name for name in found if name.startswith("hospital.")]) == 20
    assert not [name for name in found if not name.startswith(("hospital.", "quality.", "rollup.", "mart."))]


@pytest.mark.parametrize("stranger", [None, "", "nobody@small.invalid", "' or true --"])
def test_nobody_and_strangers_see_nothing(hospital: Connection, as_reader: Look, stranger: str | None) -> None:
    with as_reader(stranger) as tx:
        seen = {name: count(tx, name) for name in readable(hospital)}
    assert {name: rows for name, rows in seen.items() if rows} == {}


@pytest.mark.parametrize("email", [DIRECTOR, OFFICE])
def test_director_and_quality_office_see_everything(hospital: Connection, as_reader: Look, email: str) -> None:
    relations = readable(hospital)
    # what a function tells by who asks has no rows for the owner, who is nobody
    everything = {name: count(hospital, name) for name in relations if name != "mart.source_table"}
    assert all(everything[name] for name in POINTS)
    if email == DIRECTOR:
        everything |= dict.fromkeys(POINTS, 0)  # nobody has earned a star
    with as_reader(email) as tx:
        assert {name: count(tx, name) for name in everything} == everything
        assert count(tx, "mart.source_table") == 19


@pytest.mark.parametrize("email", HEADS)
def test_a_head_sees_own_departments_and_summaries(hospital: Connection, as_reader: Look, email: str) -> None:
    own = HEADS[email]
    relations = readable(hospital)
    with as_reader(email) as tx:
        for name, has_department in relations.items():
            if not has_department or name in KNOWN_THOUGH_BY_DEPARTMENT:
                continue
            assert departments(tx, name) <= {own} | SUMMARIES, name
        for name in (name for name in relations if name.startswith("hospital.")):
            if relations[name] and name not in KNOWN_THOUGH_BY_DEPARTMENT:
                assert departments(tx, name) == {own}, name


@pytest.mark.parametrize("email", HEADS)
def test_a_head_sees_the_hospitals_summaries(hospital: Connection, as_reader: Look, email: str) -> None:
    with as_reader(email) as tx:
        for name in (
            "rollup.wait_day",
            "rollup.wait_month",
            "rollup.unserved_day",
            "rollup.visit_day",
            "rollup.metric_month",
            "rollup.mode_month",
            "rollup.withheld",
            "mart.wait_day",
        ):
            assert departments(tx, name) == {HEADS[email]} | SUMMARIES, name
        # of comparisons there is the own department's, and what draws the others' funnel without naming them
        assert departments(tx, "mart.comparison") == {HEADS[email]}
        assert departments(tx, "rollup.wait_hour") == SUMMARIES


def test_a_clerk_sees_summaries_and_themselves(hospital: Connection, as_reader: Look) -> None:
    relations = readable(hospital)
    with as_reader(CLERK) as tx:
        for name, has_department in relations.items():
            if has_department and name not in KNOWN_THOUGH_BY_DEPARTMENT | POINTS | {"hospital.staff"}:
                assert departments(tx, name) <= SUMMARIES, name
        assert tx.scalars(text("select staff_id from hospital.staff")).all() == ["eyes-2"]
        for name in POINTS - {"quality.star_nomination"}:
            assert set(tx.scalars(text(f"select staff_id from {name}"))) <= {"eyes-2"}, name  # noqa: S608
        assert count(tx, "mart.star") == 1  # their own
        assert count(tx, "quality.star_nomination") == 0


def test_a_step_is_seen_by_both_sides(hospital: Connection, as_reader: Look) -> None:
    hospital.exec_driver_sql(
        "insert into hospital.journey_step (journey_step_id, visit_id, visit_department_id, visit_kind,"
        " visit_is_booked, sequence, step, department_id, queued_at, started_at) values"
        " ('shared', 'eyes-v', 'eyes', 'outpatient', false, 2, 'imaging', 'bones',"
        "  '2026-03-02 09:40+08', '2026-03-02 09:50+08')"
    )
    for email, own in HEADS.items():
        with as_reader(email) as tx:
            seen = set(tx.scalars(text("select journey_step_id from hospital.journey_step")))
            assert seen == {f"{own}-s", f"{own} unserved", "shared"}
            assert count(tx, "mart.wait") == 2


def test_relations_without_a_department_each_have_their_rule(hospital: Connection, as_reader: Look) -> None:
    without = {name for name, has_department in readable(hospital).items() if not has_department}
    assert without == EVERYONE_KNOWN | BY_DEPARTMENT_OF_SOMETHING | OFFICE_ONLY | OWN_ROW | APPEALS
    with as_reader(HEAD_OF_EYES) as tx:
        for name in BY_DEPARTMENT_OF_SOMETHING:
            assert count(tx, name) == 1, name  # of two
        for name in OFFICE_ONLY:
            assert count(tx, name) == 0, name
        for name in EVERYONE_KNOWN:
            assert count(tx, name) > 0, name
        assert tx.scalars(text("select email from quality.person")).all() == [HEAD_OF_EYES]


def test_a_head_of_several_departments_sees_each(hospital: Connection, as_reader: Look) -> None:
    hospital.exec_driver_sql(
        "update quality.person set departments = '{eyes,bones}' where email = 'head.eyes@small.invalid'"
    )
    with as_reader(HEAD_OF_EYES) as tx:
        assert departments(tx, "hospital.visit") == set(DEPARTMENTS)


def test_rows_of_no_department_are_the_offices(hospital: Connection, as_reader: Look) -> None:
    hospital.exec_driver_sql(
        "insert into hospital.praise (praise_id, channel, received_at) values ('lost', 'letter', '2026-03-04 09:00+08')"
    )
    with as_reader(HEAD_OF_EYES) as tx:
        assert departments(tx, "hospital.praise") == {"eyes"}
    with as_reader(OFFICE) as tx:
        assert departments(tx, "hospital.praise") == {"eyes", "bones", "unassigned"}


def test_the_reader_adds_what_people_fill_in_and_overwrites_nothing(hospital: Connection) -> None:
    relations = """
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('hospital', 'quality', 'rollup', 'mart') and c.relkind in ('r', 'v', 'm') and
    """
    overwritten = """
        (has_table_privilege('quality_reader', c.oid, 'update, delete, truncate')
         or has_any_column_privilege('quality_reader', c.oid, 'update'))
    """
    added_to = "has_any_column_privilege('quality_reader', c.oid, 'insert')"
    assert hospital.scalars(text(relations + overwritten)).all() == []
    assert set(hospital.scalars(text(relations + added_to)).all()) == FILLED_IN


def test_every_table_of_contract_and_roll_ups_has_row_security(hospital: Connection) -> None:
    unprotected = hospital.scalars(
        text(
            """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('hospital', 'quality', 'rollup') and c.relkind = 'r' and not c.relrowsecurity
            """
        )
    ).all()
    assert unprotected == []


def test_every_view_asks_who_is_looking(hospital: Connection) -> None:
    with_owners_rights = hospital.scalars(
        text(
            """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('hospital', 'quality', 'rollup', 'mart') and c.relkind = 'v'
              and not coalesce(c.reloptions @> '{security_invoker=true}', false)
            """
        )
    ).all()
    assert with_owners_rights == []
