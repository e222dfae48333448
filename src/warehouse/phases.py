"""The months from which limits are reckoned afresh, as the hospital's actions have set them."""

from sqlalchemy import Connection

from metrics.phases import Phases
from warehouse.read import frame


def phases(tx: Connection) -> Phases:
    """All of them; a handful of rows."""
    return Phases(
        frame(
            tx,
            """
            select metric, department_id, visit_kind, step, starts, name, name_en
            from quality.phase
            order by metric, department_id, visit_kind, step, starts
            """,
        )
    )
