"""A pull of hand-counted files: what is new, corrected, as before and refused; twice; interrupted; from the side."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from database.mapped_source import NAME, MappedSource
from language import Problem
from warehouse.config import Urls
from warehouse.pull import files, run, table

VISITS = """no,came,dept,how
V1,2026-11-02 08:00,eyes,outpatient
V2,2026-11-02 09:30,eyes,outpatient
V3,2026-11-03 10:00,eyes,spa
V4,2026-11-04 10:00,,emergency
"""
STEPS = """visit,place,queued,called
V1,1,2026-11-02 08:05,2026-11-02 08:25
V1,2,2026-11-02 08:40,2026-11-02 08:30
V2,1,2026-11-02 09:30,2026-11-02 10:00
V3,1,2026-11-03 10:00,2026-11-03 10:10
V4,1,2026-11-04 10:00,2026-11-04 10:01
"""
DEPARTMENT = "select 'eyes' as department_id, '眼科' as name, 'Eyes' as name_en, 'clinical' as kind"
VISIT = """
    select no as visit_id, dept as department_id, how as kind, came as arrived_at, 'completed' as status
    from visits
"""
STEP = """
    select visit || '-' || place as journey_step_id, visit as visit_id, place as sequence, 'consultation' as step,
           'eyes' as department_id, queued as queued_at, called as started_at
    from steps
"""


@pytest.fixture
def mapped(tmp_path: Path, fresh_urls: Urls) -> MappedSource:
    """Four visits, one of a kind that does not exist; five steps, one called before it queued, one of that visit."""
    return _mapped(tmp_path, fresh_urls)


def _mapped(folder: Path, urls: Urls) -> MappedSource:
    source = MappedSource(folder, urls)
    source.file("visits", VISITS)
    source.file("steps", STEPS)
    source.select("department", DEPARTMENT)
    source.select("visit", VISIT)
    source.select("journey_step", STEP)
    return source


def test_every_row_is_accounted_for(mapped: MappedSource) -> None:
    assert mapped.counts() == {
        "department": (1, 1, 0, 0, 0),
        "visit": (4, 3, 0, 0, 1),
        "journey_step": (5, 3, 0, 0, 2),
    }
    assert mapped.rows(
        "select table_name, read, inserted, updated, unchanged, rejected from quality.load order by 1"
    ) == [
        ("department", 1, 1, 0, 0, 0),
        ("journey_step", 5, 3, 0, 0, 2),
        ("visit", 4, 3, 0, 0, 1),
    ]


def test_a_second_pull_changes_nothing(mapped: MappedSource) -> None:
    mapped.pull()
    before = mapped.rows("select xmin::text, visit_id from hospital.visit order by 2")
    second = mapped.pull()
    assert [(one.table, one.inserted, one.updated, one.unchanged) for one in second.tables] == [
        ("department", 0, 0, 1),
        ("visit", 0, 0, 3),
        ("journey_step", 0, 0, 3),
    ]
    assert second.days == 0
    assert mapped.rows("select xmin::text, visit_id from hospital.visit order by 2") == before


def test_a_corrected_row_is_updated_and_dirties_both_days(
    mapped: MappedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped.pull()
    mapped.file("visits", VISITS.replace("V2,2026-11-02 09:30", "V2,2026-11-20 09:30").replace("spa", "outpatient"))
    monkeypatch.setattr(run, "refresh", lambda connection: 0)
    assert mapped.counts()["visit"] == (4, 1, 1, 2, 0)
    assert mapped.rows("select day from quality.dirty_day where source = 'visit' order by 1") == [
        (date(2026, 11, 2),),  # V2 was here
        (date(2026, 11, 3),),  # V3 is new
        (date(2026, 11, 20),),  # V2 is here now
    ]


def test_a_step_repeats_what_its_visit_is(mapped: MappedSource) -> None:
    mapped.pull()
    repeated = """
        select visit_id, visit_department_id, visit_kind, visit_is_booked from hospital.journey_step order by 1
    """
    assert mapped.rows(repeated) == [
        ("V1", "eyes", "outpatient", False),
        ("V2", "eyes", "outpatient", False),
        ("V4", "unassigned", "emergency", False),
    ]
    mapped.file("visits", VISITS.replace("V2,2026-11-02 09:30,eyes,outpatient", "V2,2026-11-02 09:30,,emergency"))
    assert mapped.counts()["journey_step"] == (5, 0, 0, 3, 2)  # the visit's change carried over by itself
    assert mapped.rows(repeated)[1] == ("V2", "unassigned", "emergency", False)


def test_a_row_without_department_goes_to_the_unassigned(mapped: MappedSource) -> None:
    mapped.pull()
    assert mapped.rows("select visit_id from hospital.visit where department_id = 'unassigned'") == [("V4",)]


def test_waits_come_out_of_pulled_steps(mapped: MappedSource) -> None:
    mapped.pull()
    found = mapped.rows("""
        select day, waits, seconds from rollup.wait_day
        where department_id = 'eyes' and perspective = 'place' and step = 'consultation' order by day, visit_kind
    """)
    assert found == [(date(2026, 11, 2), 2, 3000.0), (date(2026, 11, 4), 1, 60.0)]  # 20 and 30 minutes; 1 minute


def test_columns_in_another_order_and_further_ones_change_nothing(mapped: MappedSource) -> None:
    mapped.pull()
    rows = [line.split(",") for line in VISITS.splitlines()]
    mapped.file(
        "visits",
        "\n".join(",".join([how, dept, "-", came, no]) for no, came, dept, how in rows).replace("-,came", "note,came"),
    )
    assert mapped.counts()["visit"] == (4, 0, 0, 3, 1)


def test_what_the_select_does_not_give_stays_as_it_is(mapped: MappedSource) -> None:
    mapped.pull()
    with mapped.engine.begin() as connection:
        connection.execute(text("update hospital.visit set channel = 'app' where visit_id = 'V1'"))
    mapped.file("visits", VISITS.replace("V1,2026-11-02 08:00", "V1,2026-11-02 07:45"))
    assert mapped.counts()["visit"] == (4, 0, 1, 2, 1)
    assert mapped.rows("select channel from hospital.visit where visit_id = 'V1'") == [("app",)]


def test_a_broken_line_leaves_its_table_as_it_was(mapped: MappedSource) -> None:
    mapped.pull()
    mapped.file("steps", STEPS.replace("08:25", "08:26") + "V2,2,2026-11-02 10:00\n")
    with pytest.raises(Problem, match=r"Line 7 of .*steps\.csv has 3 values where the header has 4"):
        mapped.pull()
    assert mapped.rows("select count(*) from hospital.journey_step where started_at = '2026-11-02 08:25+08'") == [(1,)]
    assert mapped.rows("select count(*) from quality.load where table_name = 'journey_step'") == [(1,)]


def test_an_interrupted_pull_leaves_no_half_table_and_can_be_repeated(
    mapped: MappedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files.Files.batches

    def interrupted(self: files.Files, name: str) -> Iterator:
        batches = whole(self, name)
        yield next(batches)
        if name == "journey_step":
            raise KeyboardInterrupt
        yield from batches

    with monkeypatch.context() as patched:
        patched.setattr(files.Files, "batches", interrupted)
        with pytest.raises(KeyboardInterrupt):
            mapped.pull()
    assert mapped.rows(
        "select (select count(*) from hospital.visit), (select count(*) from hospital.journey_step)"
    ) == [(3, 0)]
    assert mapped.counts()["journey_step"] == (5, 3, 0, 0, 2)


def test_a_lost_connection_is_said_and_the_pull_can_be_repeated(
    mapped: MappedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files.Files.batches

    def cut(self: files.Files, name: str) -> Iterator:
        if name == "journey_step":
            mapped.rows("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'")
        yield from whole(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(files.Files, "batches", cut)
        with pytest.raises(Problem, match="connection to the database was lost"):
            mapped.pull()
    assert mapped.counts()["journey_step"] == (5, 3, 0, 0, 2)


def test_a_demonstration_takes_no_real_records(mapped: MappedSource) -> None:
    with mapped.engine.begin() as connection:
        connection.execute(text("update quality.setting set value = 'true' where name = 'demonstration'"))
    with pytest.raises(Problem, match="holds the demonstration hospital"):
        mapped.pull()


def test_two_pulls_do_not_run_at_once(mapped: MappedSource) -> None:
    with mapped.engine.connect() as other:
        other.execute(text("select pg_advisory_lock(:lock)"), {"lock": run.PULL_LOCK})
        with pytest.raises(Problem, match="Another pull is running"):
            mapped.pull()
    assert mapped.counts()["visit"] == (4, 3, 0, 0, 1)


def test_a_first_large_load_comes_to_the_same(mapped: MappedSource, monkeypatch: pytest.MonkeyPatch) -> None:
    indexes = "select indexdef from pg_indexes where schemaname in ('hospital', 'rollup') order by 1"
    constraints = """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = to_regnamespace('hospital') order by 1, 2
    """
    before = mapped.rows(indexes), mapped.rows(constraints)
    monkeypatch.setattr(table, "LARGE", 1)
    assert mapped.counts()["journey_step"] == (5, 3, 0, 0, 2)
    assert (mapped.rows(indexes), mapped.rows(constraints)) == before
    assert mapped.rows(
        "select sum(waits) from rollup.wait_day where department_id = 'eyes' and perspective = 'place'"
    ) == [(3,)]
    assert mapped.pull().days == 0


def test_times_are_read_in_the_sources_zone_unless_they_name_one(mapped: MappedSource) -> None:
    mapped.head = mapped.head.replace("Asia/Shanghai", "Europe/Amsterdam")
    mapped.file(
        "visits", "no,came,dept,how\nV1,2026-07-02 08:00,eyes,outpatient\nV2,2026-07-02T08:00:00Z,eyes,outpatient\n"
    )
    mapped.pull()
    found = mapped.rows("select arrived_at at time zone 'UTC' from hospital.visit order by visit_id")
    assert found == [(datetime(2026, 7, 2, 6),), (datetime(2026, 7, 2, 8),)]  # Amsterdam is two hours ahead in July
    assert mapped.rows("select quality.time_zone()") == [("Asia/Shanghai",)]


@pytest.mark.parametrize(("order", "day"), [("DMY", date(2026, 3, 2)), ("MDY", date(2026, 2, 3))])
def test_dates_are_read_in_the_sources_order(mapped: MappedSource, order: str, day: date) -> None:
    mapped.head += f'date_order = "{order}"\n'
    mapped.file("visits", "no,came,dept,how\nV1,02/03/2026 08:00 PM,,outpatient\nV2,2026-11-02 08:00,,outpatient\n")
    mapped.pull()
    assert mapped.rows("select quality.local_day(arrived_at) from hospital.visit order by visit_id") == [
        (day,),
        (date(2026, 11, 2),),
    ]


def test_the_hospitals_time_zone_is_set_in_an_empty_database_only(mapped: MappedSource) -> None:
    mapped.head += 'hospital_time_zone = "Europe/Amsterdam"\n'
    assert mapped.pull().kept_time_zone is None
    assert mapped.rows("select quality.time_zone()") == [("Europe/Amsterdam",)]
    mapped.head = mapped.head.replace('hospital_time_zone = "Europe/Amsterdam"', 'hospital_time_zone = "UTC"')
    assert mapped.pull().kept_time_zone == "Europe/Amsterdam"
    assert mapped.rows("select quality.time_zone()") == [("Europe/Amsterdam",)]


@pytest.mark.parametrize(
    ("table_name", "select", "said"),
    [
        ("visit", "select no as visit_id from visits", "does not give the column kind"),
        ("visit", VISIT.replace("came as", "came as x, came as"), "gives the column x, which visit does not have"),
        ("visit", VISIT.replace("came", "arrival"), 'visit.sql fails: .*"arrival" not found'),
        ("visit", "selec 1", "visit.sql fails: .*syntax error"),
        ("visit", VISIT + "; drop table hospital.visit", "exactly one SELECT"),
        ("visit", "drop view visits", "exactly one SELECT"),
        ("visit", "select * from read_text('/etc/hostname')", "visit.sql fails: .*disabled"),
        ("journey_step", STEP.replace("place as", "'outpatient' as visit_kind, place as"), "Leave it out"),
        ("spa", "select 1", "named after no table of the contract"),
        ("calendar_day", "select 1", "named after no table of the contract"),
    ],
)
def test_a_faulty_select_is_named_before_anything_is_loaded(
    tmp_path: Path, urls: Urls, table_name: str, select: str, said: str
) -> None:
    mapped = _mapped(tmp_path, urls)
    mapped.select(table_name, select)
    with pytest.raises(Problem, match=said):
        mapped.pull()
    assert mapped.rows("select count(*) from quality.load") == [(0,)]


def test_an_unknown_source_is_answered_with_the_known_ones(mapped: MappedSource) -> None:
    mapped.pull()
    with pytest.raises(Problem, match=f"no source named ../{NAME}. Known sources: {NAME}"):
        run.pull(mapped.engine, f"../{NAME}", mapped.files, sources=mapped.sources)


def test_a_database_without_tables_is_said_to_be_so(tmp_path: Path, empty_urls: Urls) -> None:
    source = MappedSource(tmp_path, empty_urls)
    source.file("visits", VISITS)
    source.select("visit", VISIT)
    with pytest.raises(Problem, match="service-quality migrate"):
        source.pull()
