"""The monthly review, as its page reads it: frozen figures and facts, the agenda's versions, comments, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from warehouse.read import frame
from warehouse.review_editions import Edition, editions

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
    told of decisions (dashboard.review_effect). refresh: the number of the last one. edition: the one that is shown, of
    `editions`, the first first; an earlier one is shown with the review as it stood when it was corrected.
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
    edition: int = 1
    editions: tuple[Edition, ...] = ()

    @property
    def shown(self) -> Edition | None:
        """The edition that is shown; None while the month is not locked."""
        return next((each for each in self.editions if each.number == self.edition), None)

    @property
    def replaced_at(self) -> datetime | None:
        """When the edition that is shown was corrected; None of the last one."""
        return self.shown.replaced_at if self.shown else None

    @property
    def is_open(self) -> bool:
        """Whether people may still write: not held yet, and no earlier edition."""
        return self.held_at is None and self.replaced_at is None

    @property
    def moment(self) -> datetime | None:
        """As of when actions are read: of the meeting, else of the correction; None for now."""
        return self.held_at or self.replaced_at

    @property
    def day(self) -> date:
        """By which day what is due is judged: that of the meeting, or the present one."""
        return self.judged_on if self.held_on is None else self.held_on


def months(tx: Connection) -> pd.DataFrame:
    """One row per month with data, the latest first: month, editions (0: not locked), is_over."""
    return frame(
        tx,
        """
        select month,
            coalesce((select max(l.edition) from quality.review_lock as l where l.month = m.month), 0) as editions,
            month + interval '1 month' <= quality.local_day(now()) as is_over
        from (
            select distinct month from mart.metric_month where department_id = '*'
            union select month from quality.review_lock
        ) as m
        order by month desc
        """,
    )


def state(tx: Connection, month: date, scope: str, edition: int | None = None) -> State:
    """How far the review of a month and scope has come; of an earlier edition, how far it had come when corrected.

    edition: None for the last one.
    """
    known = editions(tx, month)
    shown = next((each for each in known if each.number == edition), known[-1] if known else None)
    row = frame(
        tx,
        """
        select r.held_at, quality.local_day(r.held_at) as held_on, coalesce(r.version, 0) as version,
            coalesce(r.effects, '{}') as effects,
            (select coalesce(max(refresh_id), 0) from quality.refresh) as refresh,
            (select value::integer from quality.setting where name = 'review_lock_day') as lock_day,
            quality.local_day(now()) as today, (select day from mart.complaint_today) as judged_on
        from (select) as one
        left join lateral (
            select held_at, version, effects from quality.review
            where month = :month and department_id = :scope
                and (cast(:until as timestamptz) is null or changed_at <= :until)
            order by version desc limit 1
        ) as r on true
        """,
        month=month,
        scope=scope,
        until=shown.replaced_at if shown else None,
    ).iloc[0]
    held, held_on = (None if pd.isna(row[name]) else row[name] for name in ("held_at", "held_on"))
    return State(
        locked_on=known[0].made_on if known else None,
        locked_by=known[0].made_by if known else "",
        held_at=held,
        held_on=held_on,
        version=int(row["version"]),
        lock_day=int(row["lock_day"]),
        today=row["today"],
        judged_on=row["judged_on"],
        effects=row["effects"],
        refresh=int(row["refresh"]),
        edition=shown.number if shown else 1,
        editions=tuple(known),
    )


def figures(
    tx: Connection, month: date, places: list[str], edition: int = 1, since: date | None = None
) -> pd.DataFrame:
    """The figures of a locked month as they were, of some places: one row of FIGURES per point, two years back.

    edition: which one; since: leaves out earlier points.
    """
    return frame(
        tx,
        f"""
        select {", ".join(FIGURES)}
        from quality.review_figure
        where review_month = :month and edition = :edition and department_id = any (:places)
            and (cast(:since as date) is null or month >= :since)
        order by metric, department_id, month
        """,  # noqa: S608 (our own column names)
        month=month,
        edition=edition,
        places=places,
        since=since,
    )


def facts(tx: Connection, month: date, places: list[str], edition: int = 1) -> pd.DataFrame:
    """What else was kept with an edition: kind, department_id, number, content (a dict); see quality.review_fact."""
    return frame(
        tx,
        """
        select kind, department_id, number, content
        from quality.review_fact
        where review_month = :month and edition = :edition and (department_id = any (:places) or kind = 'star')
        order by kind, department_id, number
        """,
        month=month,
        edition=edition,
        places=places,
    )


def changes(tx: Connection, month: date, places: list[str]) -> pd.DataFrame:
    """Figures of the month itself that came out otherwise since its last edition: then and now, NaN for none.

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


def items(tx: Connection, month: date, scope: str, until: datetime | None = None) -> pd.DataFrame:
    """The agenda's items as they were left: item, version, about, position, dropped, title, remark, changed_by.

    until: as they stood at that moment; None for now.
    """
    return frame(
        tx,
        """
        select distinct on (item) item, version, about, position, dropped, title, remark, changed_by, changed_at
        from quality.review_item
        where month = :month and department_id = :scope
            and (cast(:until as timestamptz) is null or changed_at <= :until)
        order by item, version desc
        """,
        month=month,
        scope=scope,
        until=until,
    )


def comments(tx: Connection, month: date, places: list[str], until: datetime | None = None) -> pd.DataFrame:
    """What the departments say of their figures: department_id, metric, version, words, changed_by, changed_at.

    until: as they stood at that moment; None for now.
    """
    return frame(
        tx,
        """
        select distinct on (department_id, metric) department_id, metric, version, words, changed_by, changed_at
        from quality.review_comment
        where month = :month and department_id = any (:places)
            and (cast(:until as timestamptz) is null or changed_at <= :until)
        order by department_id, metric, version desc
        """,
        month=month,
        places=places,
        until=until,
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
