"""The monthly review, as its page reads it: frozen figures and facts, the agenda's versions, comments, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from warehouse.read import frame

FIGURES = (
    "metric", "department_id", "month", "every", "numerator", "denominator", "sum_squares", "mean", "lower", "upper",
    "rule", "signal", "side", "in_a_row", "points", "phase", "phase_name", "phase_name_en", "target", "assurance",
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """How far a month's review has come: when it was locked and by whom ("" by the refresh), when it was held.

    locked_on, held_on: the days in the hospital's time zone.
    version: of the review of this scope, 0 before it was held. lock_day: of the next month, on which it locks itself.
    judged_on: the day by which all pages judge what is due, today but in a demonstration. effects: what the meeting was
    told of decisions (dashboard.review_effect). refresh: the number of the last one.
    """

    locked_on: date | None
    locked_by: str
    held_at: datetime | None
    held_on: date | None
    version: int
    lock_day: int
    today: date
    judged_on: date
    effects: Mapping[str, Any]
    refresh: int = 0

    @property
    def day(self) -> date:
        """By which day what is due is judged: that of the meeting, or the present one."""
        return self.judged_on if self.held_on is None else self.held_on


def months(tx: Connection) -> pd.DataFrame:
    """One row per month with data, the latest first: month, is_locked, is_over."""
    return frame(
        tx,
        """
        select month, exists (select from quality.review_lock as l where l.month = m.month) as is_locked,
            month + interval '1 month' <= quality.local_day(now()) as is_over
        from (
            select distinct month from mart.metric_month where department_id = '*'
            union select month from quality.review_lock
        ) as m
        order by month desc
        """,
    )


def state(tx: Connection, month: date, scope: str) -> State:
    """How far the review of a month and scope has come."""
    row = frame(
        tx,
        """
        select quality.local_day(l.locked_at) as locked_on, coalesce(l.locked_by, '') as locked_by, r.held_at,
            quality.local_day(r.held_at) as held_on, coalesce(r.version, 0) as version,
            coalesce(r.effects, '{}') as effects,
            (select coalesce(max(refresh_id), 0) from quality.refresh) as refresh,
            (select value::integer from quality.setting where name = 'review_lock_day') as lock_day,
            quality.local_day(now()) as today, (select day from mart.complaint_today) as judged_on
        from (select) as one
        left join quality.review_lock as l on l.month = :month
        left join lateral (
            select held_at, version, effects from quality.review
            where month = :month and department_id = :scope order by version desc limit 1
        ) as r on true
        """,
        month=month,
        scope=scope,
    ).iloc[0]
    locked, held, held_on = (None if pd.isna(row[name]) else row[name] for name in ("locked_on", "held_at", "held_on"))
    return State(
        locked_on=locked,
        locked_by=row["locked_by"],
        held_at=held,
        held_on=held_on,
        version=int(row["version"]),
        lock_day=int(row["lock_day"]),
        today=row["today"],
        judged_on=row["judged_on"],
        effects=row["effects"],
        refresh=int(row["refresh"]),
    )


def figures(tx: Connection, month: date, places: list[str]) -> pd.DataFrame:
    """The figures of a locked month as they were, of some places: one row of FIGURES per point, two years back."""
    return frame(
        tx,
        f"""
        select {", ".join(FIGURES)}
        from quality.review_figure
        where review_month = :month and department_id = any (:places)
        order by metric, department_id, month
        """,  # noqa: S608 (our own column names)
        month=month,
        places=places,
    )


def facts(tx: Connection, month: date, places: list[str]) -> pd.DataFrame:
    """What else was locked with a month: kind, department_id, number, content (a dict); see quality.review_fact."""
    return frame(
        tx,
        """
        select kind, department_id, number, content
        from quality.review_fact
        where review_month = :month and (department_id = any (:places) or kind = 'star')
        order by kind, department_id, number
        """,
        month=month,
        places=places,
    )


def changes(tx: Connection, month: date, places: list[str]) -> pd.DataFrame:
    """Figures of the month itself that came out otherwise since it was locked: then and now.

    metric, department_id, month, every, numerator, denominator, numerator_now, denominator_now.
    """
    return frame(
        tx,
        """
        select metric, department_id, month, every, numerator, denominator, numerator_now, denominator_now
        from mart.review_change
        where review_month = :month and department_id = any (:places)
            and (month = :month or every = 'quarter' and month = :quarter)
        order by metric, department_id
        """,
        month=month,
        places=places,
        quarter=(pd.Timestamp(month) - pd.DateOffset(months=2)).date(),
    )


def items(tx: Connection, month: date, scope: str) -> pd.DataFrame:
    """The agenda's items as they were left: item, version, about, position, dropped, title, remark, changed_by."""
    return frame(
        tx,
        """
        select distinct on (item) item, version, about, position, dropped, title, remark, changed_by, changed_at
        from quality.review_item
        where month = :month and department_id = :scope
        order by item, version desc
        """,
        month=month,
        scope=scope,
    )


def comments(tx: Connection, month: date, places: list[str]) -> pd.DataFrame:
    """What the departments say of their figures: department_id, metric, version, words, changed_by, changed_at."""
    return frame(
        tx,
        """
        select distinct on (department_id, metric) department_id, metric, version, words, changed_by, changed_at
        from quality.review_comment
        where month = :month and department_id = any (:places)
        order by department_id, metric, version desc
        """,
        month=month,
        places=places,
    )


def actions(tx: Connection, places: list[str], moment: datetime | None) -> pd.DataFrame:
    """Every action of some places as it stood at a moment (None: now): the columns of quality.action_version."""
    return frame(
        tx,
        """
        select distinct on (action_id) *
        from quality.action_version
        where department_id = any (:places) and (cast(:moment as timestamptz) is null or changed_at <= :moment)
        order by action_id, version desc
        """,
        places=places,
        moment=moment,
    )


def people(tx: Connection) -> pd.DataFrame:
    """Whom the reader may make responsible: email, display_name, role, departments."""
    return frame(
        tx,
        """
        select email, display_name, role, departments from quality.person
        where role <> 'staff'
        order by role, email
        """,
    )


def lock(tx: Connection, month: date) -> bool:
    """Lock a month at the quality office's word, in a writing transaction; False where it is locked already."""
    return bool(tx.execute(text("select quality.lock_review(:month)"), {"month": month}).scalar_one())
