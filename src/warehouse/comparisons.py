"""Departments and people compared: stored by the owner at refresh, read by everyone as far as they may.

Whoever looks sees the same verdict on the same department, for nobody's screen reckons it anew from what they happen to
see. A period is one of the keys '2026-10', '2026-Q4', '2026' (metrics.periods).
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import psycopg
from sqlalchemy import Connection

from metrics.comparison import COLUMNS, MEASURED, METRICS, RATED_MONTHS, RATING, SPREAD, Limits, compare
from metrics.definition import definitions
from metrics.disclosure import RANK_ANSWERS_PERSON
from warehouse.read import frame

KINDS = ("", "outpatient", "emergency", "inpatient", "day_case", "check_up")
_KEYS = ["metric", "period", "visit_kind"]
_TABLES = ("rollup.comparison_limits", "rollup.comparison")
_TABLES_OF_PEOPLE = ("rollup.star_limits", "rollup.star_rank")


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


def rank_people(cursor: psycopg.Cursor, touched: Sequence[date]) -> None:
    """Rank the people of each role anew, in these months' lists and in the later ones that still count their answers.

    Those whom patients rate, by the top box of the answers of RATED_MONTHS: who served makes hardly a difference to
    whether patients are satisfied, and in three months few have enough answers to tell.
    """
    cursor.execute(
        """
        select distinct month from rollup.star_month
        join unnest(%s::date[]) as touched on month >= touched and month < touched + make_interval(months => %s)
        """,
        (list(touched), RATED_MONTHS),
    )
    months = [month for (month,) in cursor.fetchall()]
    for table in _TABLES_OF_PEOPLE:
        cursor.execute(f"delete from {table} where month = any (%s)", ([*touched, *months],))  # noqa: S608 (a constant)
    cursor.execute(
        """
        with answered as (
            select
                staff_id, date_trunc('month', quality.local_day(submitted_at))::date as answered,
                count(*) filter (where overall = 5) as best, count(*) as answers
            from hospital.survey_response
            where staff_id is not null and valid and overall is not null
            group by staff_id, answered
        )
        select month, staff_id, department_id, role, sum(best), sum(answers)
        from unnest(%s::date[]) as month
        join answered on answered <= month and answered > month - make_interval(months => %s)
        join hospital.staff using (staff_id)
        where role in (select role from quality.star_weight where part = 'ratings')
        group by month, staff_id, department_id, role
        order by month, role, staff_id
        """,
        (months, RATED_MONTHS),
    )
    columns = ["month", "staff_id", "department_id", "role", "numerator", "denominator"]
    people = pd.DataFrame(cursor.fetchall(), columns=columns).astype({"numerator": int, "denominator": int})
    if people.empty:
        return
    people["comparison"] = pd.Series(list(zip(people["month"], people["role"], strict=True)))
    limits, ranks = compare(definitions()[RATING], people, key="staff_id", least=RANK_ANSWERS_PERSON)
    keys = pd.DataFrame(list(limits["comparison"]), columns=["month", "role"])
    spread = limits[list(SPREAD)].rename(columns={"departments": "people"})
    write(cursor, "rollup.star_limits", pd.concat([keys, spread], axis=1))
    shares = {"shrunk": ranks["shrunk"] / 100, "low": ranks["shrunk_low"] / 100, "high": ranks["shrunk_high"] / 100}
    table = people[["month", "staff_id", "department_id", "role"]].assign(
        n=people["denominator"],
        raw=people["numerator"] / people["denominator"],
        **shares,
        **ranks[["among_best", "verdict", "direction", "chance"]],
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
    rows = found.itertuples(index=False, name=None)
    return {metric: Limits(definitions()[metric], *values) for metric, *values in rows}


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
