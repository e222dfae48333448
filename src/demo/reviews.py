"""Monthly reviews of the demonstration: the last but one was held and decided; the last one is locked and prepared."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from demo.calendar import Days

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "quality@demo.invalid"
LOCKED, HELD = 5, 8  # days of the month after
STAGE = {"to_do": "plan", "doing": "do", "awaiting_verification": "check", "signed_off": "act"}


def load_reviews(cursor: psycopg.Cursor, window: Days) -> None:
    """Lock the last two months, with the meeting and its decisions about the first of them; after the refresh."""
    if window.months < 2:
        return
    last = window.dates[-1].replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    found = tomllib.loads(Path(__file__).with_name("reviews.toml").read_text(encoding="utf-8"))
    _lock(cursor, before, last.replace(day=LOCKED))
    _lock(cursor, last, None)
    held = datetime.combine(last.replace(day=HELD), time(14), ZONE)
    cursor.execute(
        "insert into quality.review (month, department_id, version, changed_at, changed_by, held_at)"
        " values (%s, '*', 1, %s, %s, %s)",
        (before, held, OFFICE, held),
    )
    for decision in found["decision"]:
        _decide(cursor, decision, before, held, datetime.combine(window.dates[-1], time(18), ZONE))
    for comment in found["comment"]:
        _comment(cursor, comment, last)


def _lock(cursor: psycopg.Cursor, month: date, judged_on: date | None) -> None:
    """Locked on the fifth of the next month, as a hospital's refresh does."""
    cursor.execute("select quality.freeze_review(%s, null, %s)", (month, judged_on))
    after = (month + timedelta(days=31)).replace(day=LOCKED)
    cursor.execute(
        "update quality.review_lock set locked_at = least(now(), %s) where month = %s",
        (datetime.combine(after, time(6), ZONE), month),
    )


def _decide(cursor: psycopg.Cursor, decision: dict[str, Any], month: date, held: datetime, until: datetime) -> None:
    """One decision and what became of it up to the window's end."""
    cursor.execute("select nextval('quality.action_id')")
    row = cursor.fetchone()
    assert row is not None
    cursor.execute(
        "select numerator / denominator * 100 from quality.review_figure"
        " where review_month = %(month)s and month = %(month)s and metric = %(metric)s"
        " and department_id = %(department)s",
        {"month": month, "metric": decision["metric"], "department": decision["department"]},
    )
    baseline = cursor.fetchone()
    owner = _email(decision["owner"])
    path = [(0.0, "to_do", OFFICE, ""), *decision["path"]]
    for version, (days, state, who, remark) in enumerate(path, start=1):
        moment = held + timedelta(days=days)
        if moment > until:
            return
        cursor.execute(
            """
            insert into quality.action_version (
                action_id, version, changed_at, changed_by, remark, state, stage, department_id, title, reason,
                source_kind, source, owner, metric, baseline, target, criterion, found_on, starts, due_on)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'review', %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                row[0], version, moment, who if "@" in who else _email(who), remark, state, STAGE[state],
                decision["department"], decision["title"], decision["reason"], f"{month:%Y-%m}", owner,
                decision["metric"], round(baseline[0], 1) if baseline else None, decision["target"],
                decision["criterion"], held.date(), held.date() + timedelta(days=2),
                held.date() + timedelta(days=decision["due"]),
            ),
        )  # fmt: skip


def _comment(cursor: psycopg.Cursor, comment: dict[str, Any], month: date) -> None:
    """A head's words on each figure of the department that gives concern."""
    cursor.execute(
        """
        insert into quality.review_comment (month, department_id, metric, version, changed_at, changed_by, words)
        select review_month, department_id, metric, 1, least(now(), %s), %s, %s
        from quality.review_figure
        where review_month = %s and month = review_month and department_id = %s and signal = 'concern'
        """,
        (
            datetime.combine((month + timedelta(days=31)).replace(day=6), time(11), ZONE),
            _email(comment["department"]),
            comment["words"],
            month,
            comment["department"],
        ),
    )


def _email(who: str) -> str:
    return OFFICE if who == "office" else f"head.{who}@demo.invalid"
