"""How a month's stars come to be published: nominated, announced, appealed against, published, corrected.

What somebody may do is decided by the database; its refusals become Refused. Reading takes a transaction of
warehouse.read.as_person, writing one of warehouse.write.as_person.
"""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, text

from language import N_
from warehouse.read import frame
from warehouse.refusals import refusing
from warehouse.typed import stands, typed

LONGEST_REASON = 1000  # characters of a nomination, a remark, a correction, as the tables have them
LONGEST_APPEAL = 2000

# What keeps a month from being published (quality.publication_hindrance), and what else the database refuses
HINDRANCES = {
    "not_over": N_("The month is not over: its list can still change."),
    "empty": N_("Nobody has any points in this month."),
    "stale": N_("Some changes are not summed up yet. The next refresh does it: service-quality refresh"),
    "not_announced": N_("The list is not announced yet: announce it first, or say why it needs no publicity period."),
    "running": N_("The publicity period is still running."),
    "appeals": N_("An appeal is not answered yet."),
    "renamed": N_("Somebody is named now who was not announced. Announce the list again."),
}
REFUSALS = HINDRANCES | {
    "self": N_("Nobody nominates themselves."),
    "not_own": N_("Heads nominate people of their own department."),
    "not_begun": N_("That month has not begun."),
    "announced": N_("The list of that month is announced or published already: nominations are closed."),
    "role": N_("Nominations do not count for this role: its points come from patients' ratings and praise."),
    "star_nomination_month_staff_id_department_id_key": N_("Your department has nominated this person already."),
    "published": N_("That month is published already."),
    "until": N_("The publicity period would end on a day that is over."),
    "shorter": N_("A publicity period that is running is not cut short."),
    "star_announcement_check": N_("Without a publicity period only with a reason."),
    "not_running": N_("Appeals are taken while a list is announced, and that is over."),
    "nobody": N_("This appeal is about the list as a whole: there is nobody to take off it."),
    "own_matter": N_("Nobody answers an appeal that they made or that is about themselves."),
    "reason": N_("A correction says why."),
}


def months(tx: Connection) -> pd.DataFrame:
    """One row per month that is over or begun and has a list, the latest first: month, edition (0: not published),
    published_on, published_by, reason, announced (version, 0 where it is not), until, announced_by, remark.

    Those of which the reader may see anybody, and those that are announced or published.
    """
    return frame(
        tx,
        """
        select
            month, coalesce(p.edition, 0) as edition, quality.local_day(p.published_at) as published_on, p.published_by,
            p.reason, coalesce(a.version, 0) as announced, a.until, a.announced_by, a.remark
        from (
            select distinct month from rollup.star_month
            union select month from quality.star_publication
            union select month from quality.star_announcement
        ) as lists
        left join lateral (
            select * from quality.star_publication as p where p.month = lists.month order by edition desc limit 1
        ) as p using (month)
        left join lateral (
            select * from quality.star_announcement as a where a.month = lists.month order by version desc limit 1
        ) as a using (month)
        order by month desc
        """,
    )


def editions(tx: Connection, month: date) -> pd.DataFrame:
    """One row per edition of a published month, the first first: edition, published_on, published_by, reason."""
    return frame(
        tx,
        """
        select edition, quality.local_day(published_at) as published_on, published_by, reason
        from quality.star_publication
        where month = :month order by edition
        """,
        month=month,
    )


def announced(tx: Connection) -> pd.DataFrame:
    """One row per person whom a running announcement names, for everyone known: month, until, staff_id, name,
    department_id, role, tier, points."""
    return frame(
        tx,
        """
        select month, until, staff_id, name, department_id, role, tier, points::float as points
        from quality.announced_stars()
        order by month, role, tier desc, points desc, staff_id
        """,
    )


def hindrance(tx: Connection, month: date) -> str | None:
    """Why a month cannot be published now, a code of HINDRANCES; None where it can."""
    return tx.execute(text("select quality.publication_hindrance(:month)"), {"month": month}).scalar_one()


def differences(tx: Connection, month: date) -> pd.DataFrame:
    """One row per person whose published points, standing or tier are not what the ledger says now.

    staff_id, name, department_id, role, published_points, points_now (NaN where there are none), published_tier,
    tier_now, published_standing, standing_now; whose tier changed first. Those alone whose points the reader may see.
    """
    found = frame(
        tx,
        """
        select staff_id, name, department_id, role, published_points, points_now, published_tier, tier_now,
            published_standing, standing_now
        from mart.star_difference
        where month = :month
        order by published_tier is distinct from tier_now desc, abs(coalesce(points_now, 0)
            - coalesce(published_points, 0)) desc, staff_id
        """,
        month=month,
    )
    return found.astype({"published_points": float, "points_now": float})


def appeals(tx: Connection) -> pd.DataFrame:
    """One row per appeal that the reader made, or to the quality office every one; unanswered first, then the latest.

    appeal_id, month, staff_id, name, reason, made_by, made_on, decision, takes_off, answer, answered_by, answered_on
    (null while unanswered).
    """
    return frame(
        tx,
        """
        select appeal_id, month, a.staff_id, s.name, a.reason, made_by, quality.local_day(made_at) as made_on, decision,
            takes_off, answer, answered_by, quality.local_day(answered_at) as answered_on
        from quality.star_appeal as a
        left join quality.star_appeal_answer using (appeal_id)
        left join hospital.staff as s on s.staff_id = a.staff_id
        order by decision is not null, made_at desc
        """,
    )


def nominees(tx: Connection, month: date, departments: list[str]) -> pd.DataFrame:
    """Whom a head of these departments may nominate for a month: staff_id, name, role, department_id, is_nominated."""
    return frame(
        tx,
        """
        select staff_id, name, role, department_id, exists (
            select from quality.star_nomination as n
            where n.month = :month and n.staff_id = s.staff_id and n.department_id = s.department_id) as is_nominated
        from hospital.staff as s
        where department_id = any (:departments)
          and coalesce(active_from <= (:month + interval '1 month')::date, true)
          and coalesce(active_until >= :month, true)
          and staff_id is distinct from quality.current_staff_id()
          and role in (select role from quality.star_weight
                       where part = 'nominations' and version = quality.star_version(:month))
        order by department_id, role, staff_id
        """,
        month=month,
        departments=departments,
    )


def nominations(tx: Connection, month: date) -> pd.DataFrame:
    """One row per nomination of a month that the reader may see: name, role, department_id, reason, nominated_by,
    nominated_on."""
    return frame(
        tx,
        """
        select s.name, s.role, n.department_id, n.reason, n.nominated_by,
            quality.local_day(n.nominated_at) as nominated_on
        from quality.star_nomination as n
        join hospital.staff as s using (staff_id)
        where n.month = :month
        order by n.nominated_at desc
        """,
        month=month,
    )


def nominate(tx: Connection, month: date, staff_id: str, reason: str) -> None:
    """A head puts forward somebody of their own department. Refused: themselves, others' people, twice, too late."""
    reason = typed(reason, LONGEST_REASON)
    said = {"month": month, "staff_id": staff_id, "reason": reason}
    if stands(tx, "star_nomination", "nominated_by", "nominated_at", said):
        return
    with refusing(REFUSALS):
        tx.execute(
            text(
                """
                insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by)
                values (:month, :staff_id, (select department_id from hospital.staff where staff_id = :staff_id),
                    :reason, quality.current_email())
                """
            ),
            said,
        )


def announce(tx: Connection, month: date, version: int, until: date | None, remark: str) -> None:
    """The quality office announces a month's list until a day (None: explicitly without), as version `version`.

    Refused: not over, published, another version meanwhile, cut short, no reason where there is no publicity.
    """
    said = {"month": month, "version": version, "until": until, "remark": typed(remark, LONGEST_REASON)}
    if stands(tx, "star_announcement", "announced_by", "announced_at", said):
        return
    with refusing(REFUSALS):
        tx.execute(
            text(
                """
                insert into quality.star_announcement (month, version, announced_by, until, remark)
                values (:month, :version, quality.current_email(), :until, :remark)
                """
            ),
            said,
        )


def appeal(tx: Connection, month: date, staff_id: str | None, reason: str) -> None:
    """Anybody known appeals against an announced list, about a person or (None) the list as a whole."""
    said = {"month": month, "staff_id": staff_id, "reason": typed(reason, LONGEST_APPEAL)}
    if stands(tx, "star_appeal", "made_by", "made_at", said):
        return
    with refusing(REFUSALS):
        tx.execute(
            text(
                """
                insert into quality.star_appeal (month, staff_id, reason, made_by)
                values (:month, :staff_id, :reason, quality.current_email())
                """
            ),
            said,
        )


def answer(tx: Connection, appeal_id: int, decision: str, takes_off: bool, words: str) -> None:
    """The quality office answers an appeal, once; takes_off: the person is not ranked in that month any more."""
    said = {
        "appeal_id": appeal_id,
        "decision": decision,
        "takes_off": takes_off,
        "answer": typed(words, LONGEST_APPEAL),
    }
    if stands(tx, "star_appeal_answer", "answered_by", "answered_at", said):
        return
    with refusing(REFUSALS):
        tx.execute(
            text(
                """
                insert into quality.star_appeal_answer (appeal_id, decision, takes_off, answer, answered_by)
                values (:appeal_id, :decision, :takes_off, :answer, quality.current_email())
                """
            ),
            said,
        )


def publish(tx: Connection, month: date, reason: str, after: int) -> int:
    """The quality office publishes a month after the edition `after` (0: none); returns the new edition.

    Refused: whatever `hindrance` tells, a correction without a reason, another edition meanwhile.
    """
    said = {"month": month, "edition": after + 1, "reason": typed(reason, LONGEST_REASON)}
    if stands(tx, "star_publication", "published_by", "published_at", said):
        return after + 1
    with refusing(REFUSALS):
        edition = tx.execute(
            text("select quality.publish_month(:month, :reason, :after)"),
            {"month": month, "reason": said["reason"], "after": after},
        ).scalar_one()
    return int(edition)
