"""Publish a month's service stars: from then on everyone sees who they are and what earned it."""

from datetime import date

from sqlalchemy import Connection, text

from language import Problem


def publish(connection: Connection, month: str, person: str) -> int:
    """Publish the list of a month ("2026-10") as it stands, in the owner's transaction; returns the edition.

    Problem: no such month, a month that is not over, one without anybody, or nobody of the quality office.
    """
    begins = _month(month)
    by = person.strip().lower()
    role = connection.scalar(text("select role from quality.person where email = :email"), {"email": by})
    if role != "quality_office":
        raise Problem("{email} is not of the quality office, which publishes the service stars.", email=by)
    if not connection.scalar(
        text("select cast(:month as date) + interval '1 month' <= quality.local_day(now())"), {"month": begins}
    ):
        raise Problem("{month} is not over: its service stars can still change.", month=month)
    edition = connection.scalar(text("select quality.publish_stars(:month, :by)"), {"month": begins, "by": by})
    if edition is None:
        raise Problem("Nobody has any points in {month}; there is nothing to publish.", month=month)
    return int(edition)


def _month(month: str) -> date:
    try:
        return date.fromisoformat(f"{month.strip()}-01")
    except ValueError:
        raise Problem("{month} is not a month; write it like 2026-10.", month=month) from None
