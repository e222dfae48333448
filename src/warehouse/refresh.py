"""Bring the roll-ups up to date: recompute the days that changes to the contract have touched, and only those.

`sql/rollups/<roll-up>.sql` says how: its head names the sources whose dirty days concern it and the roll-ups
it is computed after; its statements delete and write anew the days given as `%(days)s`. A roll-up by month names
the function that tells which months the days bear on, and is run for each: `%(month)s`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection

from metrics.definition import Metric, definitions
from warehouse.comparisons import compare_departments, rank_people
from warehouse.discretion import withhold
from warehouse.verdicts import judge_months

ROLLUPS = Path(__file__).resolve().parents[2] / "sql" / "rollups"
# one refresh at a time; a second one waits and then finds nothing left to do
REFRESH_LOCK = 7_153_001
# days recomputed at a time: enough to share the cost of a statement, few enough to aggregate in memory
STRETCH = 92

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Rollup:
    """One roll-up: its table's name, the dirty-day sources that concern it, what it is computed after, its SQL.

    each: the function (schema, name) from dates to the months it is computed for; empty where it goes by days.
    """

    name: str
    sources: tuple[str, ...]
    after: tuple[str, ...]
    each: tuple[str, ...]
    sql: str


def rollups() -> list[Rollup]:
    """Every roll-up, each after those it is computed from."""
    found = {path.stem: _read(path) for path in sorted(ROLLUPS.glob("*.sql"))}
    order = TopologicalSorter({name: rollup.after for name, rollup in found.items()})
    return [found[name] for name in order.static_order()]


def refresh(connection: Connection, *, everything: bool = False, progress: Progress | None = None) -> int:
    """Recompute dirty days (or, with `everything`, each day there is) in the connection's transaction.

    Returns the number of days recomputed. The caller commits; what fails leaves days dirty.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with psycopg.ClientCursor(driver) as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", (REFRESH_LOCK,))
        # wide aggregates over short rows: compiling them costs more than it saves, sorting in memory pays
        cursor.execute("set local jit = off; set local work_mem = '256MB'")
        dirty = _everything(cursor) if everything else _take_dirty(cursor)
        days = sorted(set().union(*dirty.values()))
        started = cursor.execute("select clock_timestamp()").fetchone()
        todo = rollups()
        lists: list[date] = []  # of service stars, by month
        for done, rollup in enumerate(todo):
            if progress:
                progress(rollup.name, done / (len(todo) + 1))
            concerned = sorted(set().union(*(dirty.get(source, set()) for source in rollup.sources)))
            for parameters in _pieces(cursor, rollup, concerned):
                cursor.execute(rollup.sql, parameters)
                if rollup.name == "star_month":
                    lists.append(parameters["month"])
        rank_people(cursor, lists)
        if progress:
            progress("metric_month", len(todo) / (len(todo) + 1))
        # what is due is judged by today: the present month and the last one move on without any change
        _sum_months(cursor, [*days, *_recent_days(cursor)])
        if days or everything:
            withhold(cursor)
        judge_months(cursor)  # a target or a phase may have changed, and no day with it
        cursor.execute("select quality.lock_due_review()")
        cursor.execute(
            "insert into quality.refresh (started_at, finished_at, days) values (%s, clock_timestamp(), %s)",
            (started[0] if started else None, len(days)),
        )
    return len(days)


def sum_months(connection: Connection) -> None:
    """Sum every month of every metric anew in the connection's transaction: a view or a definition has changed."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with psycopg.ClientCursor(driver) as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", (REFRESH_LOCK,))
        months = [month for (month,) in cursor.execute("select distinct month from rollup.metric_month")]
        _sum_months(cursor, months)
        rank_people(cursor, [month for (month,) in cursor.execute("select distinct month from rollup.star_month")])
        withhold(cursor)
        judge_months(cursor)


def _read(path: Path) -> Rollup:
    sql = path.read_text(encoding="utf-8")
    head = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
    each = tuple(part for name in _names(head, "each:") for part in name.split("."))
    return Rollup(path.stem, _names(head, "source:"), _names(head, "after:"), each, sql)


def _pieces(cursor: psycopg.Cursor, rollup: Rollup, days: list[date]) -> list[dict[str, Any]]:
    """The parameters of each run of a roll-up's SQL: stretches of days, or the months they bear on."""
    if not rollup.each:
        return [{"days": days[start : start + STRETCH]} for start in range(0, len(days), STRETCH)]
    query = psycopg.sql.SQL("select {}(%s::date[]) as month order by month").format(
        psycopg.sql.Identifier(*rollup.each)
    )
    return [{"month": month} for (month,) in cursor.execute(query, (days,)).fetchall()]


def _names(head: Iterable[str], key: str) -> tuple[str, ...]:
    for line in head:
        if line.startswith(key):
            return tuple(name.strip() for name in line.removeprefix(key).split(","))
    return ()


def _take_dirty(cursor: psycopg.Cursor) -> dict[str, set[date]]:
    dirty: dict[str, set[date]] = {}
    for source, day in cursor.execute("delete from quality.dirty_day returning source, day"):
        dirty.setdefault(source, set()).add(day)
    return dirty


def _everything(cursor: psycopg.Cursor) -> dict[str, set[date]]:
    """All days that have rows, by source, as if each had just changed; roll-up rows of other days are dropped."""
    cursor.execute("select quality.mark_everything_dirty()")
    for rollup in rollups():
        cursor.execute(psycopg.sql.SQL("truncate {}").format(psycopg.sql.Identifier("rollup", rollup.name)))
    cursor.execute(
        "truncate rollup.metric_month, rollup.mode_month, rollup.comparison, rollup.comparison_limits,"
        " rollup.star_rank, rollup.star_limits, rollup.verdict"
    )
    return _take_dirty(cursor)


def _recent_days(cursor: psycopg.Cursor) -> list[date]:
    """The hospital's today and the last day of the month before."""
    cursor.execute("select today, date_trunc('month', today)::date - 1 from quality.local_day(now()) as today")
    return [day for row in cursor for day in row]


def _sum_months(cursor: psycopg.Cursor, days: list[date]) -> None:
    """Sum each additive metric's mart view over the months that the days lie in, by survey mode where it has one.

    The departments are compared anew in every period that these months are part of.
    """
    months = sorted({day.replace(day=1) for day in days})
    cursor.execute("delete from rollup.metric_month where month = any (%s)", (months,))
    cursor.execute("delete from rollup.mode_month where month = any (%s)", (months,))
    for metric in definitions().values():
        if metric.is_additive:
            _sum_metric(cursor, metric, "metric_month", [], months)
        if metric.is_additive and "mode" in metric.dimensions:
            further = "touchpoint" if "touchpoint" in metric.dimensions else "''::text"
            _sum_metric(cursor, metric, "mode_month", ["mode", further], months)
    compare_departments(cursor, months)


def _sum_metric(cursor: psycopg.Cursor, metric: Metric, table: str, further: list[str], months: list[date]) -> None:
    """Insert a metric's months; `further` are what its view tells apart beside department and kind of visit."""
    keys = psycopg.sql.SQL(", ").join(map(psycopg.sql.SQL, ["month", "department_id", "visit_kind", *further]))
    insert = psycopg.sql.SQL(
        """
        insert into {table}
        select {name}, {keys}, sum(numerator), sum(denominator), {squares}
        from unnest(%s::date[]) as month
        join {view} on day >= month and day < month + interval '1 month'
        group by {keys}
        -- a complaint may know no visit, and so no kind of visit: it still counts in the sum over kinds
        having sum(denominator) > 0 or sum(numerator) <> 0
        """
    ).format(
        table=psycopg.sql.Identifier("rollup", table),
        name=psycopg.sql.Literal(metric.id),
        keys=keys,
        view=psycopg.sql.Identifier("mart", metric.id),
        squares=psycopg.sql.SQL("sum(sum_squares)" if "sum_squares" in metric.parts else "null"),
    )
    cursor.execute(insert, (months,))
