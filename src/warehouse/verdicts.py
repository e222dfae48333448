"""The verdicts of process control: stored by the owner at refresh, read by everyone as far as they may.

Which months are withheld follows from all departments' answers, and the quality office sees even those: limits that
each screen reckons from what its reader may see would differ. So they are reckoned here, once, for all.
"""

from datetime import date

import numpy as np
import pandas as pd
import psycopg
from sqlalchemy import Connection

from metrics.discretion import ANSWERS, judged
from metrics.phases import Phases
from metrics.verdicts import COLUMNS, KEYS, PARTS, Span, judge
from warehouse.comparisons import KINDS, write
from warehouse.read import frame

_ANSWERS = ("survey_response", "survey_invitation", "survey_score")


def judge_months(cursor: psycopg.Cursor) -> None:
    """Judge every series anew, in the cursor's transaction, and write those that come out otherwise than stored."""
    found = judge(_parts(cursor), _hidden(cursor), _spans(cursor), _targets(cursor), _phases(cursor))
    found = found.assign(series=_fingerprints(found))
    cursor.execute("select distinct metric, department_id, visit_kind, series from rollup.verdict")
    before = pd.DataFrame(cursor.fetchall(), columns=[*KEYS, "series"])
    now = found[[*KEYS, "series"]].drop_duplicates()
    both = before.merge(now, how="outer", indicator=True)
    differ = both.loc[both["_merge"] != "both", KEYS].drop_duplicates()
    if differ.empty:
        return
    cursor.execute(
        "delete from rollup.verdict where (metric, department_id, visit_kind) in"
        " (select * from unnest(%s::text[], %s::text[], %s::text[]))",
        tuple(differ[name].tolist() for name in KEYS),
    )
    write(cursor, "rollup.verdict", found.merge(differ, on=KEYS))


def judge_until(cursor: psycopg.Cursor, month: date) -> pd.DataFrame:
    """Every series of all kinds of visit together, judged as if a month's last day were today (metrics.verdicts.judge).

    By whoever sees everything.
    """
    last = (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date()
    parts, hidden = _parts(cursor), _hidden(cursor)
    parts = parts[(parts["visit_kind"] == "") & (pd.to_datetime(parts["month"]) <= pd.Timestamp(last))]
    hidden = hidden[pd.to_datetime(hidden["month"]) <= pd.Timestamp(last)]
    spans = {source: (first, min(end, last)) for source, (first, end) in _spans(cursor).items()}
    return judge(parts, hidden, spans, _targets(cursor), _phases(cursor))


def verdicts(tx: Connection, visit_kind: str, start: date, end: date) -> pd.DataFrame:
    """What a period says: one row per metric × department visible, summaries included, of its last month judged.

    metric, department_id, month, every, PARTS, mean, lower, upper, rule, signal, side, in_a_row, points, phase,
    phase_name, phase_name_en, target, assurance; None or NaN for none. The last quarter where a figure is judged by
    quarters: in the period, or the one last complete at its end (metrics.points.within).
    """
    six_before = (pd.Timestamp(end) - pd.DateOffset(months=6) + pd.DateOffset(days=1)).date()
    return frame(
        tx,
        # ids sorted by their bytes: in a language's order it takes three times as long
        """
        select distinct on (metric collate "C", department_id collate "C")
            metric, department_id, month, every, numerator, denominator, sum_squares, mean, lower, upper, rule, signal,
            side, in_a_row, points, phase, phase_name, phase_name_en, target, assurance
        from mart.verdict
        where visit_kind = :visit_kind and month >= :since and month < :end
            and (every = 'month' and month >= :start or every = 'quarter' and month <= :last_quarter)
        order by metric collate "C", department_id collate "C", month desc
        """,
        visit_kind=visit_kind,
        start=start,
        end=end,
        since=min(start, six_before),
        last_quarter=(pd.Timestamp(end) - pd.DateOffset(months=3)).date(),
    )


def _parts(cursor: psycopg.Cursor) -> pd.DataFrame:
    """The months of every series, of each kind of visit and of all ('') together; in order, so that sums are exact."""
    cursor.execute(
        """
        select metric, department_id, visit_kind, month, numerator, denominator, sum_squares
        from rollup.metric_month
        order by metric, department_id, visit_kind, month
        """
    )
    rows = pd.DataFrame(cursor.fetchall(), columns=[*KEYS, "month", *PARTS])
    return pd.concat([rows.assign(visit_kind=""), rows[rows["visit_kind"].isin(KINDS[1:])]], ignore_index=True)


def _hidden(cursor: psycopg.Cursor) -> pd.DataFrame:
    cursor.execute(
        """
        select department_id, code, to_date(period, 'YYYY-MM'), figure
        from rollup.withheld
        cross join unnest(figures) as figure
        where told_apart in ('', 'visit_kind') and period ~ '^[0-9]{4}-[0-9]{2}$' and figure = any (%s)
        """,
        (list({judged(metric) for metric in ANSWERS}),),
    )
    return pd.DataFrame(cursor.fetchall(), columns=["department_id", "visit_kind", "month", "figure"])


def _spans(cursor: psycopg.Cursor) -> dict[str, Span]:
    """The first and the last day of data by table of origin, "" for all others.

    Answers and complaints begin with their own; they are rare, so they go on as long as anybody waits for anything.
    """
    cursor.execute(
        """
        select 1, min(first_day), max(last_day) from mart.wait_extent
        union all
        select 2, min(day), max(day) from rollup.survey_day where answers > 0
        union all
        select 3, min(day), max(day) from mart.complaint_count
        where department_id = '*' and part = 'responsible' and topic = '' and received > 0
        union all
        select 4, min(month), max(month) from rollup.metric_month
        order by 1
        """
    )
    waits, answers, complaints, months = [row[1:] for row in cursor.fetchall()]
    every = waits if waits[0] else months
    found = {"": every}
    for tables, own in ((_ANSWERS, answers), (("complaint",), complaints)):
        if own[0]:
            last = max(own[1], waits[1]) if waits[1] else own[1]
            found |= dict.fromkeys(tables, (own[0], last))
    return found


def _targets(cursor: psycopg.Cursor) -> pd.DataFrame:
    columns = ["metric", "department_id", "visit_kind", "step", "valid_from", "target"]
    cursor.execute("select metric, department_id, visit_kind, step, valid_from, target from quality.target")
    return pd.DataFrame(cursor.fetchall(), columns=columns)


def _phases(cursor: psycopg.Cursor) -> Phases:
    columns = ["metric", "department_id", "visit_kind", "step", "starts", "name", "name_en"]
    cursor.execute("select metric, department_id, visit_kind, step, starts, name, name_en from quality.phase")
    return Phases(pd.DataFrame(cursor.fetchall(), columns=columns))


def _fingerprints(found: pd.DataFrame) -> np.ndarray:
    """Of each row the fingerprint of its series."""
    rows = pd.util.hash_pandas_object(found[COLUMNS], index=False)
    series = found.groupby(KEYS, sort=False).ngroup()
    return rows.groupby(series.to_numpy()).transform("sum").to_numpy().astype(np.uint64).view(np.int64)
