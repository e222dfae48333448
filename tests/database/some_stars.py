"""What earns points, entered and read back in a few words; and from a list of stars to its publication."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text

from database.small_hospital import OFFICE
from harness import Look
from warehouse import honours
from warehouse.refresh import refresh
from warehouse.refusals import Refused

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # the database's clock is the test's
NEXT_WEEK = TODAY + timedelta(days=7)


def run(connection: Connection, sql: str, **values: object) -> None:
    connection.execute(text(sql), values)


def answers(
    connection: Connection, staff: str, satisfied: int, unsatisfied: int, mode: str = "sms", day: str = "2026-02-10"
) -> None:
    run(
        connection,
        "insert into hospital.survey_response (survey_response_id, department_id, staff_id, mode, submitted_at,"
        " overall) select :staff || :mode || :day || n, department_id, :staff, :mode,"
        " cast(:day as date) + interval '9 hours', case when n <= :good then 4 else 3 end"
        " from hospital.staff, generate_series(1, :all) as n where staff_id = :staff",
        staff=staff, mode=mode, day=day, good=satisfied, all=satisfied + unsatisfied,
    )  # fmt: skip


def praise(connection: Connection, key: str, channel: str, visit: str | None = None, **more: object) -> None:
    values = {"at": "2026-03-05 09:00+08", "solicited": False, "staff": "eyes-1"} | more
    run(
        connection,
        "insert into hospital.praise (praise_id, visit_id, department_id, staff_id, channel, received_at, solicited)"
        " select :key, :visit, department_id, :staff, :channel, :at, :solicited from hospital.staff"
        " where staff_id = :staff",
        key=key, channel=channel, visit=visit, **values,
    )  # fmt: skip


def complaint(connection: Connection, key: str, part: str, staff: str, **columns: object) -> None:
    """Received on Monday the 2nd at ten; closed on the 9th unless told otherwise."""
    values = {
        "replied_at": None, "closed_at": "2026-03-09 09:00+08", "called_back_at": None, "satisfied": None,
        "substantiated": None, "severity": None,
    } | columns  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint (complaint_id, channel, received_at, replied_at, closed_at, called_back_at,"
        " satisfied_with_handling, substantiated) values (:key, 'phone', '2026-03-02 10:00+08', :replied_at,"
        " :closed_at, :called_back_at, :satisfied, :substantiated)",
        key=key, **{name: value for name, value in values.items() if name != "severity"},
    )  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part,"
        " staff_id) select :key, :key, department_id, :part, :staff from hospital.staff where staff_id = :staff",
        key=key, part=part, staff=staff,
    )  # fmt: skip
    run(
        connection,
        "insert into hospital.complaint_topic values (:key, :key, 'attitude', :severity)",
        key=key, severity=values["severity"],
    )  # fmt: skip


def entries(connection: Connection, staff: str, part: str) -> list[tuple[str, str, str]]:
    """Rule, source row and points of a person's part in March, in order."""
    found = connection.execute(
        text(
            "select rule, source_id, points::text from rollup.point_entry"
            " where month = :march and staff_id = :staff and part = :part order by day, rule, source_id"
        ),
        {"march": MARCH, "staff": staff, "part": part},
    )
    return list(map(tuple, found))


def figure(connection: Connection, staff: str, column: str, month: date = MARCH) -> object:
    row = connection.execute(
        text("select * from rollup.star_month where month = :month and staff_id = :staff"),
        {"month": month, "staff": staff},
    ).one_or_none()
    return row and getattr(row, column)


def tiers(connection: Connection, month: date = MARCH) -> dict[str, str]:
    found = connection.execute(
        text("select staff_id, tier from rollup.star_month where tier is not null and month = :month"),
        {"month": month},
    )
    return dict(map(tuple, found))


def refused(hint: str) -> AbstractContextManager:
    return pytest.raises(Refused, check=lambda error: error.hint == hint)


def without_publicity(look: Look, month: date = MARCH) -> None:
    with look(OFFICE) as tx:
        honours.announce(tx, month, 1, None, "试运行，不公示")
        honours.publish(tx, month, "", 0)


def april(ward: Connection) -> None:
    """In April n0 is praised as before, n1 not, n3 by a call."""
    for number in range(10):
        answers(ward, f"n{number}", 1, 0, day="2026-04-02")
    praise(ward, "a4", "banner", staff="n0", at="2026-04-05 09:00+08")
    praise(ward, "d4", "phone", staff="n3", at="2026-04-05 09:00+08")
    refresh(ward)
