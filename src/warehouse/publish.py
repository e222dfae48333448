"""Publish a month's service stars from the command line: from then on everyone sees who they are and what earned it."""

from datetime import date

from sqlalchemy import Connection, text

from language import Problem
from warehouse.honours import HINDRANCES, hindrance


def publish(
    connection: Connection, month: str, person: str, *, reason: str = "", without_publicity: bool = False
) -> int:
    """Publish the list of a month ("2026-10") as it stands, in the owner's transaction; returns the edition.

    reason: of a correction, which is every edition after the first. without_publicity: nobody was asked for appeals.
    Problem: no such month, a month that is not over, one without anybody, nobody of the quality office, what else
    hinders it (warehouse.honours.HINDRANCES), or a correction without a reason.
    """
    begins = _month(month)
    by = person.strip().lower()
    role = connection.scalar(text("select role from quality.person where email = :email"), {"email": by})
    if role != "quality_office":
        raise Problem("{email} is not of the quality office, which publishes the service stars.", email=by)
    _unhindered(connection, month, begins, without_publicity)
    if not reason.strip() and connection.scalar(
        text("select exists (select from quality.star_publication where month = :month)"), {"month": begins}
    ):
        raise Problem("{month} is published already: a correction says why, with --reason.", month=month)
    edition = connection.scalar(
        text("select quality.publish_stars(:month, :by, :reason)"), {"month": begins, "by": by, "reason": reason}
    )
    assert edition is not None, "an empty month is hindered"
    return int(edition)


def _unhindered(connection: Connection, month: str, begins: date, without_publicity: bool) -> None:
    match hindrance(connection, begins):
        case None:
            return
        case "not_over":
            raise Problem("{month} is not over: its service stars can still change.", month=month)
        case "empty":
            raise Problem("Nobody has any points in {month}; there is nothing to publish.", month=month)
        case "not_announced" if without_publicity:
            return
        case "not_announced":
            raise Problem(
                "{month} is not announced: announce it on the page Points, or publish it with --without-publicity.",
                month=month,
            )
        case other:
            raise Problem(HINDRANCES[other])


def _month(month: str) -> date:
    try:
        return date.fromisoformat(f"{month.strip()}-01")
    except ValueError:
        raise Problem("{month} is not a month; write it like 2026-10.", month=month) from None
