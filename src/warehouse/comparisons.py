"""Departments and people compared: stored by the owner at refresh, read by everyone as far as they may.

Whoever looks sees the same verdict on the same department, for nobody's screen reckons it anew from what they happen to
see. A period is one of the keys '2026-10', '2026-Q4', '2026' (metrics.periods).
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import psycopg
from sqlalchemy import Connection

from metrics.comparison import COLUMNS, MEASURED, METRICS, SPREAD, Limits, compare
from metrics.definition import definitions
from metrics.disclosure import RANK_ANSWERS_PERSON
from metrics.ranking import shrink
from warehouse.read import frame

KINDS = ("", "outpatient", "emergency", "inpatient", "day_case", "check_up")
_KEYS = ["metric", "period", "visit_kind"]
_TABLES = ("rollup.comparison_limits", "rollup.comparison")


def compare_departments(cursor: psycopg.Cursor, months: Sequence[date]) -> None:
    """Compare the departments anew, by rollup.metric_month, in every period that the months are part of."""
    touched = sorted({key for month in months for key in _periods(month)})
    for table in _TABLES:
        cursor.execute(f"delete from {table} where period = any (%s)", (touched,))  # noqa: S608 (a constant)
    parts = _parts(cursor, touched)
    for name, found in parts.groupby("metric"):
        keyed = found.assign(
            comparison=pd.Series(list(zip(found["period"], found["visit_kind"], strict=True)), index=found.index)
        )
        for table, rows, columns in zip(_TABLES, compare(definitions()[name], keyed), (SPREAD, COLUMNS), strict=True):
            keys = pd.DataFrame(list(rows["comparison"]), columns=_KEYS[1:]).assign(metric=name)
            write(cursor, table, pd.concat([keys[_KEYS], rows[list(columns)].reset_index(drop=True)], axis=1))


def rank_people(cursor: psycopg.Cursor, months: Sequence[date]) -> None:
    """Rank the people of each role anew in the given months, by the answers that rollup.star_month counts."""
    cursor.execute("delete from rollup.star_rank where month = any (%s)", (months,))
    cursor.execute(
        "select month, staff_id, department_id, role, answers, satisfied from rollup.star_month"
        " where month = any (%s) and answers > 0 order by month, staff_id",
        (months,),
    )
    people = pd.DataFrame(cursor.fetchall(), columns=["month", "staff_id", "department_id", "role", "n", "satisfied"])
    roles = list(zip(people["month"], people["role"], strict=True))
    ranks = shrink(people["satisfied"], people["n"], pd.factorize(pd.Series(roles))[0], minimum=RANK_ANSWERS_PERSON)
    table = people.drop(columns="satisfied").assign(
        raw=people["satisfied"] / people["n"], shrunk=ranks["value"], **ranks[["low", "high", "among_best"]]
    )
    write(cursor, "rollup.star_rank", table)


def limits(tx: Connection, metrics: Sequence[str], period: str, visit_kind: str) -> dict[str, Limits]:
    """What draws the funnel of each metric; those without a case in the period are missing."""
    found = frame(
        tx,
        """
        select metric, centre, phi, tau2, departments
        from mart.comparison_limits
        where metric = any (:metrics) and period = :period and visit_kind = :visit_kind
        """,
        metrics=list(metrics),
        period=period,
        visit_kind=visit_kind,
    )
    return {row.metric: Limits(definitions()[row.metric], *row[2:]) for row in found.itertuples()}


def departments(tx: Connection, metrics: Sequence[str], period: str, visit_kind: str) -> pd.DataFrame:
    """One row per metric × department that the person may see: the columns of rollup.comparison.

    verdict is "", and what follows it "" or NaN, where too few cases leave nothing to compare.
    """
    found = frame(
        tx,
        """
        select metric, department_id, numerator, denominator, value, coalesce(verdict, '') as verdict,
            coalesce(direction, '') as direction, chance, shrunk, shrunk_low, shrunk_high, among_best
        from mart.comparison
        where metric = any (:metrics) and period = :period and visit_kind = :visit_kind
        order by metric, department_id
        """,
        metrics=list(metrics),
        period=period,
        visit_kind=visit_kind,
    )
    return found.astype(dict.fromkeys(MEASURED, float))


def _periods(month: date) -> tuple[str, str, str]:
    """The month's key, its quarter's and its year's."""
    return f"{month:%Y-%m}", f"{month.year}-Q{(month.month + 2) // 3}", f"{month.year}"


def _parts(cursor: psycopg.Cursor, periods: Sequence[str]) -> pd.DataFrame:
    """One row per metric × period × kind of visit ('' for all) × department: the summed parts."""
    cursor.execute(
        """
        select metric, month, visit_kind, department_id, numerator, denominator
        from rollup.metric_month
        where metric = any (%s) and extract(year from month) = any (%s)
            and department_id not like '*%%' and department_id <> 'unassigned'
        """,
        (list(METRICS), sorted({int(key[:4]) for key in periods})),
    )
    columns = ["metric", "month", "visit_kind", "department_id", "numerator", "denominator"]
    rows = pd.DataFrame(cursor.fetchall(), columns=columns)
    kinds = pd.concat([rows.assign(visit_kind=""), rows[rows["visit_kind"].isin(KINDS[1:])]])
    keys = {month: _periods(month) for month in kinds["month"].unique()}
    # a period at a time: the month's rows under each of its three keys
    spread = [kinds.assign(period=[keys[month][at] for month in kinds["month"]]) for at in range(3)]
    table = pd.concat(spread, ignore_index=True)
    table = table[table["period"].isin(periods)]
    return table.groupby([*_KEYS, "department_id"], as_index=False)[["numerator", "denominator"]].sum()


def write(cursor: psycopg.Cursor, table: str, rows: pd.DataFrame) -> None:
    """Add rows to a table whose columns have their names; what is missing is null."""
    statement = psycopg.sql.SQL("copy {} ({}) from stdin").format(
        psycopg.sql.Identifier(*table.split(".")), psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, rows.columns))
    )
    with cursor.copy(statement) as copy:
        for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False, name=None):
            copy.write_row(row)
