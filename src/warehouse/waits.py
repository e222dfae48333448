"""Waits, as the waiting page reads them: a department's own steps exactly, the hospital's from its roll-ups."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

from warehouse.read import frame

BUCKETS = 61  # columns b00 … b60 of the roll-ups, see rollup.wait_edges()
SUMS = ", ".join(f"sum(b{i:02d})::integer" for i in range(BUCKETS))


@dataclass(frozen=True)
class WaitScope:
    """Which waits are looked at.

    department: '*' (hospital), '*<campus_id>' or a department id. perspective: 'place', waits in the department's
    hands, or 'patient', its patients' waits wherever. start inclusive, end exclusive. days: 'ordinary' leaves out
    public holidays and make-up working days.
    """

    department: str
    perspective: Literal["place", "patient"]
    step: str
    visit_kind: str
    start: date
    end: date
    days: Literal["all", "ordinary"] = "all"

    @property
    def is_summary(self) -> bool:
        """Hospital and campus rows come from the roll-ups."""
        return self.department.startswith("*")


def extent(tx: Connection) -> tuple[date, date] | None:
    """First and last day with waits anywhere in the hospital; None where there are none."""
    first, last = tx.execute(text("select min(first_day), max(last_day) from mart.wait_extent")).one()
    return (first, last) if first else None


def options(tx: Connection) -> pd.DataFrame:
    """One row per department × perspective × step × kind of visit that has waits: those four, waits, month (last)."""
    return frame(
        tx,
        """
        select department_id, perspective, step, visit_kind, sum(waits)::bigint as waits, max(month) as month
        from mart.wait_month
        where waits > 0 and step not in ('door_to_door', 'appointment_delay')
        group by department_id, perspective, step, visit_kind
        order by department_id, perspective, step, visit_kind
        """,
    )


def cells(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    """One row per weekday (1 = Monday) × hour (0-23) of queueing: weekday, hour, n, on_target and the waits.

    The waits are `buckets` (61 counts, rollup.wait_edges()) for hospital and campus, `seconds` (each wait, to the
    second, sorted) for a department.
    """
    return _summary_cells(tx, scope) if scope.is_summary else _department_cells(tx, scope)


def months(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    """One row per month in all data (the scope's dates do not matter).

    month, n, on_target, seconds, seconds_sq, buckets (61 counts), steps, visits, recorded, unclosed, left_waiting.
    """
    found = frame(
        tx,
        """
        select month, waits as n, on_target, seconds, seconds_sq, buckets, steps, visits, recorded, unclosed,
            left_waiting
        from mart.wait_month
        where department_id = :department and perspective = :perspective and step = :step
          and visit_kind = :visit_kind
        order by month
        """,
        **_place(scope),
    )
    found["buckets"] = [np.asarray(counts) for counts in found["buckets"]]
    return found


def recording(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    """One row, how well the queue was recorded in the scope.

    steps, waits, visits, recorded (visits). Who queued and was not served: see unserved.
    """
    return frame(
        tx,
        """
        select coalesce(sum(steps), 0)::bigint as steps,
            coalesce(sum(waits), 0)::bigint as waits,
            coalesce(sum(visits), 0)::bigint as visits,
            coalesce(sum(recorded), 0)::bigint as recorded
        from mart.wait_day
        where department_id = :department and perspective = :perspective and step = :step
          and visit_kind = :visit_kind and day >= :start and day < :end
          and (:days = 'all' or is_ordinary)
        """,
        **_place(scope),
    )


def unserved(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    """One row per person who queued and was not served: ended, seconds, target_seconds.

    ended: 'left' (without being seen), 'unclosed' (the visit is over, nobody closed the queue), 'waiting' (the visit
    is in progress on the last day that is known). seconds: until they left, or so far; NaN where not known.
    target_seconds: the limit of that wait, NaN where none is set and for those who no longer wait.
    """
    found = frame(
        tx,
        """
        select ended, people, seconds, target_seconds
        from mart.unserved
        where department_id = :department and perspective = :perspective and step = :step
          and visit_kind = :visit_kind and day >= :start and day < :end
          and (:days = 'all' or is_ordinary)
        order by ended, day
        """,
        **_place(scope),
    )

    def each(column: pd.Series) -> np.ndarray:
        arrays = [values or [None] * n for values, n in zip(column, found.people, strict=True)]
        return np.array([value for values in arrays for value in values], dtype=float)

    return pd.DataFrame(
        {
            "ended": np.repeat(found.ended.to_numpy(dtype=object), found.people.to_numpy(dtype=int)),
            "seconds": each(found.seconds),
            "target_seconds": each(found.target_seconds),
        }
    )


def queues_known(tx: Connection) -> datetime | None:
    """The moment until which queues are known, in the hospital's time; None where there is no step."""
    found: datetime | None = tx.execute(
        text("select until at time zone (select quality.time_zone()) from mart.queues_known")
    ).scalar_one_or_none()
    return found


def limits(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    """The limits that held on the scope's last day, one row each: booked (True, False, or None for both), minutes.

    Where places differ (a hospital-wide scope with a department's own limit) the most common one is given.
    """
    found = frame(
        tx,
        """
        select is_booked as booked, mode() within group (order by minutes) as minutes
        from mart.wait_limit
        where step = :step and visit_kind = :visit_kind
          and (:department like '*%' or :perspective = 'patient' or department_id = :department)
          and valid_from < :end and valid_until >= :end
        group by is_booked
        having mode() within group (order by minutes) is not null
        order by is_booked desc
        """,
        **_place(scope),
    )
    if len(found) == 2 and found["minutes"].nunique() == 1:
        return pd.DataFrame({"booked": [None], "minutes": found["minutes"].iloc[:1]})
    return found


def _place(scope: WaitScope) -> dict[str, object]:
    """The scope as parameters; hospital and campus are summed up by place."""
    return asdict(scope) | ({"perspective": "place"} if scope.department == "*" else {})


def _summary_cells(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    found = frame(
        tx,
        f"""
        select weekday, hour::integer as hour, sum(waits)::integer as n, sum(on_target)::integer as on_target,
            array[{SUMS}] as buckets
        from mart.wait_hour
        where department_id = :department and step = :step and visit_kind = :visit_kind
          and day >= :start and day < :end and (:days = 'all' or is_ordinary)
        group by weekday, hour
        order by weekday, hour
        """,  # noqa: S608 (constant column names)
        **_place(scope),
    )
    found["buckets"] = [np.asarray(counts) for counts in found["buckets"]]
    return found


def _department_cells(tx: Connection, scope: WaitScope) -> pd.DataFrame:
    # two statements rather than an "or" over both columns: each is an index-only scan
    found = frame(tx, _BY_PLACE if scope.perspective == "place" else _BY_PATIENT, **_place(scope))
    found["seconds"] = [np.sort(np.asarray(seconds, dtype=float)) for seconds in found["seconds"]]
    return found


_WAITS = """
    with waits as materialized (  -- the local time once a row, not once a use
        select w.department_id, w.visit_is_booked, w.queued_local, w.seconds
        from mart.wait as w
        where {column} = :department and w.step = :step and w.visit_kind = :visit_kind
          and w.queued_at >= quality.day_start(:start) and w.queued_at < quality.day_start(:end)
    ),
    limits as materialized (
        select department_id, is_booked, valid_from, valid_until, minutes * 60 as seconds
        from mart.wait_limit
        where step = :step and visit_kind = :visit_kind
    )
    select date_part('isodow', w.queued_local)::integer as weekday,
        date_part('hour', w.queued_local)::integer as hour,
        count(*)::integer as n,
        count(*) filter (where w.seconds <= l.seconds)::integer as on_target,
        array_agg(w.seconds::integer) as seconds
    from waits as w
    left join limits as l
        on l.department_id = w.department_id and l.is_booked = w.visit_is_booked
        and w.queued_local::date >= l.valid_from and w.queued_local::date < l.valid_until
    where :days = 'all' or w.queued_local::date not in (select day from mart.special_day)
    group by weekday, hour
    order by weekday, hour
"""
_BY_PLACE = _WAITS.format(column="w.department_id")
_BY_PATIENT = _WAITS.format(column="w.visit_department_id")
