"""What the monthly digest reads beside the pages: who receives it, which actions are overdue, who is a star."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, text

from warehouse.people import Person
from warehouse.read import frame


def recipients(owner: Connection) -> list[Person]:
    """Directors, the quality office and heads of departments, by role and address; read as the owner."""
    rows = owner.execute(
        text(
            """
            select email, display_name, role, departments from quality.person
            where role in ('director', 'quality_office') or role = 'department_head' and cardinality(departments) > 0
            order by array_position(array['director', 'quality_office', 'department_head'], role), email
            """
        )
    )
    return [Person(row.email, row.display_name, row.role, tuple(row.departments)) for row in rows]


def departments(owner: Connection) -> list[str]:
    """The hospital's departments by id; the reserved one is none."""
    found = owner.scalars(
        text("select department_id from hospital.department where department_id <> 'unassigned' order by department_id")
    )
    return list(found)


def overdue_actions(tx: Connection, places: list[str]) -> pd.DataFrame:
    """One row per improvement action of these places that is overdue, the longest first: department_id, title, owner
    (name), due_on, days.
    """
    return frame(
        tx,
        """
        select last.department_id, last.title, coalesce(person.display_name, last.owner) as owner, last.due_on,
            today.day - last.due_on as days
        from (select distinct on (action_id) * from quality.action_version order by action_id, version desc) as last
        cross join mart.complaint_today as today
        left join quality.person on person.email = last.owner
        where last.state not in ('signed_off', 'stopped') and last.due_on < today.day
          and last.department_id = any (:places)
        order by last.due_on, last.action_id
        """,
        places=places,
    )


def stars(tx: Connection, month: date) -> pd.DataFrame:
    """One row per service star of a published month: name, role, department_id; none before it is published."""
    return frame(
        tx,
        """
        select name, role, department_id from mart.star
        where month = :month and edition is not null and tier = 'star'
        order by role, points desc, staff_id
        """,
        month=month,
    )
