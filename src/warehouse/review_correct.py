"""The correction of a locked month: its figures as they would have been locked with the records of today.

A series whose points are the same today stays as it was, with its limits, although months after the reviewed one or a
new target would move them. One whose points differ is judged anew, as if today were the month's last day.
"""

import json
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import psycopg
from sqlalchemy import Connection, text

from metrics.verdicts import COLUMNS, PARTS
from warehouse.read import frame
from warehouse.review_write import LONGEST
from warehouse.typed import typed
from warehouse.verdicts import judge_until

_SERIES = ["metric", "department_id"]
_POINT = [*_SERIES, "month"]
_KEPT = [name for name in COLUMNS if name not in (*_SERIES, "visit_kind")]


def correct(tx: Connection, month: date, reason: str, after: int) -> int:
    """Correct a month after its edition `after`, in the quality office's writing transaction; returns the new edition.

    Problem: the reason is too long. The database refuses whom it may not be, an empty reason, another correction
    meanwhile, changed days that are not summed up yet, and a correction that changes nothing
    (warehouse.review_write.refusal).
    """
    number = tx.execute(
        text("select quality.correct_review(:month, :reason, :after, cast(:changed as jsonb))"),
        {
            "month": month,
            "reason": typed(reason, LONGEST["words"]),
            "after": after,
            "changed": json.dumps(changed(tx, month, after)),
        },
    ).scalar_one()
    return int(number)


def changed(tx: Connection, month: date, after: int) -> list[dict[str, Any]]:
    """The series whose points are others today than in an edition, each with all its points as they are judged today.

    As quality.correct_review takes them; the points are empty where nothing is left.
    """
    driver = tx.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor:
        judged = judge_until(cursor, month)
    quarter = pd.Timestamp(month) - pd.DateOffset(months=2)
    latest = np.where(judged["every"] == "quarter", quarter, pd.Timestamp(month))
    months = pd.to_datetime(judged["month"])
    today = judged[(months > pd.Timestamp(month) - pd.DateOffset(months=24)) & (months <= latest)]
    kept = frame(
        tx,
        """
        select metric, department_id, month, every, numerator, denominator, sum_squares
        from quality.review_figure
        where review_month = :month and edition = :edition
        """,
        month=month,
        edition=after,
    )
    differing = _differing(kept, today)
    points = dict(iter(today.groupby(_SERIES)))
    return [
        {"metric": metric, "department_id": place, "points": _points(points.get((metric, place), today[:0]))}
        for metric, place in differing
    ]


def _differing(kept: pd.DataFrame, today: pd.DataFrame) -> list[tuple[str, str]]:
    """The metric and place of every series with a point that is not the same in both."""
    columns = [*_POINT, "every", *PARTS]
    sides = [rows[columns].assign(month=pd.to_datetime(rows["month"])) for rows in (kept, today)]
    both = sides[0].merge(sides[1], on=_POINT, how="outer", suffixes=("", "_now"))
    same = (both["every"] == both["every_now"]).to_numpy(copy=True)
    for part in PARTS:
        then, now = both[part].to_numpy(dtype=float), both[f"{part}_now"].to_numpy(dtype=float)
        if part == "sum_squares":  # kept as none where it is not summed
            then, now = np.nan_to_num(then), np.nan_to_num(now)
        same &= np.isclose(then, now, rtol=1e-9, atol=1e-9)
    rows = both.loc[~same, _SERIES].drop_duplicates().sort_values(_SERIES)
    return list(rows.itertuples(index=False, name=None))


def _points(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a series as JSON has them."""
    return [{name: _plain(row[name]) for name in _KEPT} for row in rows.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if isinstance(value, np.generic) else value
