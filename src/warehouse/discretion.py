"""Which figures from patients' answers are withheld: judged by the owner at refresh and stored, read by the pages.

What is withheld follows from everything that can be looked at, all departments and all months; no page could read that
at every click, nor a head of department at all.
"""

from collections.abc import Collection

import pandas as pd
import psycopg
from sqlalchemy import Connection

from metrics import discretion
from metrics.discretion import QUESTIONS, TOUCHPOINTS
from warehouse.read import frame


def withhold(cursor: psycopg.Cursor) -> None:
    """Judge every figure anew, in the cursor's transaction, from the months as they are summed up in it."""
    found = discretion.withheld(_answers(cursor), _parents(cursor))
    cursor.execute("delete from rollup.withheld")
    with cursor.copy("copy rollup.withheld (department_id, period, told_apart, code, figures) from stdin") as copy:
        for row in found.itertuples(index=False):
            copy.write_row(row)


def withheld(
    tx: Connection, periods: list[str], parts: Collection[tuple[str, str]], of_every_part: str = ""
) -> pd.DataFrame:
    """What is withheld in calendar periods (keys as in links, or 'before 2026-10'), of the places that one may see.

    One row per department_id × period × told_apart ('', 'visit_kind', 'mode') × code × figure; of the parts of the
    answers that are named, (told_apart, code), and of one place of every part.
    """
    return frame(
        tx,
        """
        select department_id, period, told_apart, code, figure
        from mart.withheld
        where period = any (:periods)
            and (
                department_id = :place
                or (told_apart, code) in (select * from unnest(:columns ::text[], :codes ::text[]))
            )
        """,
        periods=periods,
        place=of_every_part,
        columns=[column for column, _ in parts],
        codes=[code for _, code in parts],
    )


def withheld_months(tx: Connection, departments: list[str], part: tuple[str, str]) -> pd.DataFrame:
    """What is withheld of the months of some places and a part of their answers.

    One row per department_id × period ('2026-10') × figure.
    """
    return frame(
        tx,
        """
        select department_id, period, figure
        from mart.withheld
        where department_id = any (:departments) and told_apart = :told_apart and code = :code
            and period ~ '^[0-9]{4}-[0-9]{2}$'
        """,
        departments=departments,
        told_apart=part[0],
        code=part[1],
    )


def _answers(cursor: psycopg.Cursor) -> pd.DataFrame:
    """Answers by figure, month and place, once by kind of visit and once by survey mode."""
    cursor.execute(
        """
        with answered as (
            select metric || case when touchpoint = '' then '' else ' ' || touchpoint end as figure, month,
                department_id, visit_kind, mode, denominator
            from rollup.mode_month
            where metric = any (%s)
        )
        select figure, month, department_id, 'visit_kind' as told_apart, visit_kind as code, sum(denominator) as n
        from answered group by figure, month, department_id, visit_kind
        union all
        select figure, month, department_id, 'mode', mode, sum(denominator)
        from answered group by figure, month, department_id, mode
        """,
        ([*QUESTIONS, *TOUCHPOINTS],),
    )
    columns = ["figure", "month", "department_id", "told_apart", "code", "n"]
    return pd.DataFrame(cursor.fetchall(), columns=columns)


def _parents(cursor: psycopg.Cursor) -> dict[str, str | None]:
    """Hospital, campuses, departments, and what each is a part of.

    Answers of no department are in the hospital's figures and in none that is shown.
    """
    cursor.execute(
        "select department_id, campus_id from hospital.department where department_id <> 'unassigned' order by 1"
    )
    campus_of = {str(id_): campus for id_, campus in cursor.fetchall()}
    found: dict[str, str | None] = {"*": None}
    found |= {f"*{campus}": "*" for campus in sorted(filter(None, set(campus_of.values())))}
    return found | {id_: f"*{campus}" if campus else "*" for id_, campus in campus_of.items()}
