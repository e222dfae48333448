"""The service stars, as their page reads them: the months, the people of one, the entries behind one person's points.

Before a month is published its people are seen by the quality office, their own head and themselves; afterwards
its stars are seen by everyone. The database sees to that: what comes back is what the person may know.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from metrics.comparison import RATING, Limits
from metrics.definition import definitions
from warehouse.read import frame

# what a part of the points is called in rollup.star_month, in reading order; deductions count against them all
PARTS = ("ratings", "praise", "complaints", "suggestions", "nominations")
COLUMNS = (*PARTS, "deductions")


@dataclass(frozen=True)
class Rules:
    """One version of the rules.

    settings: quality.star_rule's columns by name. weights: one row per role × part that applies to it: weight (as
    agreed) and cap (rescaled, so that a role's parts make 100). points: what one entry earns or costs, by rule.
    """

    version: int
    valid_from: date
    settings: dict[str, float]
    weights: pd.DataFrame
    points: dict[str, float]


def months(tx: Connection) -> pd.DataFrame:
    """One row per month with anybody whom the person may see, the latest first: month, is_published."""
    return frame(
        tx,
        """
        select month, bool_or(edition is not null) as is_published
        from mart.star
        group by month
        order by month desc
        """,
    )


def people(tx: Connection, month: date) -> pd.DataFrame:
    """One row per person of a month whom the reader may see, by role and points: mart.star and the rank in the role.

    The rank (mart.star_rank) is by the top box of twelve months: rated, how many answers; raw, the share of 5 of 5;
    verdict ("" where there is none), its direction and chance; among_best, the probability of being among the best
    three. Points and their parts are exact decimals to four places as floats; rates are shares.
    """
    found = frame(
        tx,
        """
        select star.*, n as rated, raw, coalesce(verdict, '') as verdict, coalesce(direction, '') as direction, chance,
            among_best
        from mart.star
        left join (select * from mart.star_rank where month = :month) as star_rank using (staff_id)
        where star.month = :month
        order by star.role, points desc, staff_id
        """,
        month=month,
    )
    numbers = [*COLUMNS, "points", "role_points", "rate", "rate_low", "rate_high", "role_rate", "duty_days"]
    numbers += ["rated", "raw", "chance", "among_best"]
    return found.astype(dict.fromkeys(numbers, float))


def stars(tx: Connection, first: date, last: date, role: str) -> pd.DataFrame:
    """One row per star of the months from first to last (their first days) whom the reader may see, the latest first.

    month, staff_id, name, department_id, role, answers, points, edition (missing while the month is not published);
    role: "" for all.
    """
    return frame(
        tx,
        """
        select month, staff_id, name, department_id, role, answers, points::float as points, edition
        from mart.star
        where tier = 'star' and month between :first and :last and :role in ('', role)
        order by month desc, role, staff_id
        """,
        first=first,
        last=last,
        role=role,
    )


def limits(tx: Connection, month: date, role: str) -> Limits | None:
    """What draws the funnel of a role's people; None where nobody has an answer."""
    found = frame(
        tx,
        "select centre, phi, tau2, people from mart.star_limits where month = :month and role = :role",
        month=month,
        role=role,
    )
    return next((Limits(definitions()[RATING], *row) for row in found.itertuples(index=False)), None)


def entries(tx: Connection, month: date, staff_id: str) -> pd.DataFrame:
    """One row per entry behind a person's points of a month, in order of part and day.

    part, rule, version, source_table, source_id, day, points (decimal.Decimal: they add up exactly), words and
    channel of the source where the reader may see it.
    """
    return frame(
        tx,
        """
        select part, rule, version, source_table, source_id, day, points, words, channel
        from mart.point_entry
        where month = :month and staff_id = :staff_id
        order by part, day, rule, source_id
        """,
        month=month,
        staff_id=staff_id,
    )


def own_staff_id(tx: Connection) -> str | None:
    """Whom of the hospital's staff the reader is; None where that is not known."""
    found = frame(tx, "select quality.current_staff_id() as staff_id")["staff_id"].iloc[0]
    return None if found is None else str(found)


def differing(tx: Connection, month: date) -> int:
    """How many people's published tier is not what the ledger says now, of those whose points the reader may see."""
    found = frame(
        tx,
        """
        with award as (  -- read by month: it is asked at each click, and mart.star_difference looks at all months
            select staff_id, tier from quality.star_award
            where month = :month
              and edition = (select max(edition) from quality.star_publication where month = :month)
              and department_id = any ((select quality.points_departments())::text[])
        ),
        today as (
            select staff_id, tier from rollup.star_month
            where month = :month and department_id = any ((select quality.points_departments())::text[])
        )
        select count(*) as people
        from award
        full join today using (staff_id)
        where award.tier is distinct from today.tier
        """,
        month=month,
    )
    return int(found["people"].iloc[0])


def rules(tx: Connection, version: int) -> Rules:
    """A version of the rules."""
    row = frame(tx, "select * from quality.star_rule where version = :version", version=version).iloc[0]
    weights = frame(
        tx,
        """
        select role, part, weight::float, 100 * weight::float / sum(weight::float) over (partition by role) as cap
        from quality.star_weight
        where version = :version
        order by role, part
        """,
        version=version,
    )
    points = frame(tx, "select rule, points::float from quality.star_points where version = :version", version=version)
    settings = {str(name): float(value) for name, value in row.items() if name not in ("version", "valid_from")}
    worth = dict(zip(points.rule, points.points, strict=True))
    return Rules(version, row["valid_from"], settings, weights, worth)
