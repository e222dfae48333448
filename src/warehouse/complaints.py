"""Complaints, as their page reads them: figures from the roll-ups, the work list from the reader's own cases."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, text

from warehouse.read import frame

Part = Literal["responsible", "first_receiver"]
SUMS = (
    "received", "settled", "acknowledgeable", "acknowledged", "due", "on_time", "due_own", "on_time_own", "due_alone",
    "on_time_alone", "due_together", "on_time_together", "closed", "reopened", "called_back", "satisfied",
)  # fmt: skip


@dataclass(frozen=True)
class ComplaintScope:
    """Which complaints are looked at.

    department: '*' (hospital), '*<campus_id>' or a department id; part: as who is responsible or received it first;
    visit_kind, topic: '' for all. start inclusive, end exclusive.
    """

    department: str
    part: Part
    visit_kind: str
    start: date
    end: date
    topic: str = ""

    def of(self, department: str) -> "ComplaintScope":
        """The same elsewhere."""
        return replace(self, department=department)


def kinds(tx: Connection) -> pd.DataFrame:
    """The hospital's complaints, one row per kind of visit: visit_kind, complaints, first_day, last_day received."""
    return frame(
        tx,
        """
        select visit_kind, sum(received)::bigint as complaints, min(day) as first_day, max(day) as last_day
        from mart.complaint_count
        where department_id = '*' and part = 'responsible' and topic = '' and received > 0
        group by visit_kind
        """,
    )


def topics(tx: Connection) -> set[str]:
    """The topics that complaints of the hospital raise, whenever received: the source's own codes."""
    found = frame(
        tx, "select distinct topic from mart.complaint_count where department_id = '*' and part = 'responsible'"
    )
    return set(found.topic) - {""}


def today(tx: Connection) -> date:
    """The day by which open complaints are judged."""
    found: date = tx.execute(text("select day from mart.complaint_today")).scalar_one()
    return found


def totals(tx: Connection, scope: ComplaintScope) -> pd.DataFrame:
    """One row: the sums of SUMS over the scope, each by its own day, and `visits`; due days that are over."""
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint as {name}" for name in SUMS)  # ours, no input
    return frame(
        tx,
        f"""
        select {sums}, (
            select coalesce(sum(visits), 0)::bigint from rollup.visit_day
            where department_id = :department and day >= :start and day < :end
              and (:visit_kind = '' or visit_kind = :visit_kind)
        ) as visits
        from mart.complaint_count
        where department_id = :department and part = :part and topic = :topic and day >= :start and day < :end
          and (:visit_kind = '' or visit_kind = :visit_kind)
        """,  # noqa: S608
        **asdict(scope),
    )


def months(tx: Connection, scope: ComplaintScope) -> pd.DataFrame:
    """One row per month of all data (the scope's dates do not matter): month, received, visits, due, on_time."""
    return frame(
        tx,
        """
        select month, sum(received)::bigint as received, sum(visits)::bigint as visits,
            sum(due)::bigint as due, sum(on_time)::bigint as on_time
        from (
            select date_trunc('month', day)::date as month, received, 0 as visits, due, on_time
            from mart.complaint_count
            where department_id = :department and part = :part and topic = :topic
              and (:visit_kind = '' or visit_kind = :visit_kind)
            union all
            select date_trunc('month', day)::date, 0, visits, 0, 0
            from rollup.visit_day
            where department_id = :department and (:visit_kind = '' or visit_kind = :visit_kind)
        ) as both_sides
        group by month
        order by month
        """,
        **_place(scope),
    )


def terms(tx: Connection, scope: ComplaintScope) -> pd.DataFrame:
    """How long complaints received in the scope took: term, settled, taken, ended (False: so far), complaints.

    taken: working days, hours for 'acknowledge'; terms as in rollup.complaint_term_day.
    """
    return frame(
        tx,
        """
        select term, settled, taken, ended, sum(complaints)::integer as complaints
        from mart.complaint_term
        where department_id = :department and part = :part and topic = :topic and day >= :start and day < :end
          and (:visit_kind = '' or visit_kind = :visit_kind)
        group by term, settled, taken, ended
        """,
        **asdict(scope),
    )


def month_terms(tx: Connection, scope: ComplaintScope, term: str) -> pd.DataFrame:
    """One term by month received in all data (the scope's dates do not matter): month, taken, ended, complaints."""
    return frame(
        tx,
        """
        select date_trunc('month', day)::date as month, taken, ended, sum(complaints)::integer as complaints
        from mart.complaint_term
        where department_id = :department and part = :part and topic = :topic and term = :term
          and (:visit_kind = '' or visit_kind = :visit_kind)
        group by month, taken, ended
        order by month
        """,
        **_place(scope),
        term=term,
    )


def open_terms(tx: Connection, scope: ComplaintScope) -> pd.DataFrame:
    """What is open today, whenever received: term ('close': the case, 'reply': the reply), taken so far, complaints."""
    return frame(
        tx,
        """
        select term, taken, sum(complaints)::integer as complaints
        from mart.complaint_term
        where department_id = :department and part = :part and topic = :topic
          and term in ('close', 'reply') and not ended and (:visit_kind = '' or visit_kind = :visit_kind)
        group by term, taken
        """,
        **_place(scope),
    )


def traits(tx: Connection, scope: ComplaintScope) -> pd.DataFrame:
    """Complaints received in the scope by trait ('topic', 'severity', 'channel') and code: trait, code, complaints."""
    return frame(
        tx,
        """
        select trait, code, sum(complaints)::bigint as complaints
        from mart.complaint_trait
        where department_id = :department and part = :part and topic = :topic and day >= :start and day < :end
          and (:visit_kind = '' or visit_kind = :visit_kind)
        group by trait, code
        order by complaints desc, code
        """,
        **asdict(scope),
    )


def open_cases(tx: Connection, scope: ComplaintScope, departments: list[str]) -> pd.DataFrame:
    """Open cases of the given departments that the reader may see, overdue and due soon first.

    One row per complaint: complaint_id, department_ids, day, due_day, stage, topics, severity, is_overdue, replied,
    working_days (so far), working_days_left, is_estimated. Replies owed come by their due day, the rest by age.
    """
    return frame(
        tx,
        """
        select complaint_id, array_agg(department_id order by department_id) as department_ids, day, due_day, stage,
            topics, severity, is_overdue, replied, working_days, working_days_left,
            is_estimated
        from mart.complaint_case
        where is_open and part = :part and department_id = any (:departments)
          and (:visit_kind = '' or visit_kind = :visit_kind) and (:topic = '' or :topic = any (topics))
        group by complaint_id, day, due_day, stage, topics, severity, is_overdue, replied, working_days,
            working_days_left, is_estimated
        order by replied, case when replied then day else due_day end, severity desc nulls last, complaint_id
        """,
        part=scope.part,
        visit_kind=scope.visit_kind,
        topic=scope.topic,
        departments=departments,
    )


def _place(scope: ComplaintScope) -> dict[str, str]:
    return {
        "department": scope.department,
        "part": scope.part,
        "visit_kind": scope.visit_kind,
        "topic": scope.topic,
    }
