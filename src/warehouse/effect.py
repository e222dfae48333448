"""The months of any one metric at one place, as the verdict on an action reads them."""

import pandas as pd
from sqlalchemy import Connection

from metrics.definition import Metric
from warehouse.read import frame

ANY = "*"


def parts(tx: Connection, metric: Metric, department: str, visit_kind: str, touchpoint: str = "") -> pd.DataFrame:
    """One row per month with anything: month, numerator, denominator, sum_squares (NaN where the metric has none).

    Additive metrics; department as in mart ('*', '*<campus_id>' or an id), visit_kind '*' for all together; touchpoint
    only where the metric knows them, "" for all.
    """
    values = {"metric": metric.id, "department": department, "visit_kind": visit_kind, "touchpoint": touchpoint}
    if touchpoint:
        sql = """
            select month, sum(numerator) as numerator, sum(denominator) as denominator, sum(sum_squares) as sum_squares
            from mart.mode_month
            where metric = :metric and department_id = :department and touchpoint = :touchpoint
                and :visit_kind in ('*', visit_kind)
            group by month
            order by month
        """
    else:
        sql = """
            select month, sum(numerator) as numerator, sum(denominator) as denominator, sum(sum_squares) as sum_squares
            from mart.metric_month
            where metric = :metric and department_id = :department and :visit_kind in ('*', visit_kind)
            group by month
            order by month
        """
        del values["touchpoint"]
    found = frame(tx, sql, **values)
    return found.astype(dict.fromkeys(("numerator", "denominator", "sum_squares"), float))


def durations(tx: Connection, metric: Metric, department: str, visit_kind: str) -> pd.DataFrame:
    """One row per month × time taken × whether ended: month, taken, ended, complaints (how many cases); durations."""
    return frame(
        tx,
        f"""
        select date_trunc('month', day)::date as month, taken, ended, sum(cases)::integer as complaints
        from mart.{metric.id}
        where department_id = :department and :visit_kind in ('*', visit_kind)
        group by 1, taken, ended
        order by 1
        """,  # noqa: S608 (the name of one of our own views)
        department=department,
        visit_kind=visit_kind,
    )
