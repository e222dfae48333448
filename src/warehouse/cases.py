"""The library of service cases (服务案例库): stories and their lessons, as pages read and write them.

Every change is a further version; what somebody may read and write is decided by the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from language import N_
from warehouse.read import frame
from warehouse.refusals import refusing
from warehouse.typed import AGAIN, typed

LONGEST = {"title": 120, "story": 4000, "lesson": 2000, "tags": 200}  # characters, as the table has them
REFUSALS = {
    "case_names_no_patient": N_(
        "A number of eight or more digits could be somebody's telephone, identity or record number: leave it out."
    ),
    "department": N_("A case stays with its department."),
    "staff": N_("The person does not belong to the department."),
    "office": N_("The quality office publishes cases and withdraws them; a head writes drafts."),
}


@dataclass(frozen=True)
class Case:
    """One version of a case; version 1 of a new one, whose id is None."""

    case_id: int | None
    version: int
    state: str
    department_id: str
    staff_id: str | None
    month: date | None
    title: str
    story: str
    lesson: str
    tags: Sequence[str]


def cases(tx: Connection) -> pd.DataFrame:
    """One row per case that the reader may see, as mart.service_case has it, the latest month first.

    case_id, version, changed_at, changed_by, state, department_id, staff_id, staff_name, month, title, story, lesson,
    tags (a list), is_public (whether this version is what everyone reads).
    """
    return frame(tx, "select * from mart.service_case order by month desc nulls last, case_id desc")


def versions(tx: Connection, case_id: int) -> pd.DataFrame:
    """One row per version of a case that the reader may see, the latest first: version, state, changed_on,
    changed_by."""
    return frame(
        tx,
        """
        select version, state, quality.local_day(changed_at) as changed_on, changed_by from quality.case_version
        where case_id = :case_id order by version desc
        """,
        case_id=case_id,
    )


def staff(tx: Connection, departments: list[str]) -> pd.DataFrame:
    """One row per person of these departments: staff_id, name, department_id."""
    return frame(
        tx,
        """
        select staff_id, name, department_id from hospital.staff
        where department_id = any (:departments) order by name, staff_id
        """,
        departments=departments,
    )


def write(tx: Connection, case: Case) -> int:
    """Add a version; returns the case's id. Refused: another version meanwhile, others' departments, too long."""
    values: dict[str, Any] = {
        "case_id": case.case_id, "version": case.version, "state": case.state, "department_id": case.department_id,
        "staff_id": case.staff_id, "month": case.month, "title": typed(case.title, LONGEST["title"]),
        "story": typed(case.story, LONGEST["story"]), "lesson": typed(case.lesson, LONGEST["lesson"]),
        "tags": [typed(tag) for tag in case.tags if typed(tag)],
    }  # fmt: skip
    typed(",".join(values["tags"]), LONGEST["tags"])
    if (known := _standing(tx, values)) is not None:
        return known
    with refusing(REFUSALS):
        written = tx.execute(
            text(
                """
                insert into quality.case_version
                    (case_id, version, changed_by, state, department_id, staff_id, month, title, story, lesson, tags)
                values (coalesce(:case_id, nextval('quality.case_id')), :version, quality.current_email(), :state,
                    :department_id, :staff_id, :month, :title, :story, :lesson, :tags)
                returning case_id
                """
            ),
            values,
        ).scalar_one()
    return int(written)


def _standing(tx: Connection, values: Mapping[str, object]) -> int | None:
    """The case of which the reader wrote this very version in the last minutes, as by the first of two clicks."""
    told = {name: value for name, value in values.items() if name != "case_id" or value is not None}
    same = " and ".join(f"{name} is not distinct from :{name}" for name in told)
    found: int | None = tx.execute(
        text(
            "select max(case_id) from quality.case_version where changed_by = quality.current_email()"  # noqa: S608 (ours)
            f" and changed_at > now() - interval '{AGAIN}' and {same}"
        ),
        told,
    ).scalar_one()
    return found
