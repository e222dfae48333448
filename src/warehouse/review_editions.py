"""The editions of a locked month: the lock itself, and each correction beside it; in what two of them differ."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame


@dataclass(frozen=True)
class Edition:
    """One edition: when it was made and by whom ("" by the refresh), and of a correction why.

    made_on: the day in the hospital's zone; replaced_at, replaced_on: when the next one was made, None of the last.
    """

    number: int
    made_on: date
    made_by: str = ""
    reason: str = ""
    replaced_at: datetime | None = None
    replaced_on: date | None = None


def editions(tx: Connection, month: date) -> list[Edition]:
    """A month's editions, the first first; empty while it is not locked."""
    rows = frame(
        tx,
        """
        select edition, quality.local_day(locked_at) as made_on, coalesce(locked_by, '') as made_by, reason,
            lead(locked_at) over by_edition as replaced_at,
            quality.local_day(lead(locked_at) over by_edition) as replaced_on
        from quality.review_lock
        where month = :month
        window by_edition as (order by edition)
        order by edition
        """,
        month=month,
    )
    return [
        Edition(
            int(row["edition"]),
            row["made_on"],
            row["made_by"],
            row["reason"],
            None if pd.isna(row["replaced_at"]) else row["replaced_at"],
            None if pd.isna(row["replaced_on"]) else row["replaced_on"],
        )
        for row in rows.to_dict("records")
    ]


def differences(tx: Connection, month: date, edition: int, places: list[str]) -> pd.DataFrame:
    """What an edition says otherwise than the one before: one row per point of a figure that differs.

    metric, department_id, month, every, numerator_before, denominator_before, signal_before, numerator, denominator,
    signal; NaN or None where one of the two has no such point.
    """
    found = frame(
        tx,
        """
        select metric, department_id, month, every, numerator_before, denominator_before, signal_before, numerator,
            denominator, signal
        from mart.review_difference
        where review_month = :month and edition = :edition and department_id = any (:places)
        order by metric, department_id, month
        """,
        month=month,
        edition=edition,
        places=places,
    )
    numbers = ["numerator_before", "denominator_before", "numerator", "denominator"]
    return found.astype(dict.fromkeys(numbers, float))
