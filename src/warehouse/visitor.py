"""What visitors are shown: the hospital's own figures, and the stars that are published for everyone."""

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame
from warehouse.review import FIGURES


def figures(tx: Connection, place: str) -> pd.DataFrame:
    """Every point of one place's figures, all kinds of visit together: metrics.verdicts.COLUMNS without the kind."""
    return frame(
        tx,
        f"""
        select {", ".join(FIGURES)}
        from mart.verdict
        where department_id = :place and visit_kind = ''
        order by metric, month
        """,  # noqa: S608 (our own column names)
        place=place,
    )


def stars(tx: Connection) -> pd.DataFrame:
    """The stars of the latest published month, by role: month, name, role. Nobody of a list that is not published."""
    return frame(
        tx,
        """
        select month, name, role
        from mart.star
        where tier = 'star' and edition is not null
            and month = (select max(month) from quality.star_publication)
        order by role, points desc, staff_id
        """,
    )
