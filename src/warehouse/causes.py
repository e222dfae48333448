"""Causes of complaints, a topic in a responsible department, and what became of them after an action."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame


def causes(tx: Connection, departments: Sequence[str], since: date, start: date, end: date) -> pd.DataFrame:
    """One row per department × topic with a complaint: department_id, topic, now, before, the most now first.

    now: complaints received from start up to, not including, end; before: from since up to start.
    """
    return frame(
        tx,
        """
        select department_id, code as topic,
            coalesce(sum(complaints) filter (where day >= :start), 0)::integer as now,
            coalesce(sum(complaints) filter (where day < :start), 0)::integer as before
        from mart.complaint_trait
        where trait = 'topic' and part = 'responsible' and topic = '' and department_id = any (:departments)
          and day >= :since and day < :end
        group by department_id, code
        order by now desc, before, department_id, code
        """,
        departments=list(departments),
        since=since,
        start=start,
        end=end,
    )


def received(tx: Connection, department: str, start: date, end: date) -> int:
    """Complaints of a department, campus or hospital received from start up to, not including, end."""
    found = frame(
        tx,
        """
        select coalesce(sum(received), 0)::integer as received
        from mart.complaint_count
        where department_id = :department and part = 'responsible' and topic = '' and day >= :start and day < :end
        """,
        department=department,
        start=start,
        end=end,
    )
    return int(found["received"].iloc[0])


def case(tx: Connection, complaint_id: str) -> dict[str, object] | None:
    """A complaint that the reader may see: department_id (responsible), day, topics; None where there is none."""
    found = frame(
        tx,
        """
        select department_id, day, topics from mart.complaint_case
        where complaint_id = :complaint_id and part = 'responsible'
        order by department_id limit 1
        """,
        complaint_id=complaint_id,
    ).to_dict("records")
    return {str(name): value for name, value in found[0].items()} if found else None


def topics_of(tx: Connection, complaint_ids: Sequence[str]) -> dict[str, list[str]]:
    """The topics of complaints that the reader may see, by complaint."""
    found = frame(
        tx,
        "select distinct complaint_id, topics from mart.complaint_case where complaint_id = any (:ids)",
        ids=list(complaint_ids),
    )
    return {str(id_): list(topics) for id_, topics in zip(found["complaint_id"], found["topics"], strict=True)}


def around(tx: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """Complaints and visits in two stretches of days for each cause.

    rows: department_id, topic, before_start, before_end, after_start, after_end (ends excluded). Returns these with
    before, visits_before, after, visits_after.
    """
    counted = frame(
        tx,
        """
        select number, side, (
            select coalesce(sum(complaints), 0)::integer from mart.complaint_trait as trait
            where trait.trait = 'topic' and trait.part = 'responsible' and trait.topic = ''
              and trait.department_id = asked.department_id and trait.code = asked.topic
              and trait.day >= asked.first_day and trait.day < asked.end_day
        ) as complaints, (
            select coalesce(sum(visits), 0)::integer from rollup.visit_day as visit
            where visit.department_id = asked.department_id and visit.day >= asked.first_day
              and visit.day < asked.end_day
        ) as visits
        from unnest(cast(:numbers as integer[]), cast(:sides as text[]), cast(:departments as text[]),
                    cast(:topics as text[]), cast(:starts as date[]), cast(:ends as date[]))
            as asked (number, side, department_id, topic, first_day, end_day)
        """,
        numbers=[*range(len(rows))] * 2,
        sides=["before"] * len(rows) + ["after"] * len(rows),
        departments=list(rows["department_id"]) * 2,
        topics=list(rows["topic"]) * 2,
        starts=[*rows["before_start"], *rows["after_start"]],
        ends=[*rows["before_end"], *rows["after_end"]],
    )
    found = rows.reset_index(drop=True)
    for side in ("before", "after"):
        own = counted[counted["side"] == side].set_index("number")
        found[side] = own["complaints"].reindex(found.index).astype(int)
        found[f"visits_{side}"] = own["visits"].reindex(found.index).astype(int)
    return found
