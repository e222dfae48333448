"""Hand-made rows of the contract, and what the figures' views say about them."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from warehouse.refresh import refresh

# one view's rows: (day, department, parts …), the hospital's day as an ISO date
Rows = set[tuple[object, ...]]


def insert(owner: Connection, table: str, rows: Iterable[dict[str, object]], schema: str = "hospital") -> None:
    """Insert rows, which may give different columns, into a table of the contract or of `schema`."""
    for row in rows:
        target = sa.table(table, *map(sa.column, row), schema=schema)
        owner.execute(sa.insert(target), row)


def run(owner: Connection, statement: str) -> None:
    """Run one SQL statement, as a hospital's system would change its rows."""
    owner.execute(sa.text(statement))


def three_departments(owner: Connection) -> None:
    """Two departments in the east, one in the west; an outpatient and an emergency visit to each."""
    insert(owner, "campus", [{"campus_id": code, "name": code, "name_en": code} for code in ("east", "west")])
    insert(
        owner,
        "department",
        [
            {"department_id": code, "name": code, "name_en": code, "campus_id": campus, "kind": "clinical"}
            for code, campus in (("ortho", "east"), ("cardio", "east"), ("eye", "west"))
        ],
    )
    insert(
        owner,
        "visit",
        [
            {
                "visit_id": f"{department}-{kind}",
                "department_id": department,
                "kind": kind,
                "arrived_at": "2025-03-03 08:00+08",
                "status": "completed",
            }
            for department in ("ortho", "cardio", "eye")
            for kind in ("outpatient", "emergency")
        ],
    )


def parts(owner: Connection, view: str, *, by: str = "") -> Rows:
    """A metric's summed parts by day and department after a refresh, as (day, department, *by, *parts).

    `by` names further columns to keep apart, such as "visit_kind" or "mode, touchpoint".
    """
    refresh(owner)
    return stored(owner, f"mart.{view}", "numerator, denominator", by=by)


def stored(owner: Connection, relation: str, sums: str, *, by: str = "") -> Rows:
    """The summed columns of a relation by day and department, as it stands now."""
    keys = ", ".join(["day", "department_id", *filter(None, [by])])
    totals = ", ".join(f"sum({column.strip()})" for column in sums.split(","))
    found = owner.execute(sa.text(f"select {keys}, {totals} from {relation} group by {keys}"))  # noqa: S608
    return {tuple(_plain(value) for value in row) for row in found}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else float(str(value))
