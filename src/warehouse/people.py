"""Who is looking, and which departments and campuses they can choose from."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, text

from warehouse.read import frame

Role = Literal["director", "quality_office", "department_head", "staff"]


@dataclass(frozen=True)
class Person:
    """Somebody known to the database; `departments` are those they head."""

    email: str
    display_name: str
    role: Role
    departments: tuple[str, ...]

    @property
    def sees_everything(self) -> bool:
        """Director and quality office see every department."""
        return self.role in ("director", "quality_office")


def person(tx: Connection) -> Person | None:
    """The transaction's person; None when nobody is named or the name is unknown."""
    row = tx.execute(
        text("select email, display_name, role, departments from quality.person where email = quality.current_email()")
    ).one_or_none()
    return Person(row.email, row.display_name, row.role, tuple(row.departments)) if row else None


def departments(tx: Connection) -> pd.DataFrame:
    """One row per department: department_id, name, name_en, campus_id, kind, active."""
    return frame(tx, "select department_id, name, name_en, campus_id, kind, active from hospital.department")


def campuses(tx: Connection) -> pd.DataFrame:
    """One row per campus: campus_id, name, name_en."""
    return frame(tx, "select campus_id, name, name_en from hospital.campus order by campus_id")


def is_demonstration(tx: Connection) -> bool:
    """Whether the demonstration's loader filled this database; answered to anyone."""
    return bool(tx.execute(text("select quality.is_demonstration()")).scalar_one())


def demonstration_people(tx: Connection) -> pd.DataFrame:
    """One row per person to look as: email, display_name, role, departments; empty outside a demonstration."""
    return frame(tx, "select email, display_name, role, departments from quality.demonstration_people()")


def today(tx: Connection) -> date:
    """The hospital's today, by the database's clock and the hospital's time zone."""
    found = tx.execute(text("select quality.local_day(now())")).scalar_one()
    assert isinstance(found, date)
    return found


def time_zone(tx: Connection) -> str:
    """The hospital's time zone, as IANA names it."""
    return str(tx.execute(text("select quality.time_zone()")).scalar_one())
