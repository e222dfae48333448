"""What patients answered: the satisfaction page's reads, small sums by month, mode and touchpoint.

Throughout: department is '*', '*<campus_id>' or an id; visit_kind and mode are "" for all together; months go from
`start` up to, not including, `end`; the parts of a figure are numerator, denominator, sum_squares (means and nets).
"""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame

_OF_KIND_AND_MODE = "(:visit_kind in ('', visit_kind)) and (:mode in ('', mode))"


def extent(tx: Connection) -> tuple[date, date] | None:
    """First and last day with an answer that the person may see; None where there is none."""
    row = frame(
        tx,
        """
        select
            (select day from mart.survey_day where answers > 0 order by day limit 1) as first,
            (select day from mart.survey_day where answers > 0 order by day desc limit 1) as last
        """,
    ).iloc[0]
    return None if row["first"] is None else (row["first"], row["last"])


def departments(tx: Connection) -> set[str]:
    """The ids that have a rated answer at all, summaries included."""
    found = frame(tx, "select distinct department_id from mart.metric_month where metric = 'satisfaction_rate'")
    return set(found.department_id)


def months(tx: Connection, places: list[str]) -> pd.DataFrame:
    """One row per department_id × metric × month × visit_kind of figures that know no mode, and of the headline.

    satisfaction_rate, survey_coverage, online_review_score and online_review_reply_rate, with their parts.
    """
    return frame(
        tx,
        """
        select department_id, metric, month, visit_kind, numerator, denominator, sum_squares
        from mart.metric_month
        where metric in ('satisfaction_rate', 'survey_coverage', 'online_review_score', 'online_review_reply_rate')
            and department_id = any (:places)
        order by month
        """,
        places=places,
    )


def figures(tx: Connection, places: list[str], visit_kind: str, mode: str) -> pd.DataFrame:
    """One row per department_id × metric × month of the figures that know modes, touchpoints left out: the parts."""
    return frame(
        tx,
        f"""
        select department_id, metric, month, sum(numerator) as numerator, sum(denominator) as denominator,
            sum(sum_squares) as sum_squares
        from mart.mode_month
        where department_id = any (:places) and touchpoint = '' and {_OF_KIND_AND_MODE}
        group by department_id, metric, month
        order by department_id, metric, month
        """,  # noqa: S608 (a constant of this file)
        places=places,
        visit_kind=visit_kind,
        mode=mode,
    )


def answers(tx: Connection, department: str) -> pd.DataFrame:
    """One row per month × visit_kind × mode of a place: how many rated answers there are."""
    return frame(
        tx,
        """
        select month, visit_kind, mode, denominator as n
        from mart.mode_month
        where department_id = :department and metric = 'satisfaction_rate'
        order by month
        """,
        department=department,
    )


def modes(tx: Connection, department: str, start: date, end: date) -> pd.DataFrame:
    """One row per metric × visit_kind × mode of a place in some months, touchpoints left out: the parts."""
    return frame(
        tx,
        """
        select metric, visit_kind, mode, sum(numerator) as numerator, sum(denominator) as denominator,
            sum(sum_squares) as sum_squares
        from mart.mode_month
        where department_id = :department and touchpoint = '' and month >= :start and month < :end
        group by metric, visit_kind, mode
        """,
        department=department,
        start=start,
        end=end,
    )


def touchpoints(tx: Connection, places: list[str], start: date, end: date, visit_kind: str, mode: str) -> pd.DataFrame:
    """One row per department_id × metric (touchpoint_score, touchpoint_problem_rate) × touchpoint: the parts."""
    return frame(
        tx,
        f"""
        select department_id, metric, touchpoint, sum(numerator) as numerator, sum(denominator) as denominator,
            sum(sum_squares) as sum_squares
        from mart.mode_month
        where department_id = any (:places) and metric in ('touchpoint_score', 'touchpoint_problem_rate')
            and month >= :start and month < :end and {_OF_KIND_AND_MODE}
        group by department_id, metric, touchpoint
        """,  # noqa: S608 (a constant of this file)
        places=places,
        start=start,
        end=end,
        visit_kind=visit_kind,
        mode=mode,
    )


def by_department(tx: Connection, metric: str, start: date, end: date) -> pd.DataFrame:
    """One row per department_id that the person may see (summaries included) × visit_kind × mode: a metric's parts."""
    return frame(
        tx,
        """
        select department_id, visit_kind, mode, sum(numerator) as numerator, sum(denominator) as denominator,
            sum(sum_squares) as sum_squares
        from mart.mode_month
        where metric = :metric and month >= :start and month < :end
        group by department_id, visit_kind, mode
        """,
        metric=metric,
        start=start,
        end=end,
    )


def received(tx: Connection, department: str, start: date, end: date, visit_kind: str, mode: str) -> tuple[int, int]:
    """How many answers came in, valid or not, and how many of them are valid."""
    row = frame(
        tx,
        f"""
        select coalesce(sum(answers), 0) as answers, coalesce(sum(valid), 0) as valid
        from mart.survey_day
        where department_id = :department and day >= :start and day < :end and {_OF_KIND_AND_MODE}
        """,  # noqa: S608 (a constant of this file)
        department=department,
        start=start,
        end=end,
        visit_kind=visit_kind,
        mode=mode,
    ).iloc[0]
    return int(row["answers"]), int(row["valid"])


def invalid(tx: Connection, department: str, start: date, end: date, visit_kind: str, mode: str) -> pd.DataFrame:
    """One row per invalid_reason × mode: answers; the most frequent first."""
    return frame(
        tx,
        f"""
        select invalid_reason, mode, sum(answers)::integer as answers
        from mart.invalid_answer_day
        where department_id = :department and day >= :start and day < :end and {_OF_KIND_AND_MODE}
        group by invalid_reason, mode
        order by sum(answers) desc, invalid_reason, mode
        """,  # noqa: S608 (a constant of this file)
        department=department,
        start=start,
        end=end,
        visit_kind=visit_kind,
        mode=mode,
    )


def comments(
    tx: Connection,
    department: str,
    start: date,
    end: date,
    visit_kind: str,
    mode: str,
    *,
    low: bool,
    touchpoint: str,
    most: int,
) -> pd.DataFrame:
    """The newest comments that the person may read, at most so many: day, department_id, visit_kind, mode, overall,
    comment.

    A summary shows those of its departments that are the person's. low: only with an overall rating of 1-3;
    touchpoint: only those that scored it 1-3 or met a problem there ("" for any).
    """
    return frame(
        tx,
        f"""
        select day, department_id, visit_kind, mode, overall, comment
        from mart.survey_comment
        join rollup.scope using (department_id)
        where scope_id = :department
            and submitted_at >= quality.day_start(:start) and submitted_at < quality.day_start(:end)
            and {_OF_KIND_AND_MODE} and (not :low or overall <= 3)
            and (:touchpoint = '' or exists (
                select from hospital.survey_score as s
                where s.survey_response_id = survey_comment.survey_response_id and s.touchpoint = :touchpoint
                    and (s.score <= 3 or s.problem)
            ))
        order by submitted_at desc, survey_response_id
        limit :most
        """,  # noqa: S608 (a constant of this file)
        department=department,
        start=start,
        end=end,
        visit_kind=visit_kind,
        mode=mode,
        low=low,
        touchpoint=touchpoint,
        most=most,
    )
