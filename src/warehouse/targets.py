"""The hospital's own targets, which stand in for the defaults of the definitions."""

from datetime import date

from sqlalchemy import Connection

from metrics.targets import Targets
from warehouse.read import frame


def targets(tx: Connection, day: date) -> Targets:
    """The targets that hold on a day: of each metric, department, kind of visit and step the latest one set."""
    return Targets(
        frame(
            tx,
            """
            select distinct on (metric, department_id, visit_kind, step)
                metric, department_id, visit_kind, step, target
            from quality.target
            where valid_from <= :day
            order by metric, department_id, visit_kind, step, valid_from desc
            """,
            day=day,
        )
    )
