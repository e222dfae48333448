"""Every metric by month, as the overview reads it: small tables, whatever the hospital's size."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame


def months(tx: Connection, department: str) -> pd.DataFrame:
    """One row per metric × kind of visit × month of one department ('*', '*<campus_id>' or an id).

    metric, month, visit_kind, numerator, denominator, sum_squares (means only); additive metrics.
    """
    return frame(
        tx,
        """
        select metric, month, visit_kind, numerator, denominator, sum_squares
        from mart.metric_month
        where department_id = :department
        order by metric, visit_kind, month
        """,
        department=department,
    )


def series(tx: Connection, department: str, visit_kind: str) -> pd.DataFrame:
    """One row per metric of one department: all of its months, in no order.

    metric, months (days since 1970), numerators, denominators: arrays of equal length; a month has an element for each
    kind of visit ("" for all kinds). Additive metrics.
    """
    return frame(
        tx,
        """
        select metric, array_agg(month - date '1970-01-01') as months, array_agg(numerator) as numerators,
            array_agg(denominator) as denominators
        from mart.metric_month
        where department_id = :department and :visit_kind in ('', visit_kind)
        group by metric
        order by metric
        """,
        department=department,
        visit_kind=visit_kind,
    )


def month(tx: Connection, month: date, visit_kind: str, metrics: Sequence[str]) -> pd.DataFrame:
    """One row per metric × department visible, summaries included: its parts of one month.

    metric, department_id, numerator, denominator, sum_squares; of a kind of visit, or "" for all together.
    """
    return frame(
        tx,
        """
        select metric, department_id, sum(numerator) as numerator, sum(denominator) as denominator,
            sum(sum_squares) as sum_squares
        from mart.metric_month
        where month = :month and metric = any (:metrics) and :visit_kind in ('', visit_kind)
        group by metric, department_id
        order by metric, department_id
        """,
        month=month,
        visit_kind=visit_kind,
        metrics=list(metrics),
    )


def wait_months(tx: Connection, department: str) -> pd.DataFrame:
    """One row per step × kind of visit × month of one department: n, on_target, seconds, seconds_sq, buckets.

    Steps include 'door_to_door' and 'appointment_delay'; waits in the department's hands.
    """
    found = frame(
        tx,
        """
        select step, visit_kind, month, waits as n, on_target, seconds, seconds_sq, buckets
        from mart.wait_month
        where department_id = :department and perspective = 'place' and waits > 0
        order by step, visit_kind, month
        """,
        department=department,
    )
    found["buckets"] = [np.asarray(counts) for counts in found["buckets"]]
    return found


def row_counts(tx: Connection) -> pd.DataFrame:
    """One row per contract table that feeds a metric: table_name, has_rows (for the whole hospital)."""
    return frame(tx, "select table_name, has_rows from mart.source_table order by table_name")


def totals(tx: Connection, *, since: date, start: date, end: date) -> pd.DataFrame:
    """One row per metric × department × kind of visit × is_now, for every department visible.

    metric, department_id, visit_kind, is_now, numerator, denominator, sum_squares: the months from `start` up to,
    not including, `end` (is_now), and those before them from `since` on.
    """
    return frame(
        tx,
        """
        select metric, department_id, visit_kind, month >= :start as is_now,
            sum(numerator) as numerator, sum(denominator) as denominator, sum(sum_squares) as sum_squares
        from mart.metric_month
        where month >= :since and month < :end
        group by metric, department_id, visit_kind, is_now
        """,
        since=since,
        start=start,
        end=end,
    )
