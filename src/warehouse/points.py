"""The running ledger of points (服务质量积分) over a month, a quarter or a year: figures by person, and entries."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame
from warehouse.stars import COLUMNS

UNIT = 10_000  # points are exact to four places: figures are whole numbers of ten-thousandths, which add up exactly
FIGURES = (*COLUMNS, "points")


def people(tx: Connection, start: date, end: date) -> pd.DataFrame:
    """One row per month × person from start up to, not including, end, as far as the reader may see them.

    month, staff_id, name, department_id, role, version, answers, standing, tier, was_star, edition (missing while the
    month is not published), role_points (the role's mean), and FIGURES as whole ten-thousandths of a point.
    """
    found = frame(
        tx,
        """
        select
            month, staff_id, name, department_id, role, version, answers, standing, tier, was_star, edition,
            role_points::float as role_points,
            (ratings * 10000)::bigint as ratings, (praise * 10000)::bigint as praise,
            (complaints * 10000)::bigint as complaints, (suggestions * 10000)::bigint as suggestions,
            (nominations * 10000)::bigint as nominations, (deductions * 10000)::bigint as deductions,
            (points * 10000)::bigint as points
        from mart.star
        where month >= :start and month < :end
        order by month, role, staff_id
        """,
        start=start,
        end=end,
    )
    return found.astype({"role_points": float, "edition": float} | dict.fromkeys(FIGURES, "int64"))


def entries(tx: Connection, start: date, end: date, staff_id: str) -> pd.DataFrame:
    """One row per entry behind a person's points of these months, by month, part and day.

    month, part, rule, version, source_table, source_id, day, points (decimal.Decimal: they add up exactly), words and
    channel of the source where the reader may see it.
    """
    return frame(
        tx,
        """
        select month, part, rule, version, source_table, source_id, day, points, words, channel
        from mart.point_entry
        where month >= :start and month < :end and staff_id = :staff_id
        order by month, part, day, rule, source_id
        """,
        start=start,
        end=end,
        staff_id=staff_id,
    )
