"""Load the demonstration hospital: simulate it, COPY it, sum it up, in the caller's one transaction."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection

from demo.actions import load_actions, load_baselines
from demo.calendar import Days
from demo.honours import announce, tell
from demo.hospital import MONTHS, SEED, frame_of, parts, place_tables, staff_of
from demo.places import places
from demo.reviews import load_reviews
from demo.stories import begins_on, stories
from demo.tables import staff_tables, tables_of
from language import N_
from warehouse.bulk import Copier, driver, stripped
from warehouse.refresh import refresh

Progress = Callable[[str, float], None]

# Big tables, in the order in which they refer to one another
BULK = (
    "patient", "visit", "visit_need", "journey_step", "survey_invitation", "survey_response", "survey_score",
    "complaint", "complaint_department", "complaint_topic", "praise", "follow_up", "enquiry", "online_review",
)  # fmt: skip

SIMULATING = N_("Simulating two years of a hospital")
WRITING = N_("Writing the records")
INDEXING = N_("Putting indexes and checks in place")
SUMMING = N_("Summing up by day")
# shares of the whole time at which each stage begins, as measured
BEGINS = {SIMULATING: 0.0, INDEXING: 0.35, SUMMING: 0.62}


def load(
    connection: Connection,
    *,
    seed: int = SEED,
    until: date | None = None,
    months: int = MONTHS,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> None:
    """Fill an empty, migrated database with the demonstration hospital and mark it as one.

    until: the last day, by default that of the last full month. scale: how much of everything (1: some 300,000
    visits); the waits are those of the whole hospital at any scale. progress is called with the stage, an English
    message for the catalogues, and the share of the whole that is done. The caller commits.
    """
    say = progress or (lambda stage, done: None)
    window = frame_of(until, months)
    staff = staff_of(window, seed)
    with driver(connection).cursor() as cursor:
        for table, rows in place_tables(staff):
            _insert(cursor, "hospital", table, rows)
    tables = [f"hospital.{table}" for table in BULK]
    with stripped(connection, tables) as restoring:
        with Copier(connection, frozen=tables) as copier:
            count = max(1, -(-scale // 1))
            for number, story in enumerate(parts(window, staff, seed, scale)):
                say(SIMULATING, BEGINS[INDEXING] * number / count)
                for table, rows in tables_of(story):
                    copier.write(f"hospital.{table}", rows)
            for table, rows in staff_tables(window, staff, seed):
                copier.write(table, rows)
            say(WRITING, BEGINS[INDEXING] * 0.7)
        for done in restoring:
            say(INDEXING, BEGINS[INDEXING] + (BEGINS[SUMMING] - BEGINS[INDEXING]) * done)
    with driver(connection).cursor() as cursor:
        _people(cursor, str(staff.loc[staff["outstanding"], "staff_id"].iloc[0]))
        _phases(cursor, window)
        load_actions(cursor, window, seed)
        cursor.execute("update quality.setting set value = 'true' where name = 'demonstration'")
    _analyze(connection, "hospital", "quality")
    begins = BEGINS[SUMMING]
    refresh(connection, everything=True, progress=lambda _, done: say(SUMMING, begins + (1 - begins) * done))
    with driver(connection).cursor() as cursor:
        _publish(cursor)
        load_baselines(cursor)
        announce(cursor)
        tell(cursor)
        load_reviews(cursor, window)
    _analyze(connection, "rollup", "quality")
    say(SUMMING, 1.0)


def _insert(cursor: psycopg.Cursor, schema: str, table: str, rows: pd.DataFrame) -> None:
    """Rows of a small table that has some already."""
    statement = SQL("insert into {} ({}) values ({})").format(
        Identifier(schema, table),
        SQL(", ").join(map(Identifier, rows.columns)),
        SQL(", ").join([SQL("%s")] * len(rows.columns)),
    )
    cursor.executemany(statement, list(rows.itertuples(index=False, name=None)))


def _people(cursor: psycopg.Cursor, nurse: str) -> None:
    """The people whom the demonstration may be looked at as: titles, not names. One of them is a nurse of the staff."""
    people = [
        ("director@demo.invalid", "院长", "director", [], None),
        ("quality@demo.invalid", "质量管理办公室", "quality_office", [], None),
        *(
            (f"head.{department.id}@demo.invalid", f"{department.name}主任", "department_head", [department.id], None)
            for department in places().departments
        ),
        ("nurse.orthopaedics@demo.invalid", "骨科护士", "staff", [], nurse),
    ]
    cursor.executemany(
        "insert into quality.person (email, display_name, role, departments, staff_id) values (%s, %s, %s, %s, %s)",
        people,
    )


def _phases(cursor: psycopg.Cursor, window: Days) -> None:
    """Limits are reckoned afresh from each action on, for the metrics that it was meant to move."""
    rows = [
        (metric, story.get("visit_kind", "*"), story.get("step", "*"), begins_on(name, window), story["title_zh"],
         story["title_en"])
        for name, story in stories().items()
        for metric in story.get("phases", ())
    ]  # fmt: skip
    cursor.executemany(
        "insert into quality.phase (metric, visit_kind, step, starts, name, name_en) values (%s, %s, %s, %s, %s, %s)",
        rows,
    )


def _publish(cursor: psycopg.Cursor) -> None:
    """Every month's service stars but the last one's are published: that list is still being looked at."""
    cursor.execute(
        """
        select quality.publish_stars(month, %s)
        from (select distinct month from rollup.star_month order by month) as months
        where month < (select max(month) from rollup.star_month)
        """,
        ("quality@demo.invalid",),
    )


def _analyze(connection: Connection, *schemas: str) -> None:
    """Gather statistics: neither the refresh nor the first page should be planned blindly."""
    with driver(connection).cursor() as cursor:
        cursor.execute(
            "select relnamespace::regnamespace::text, relname from pg_class"
            " where relnamespace::regnamespace::text = any (%s) and relkind = 'r'",
            (list(schemas),),
        )
        for schema, name in cursor.fetchall():
            cursor.execute(SQL("analyze {}").format(Identifier(schema, name)))
