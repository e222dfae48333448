"""March 2026 in two departments, a month to be reviewed that can be counted by hand; and how people write of it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from harness import Look
from warehouse import review, review_write

MARCH = date(2026, 3, 1)
EVERYWHERE = ["*", "*main", "*east", "eyes", "bones"]


def answers(owner: Connection, department: str, days: range, overall: int, tag: str = "") -> None:
    """One answer a day in March 2026."""
    for day in days:
        owner.execute(
            text(
                "insert into hospital.survey_response"
                " (survey_response_id, department_id, mode, submitted_at, overall, comment)"
                " values (:id, :department, 'sms', cast(:at as timestamptz), :overall, :comment)"
            ),
            {
                "id": f"{department}{tag}-{day}", "department": department, "at": f"2026-03-{day:02d} 12:00+08",
                "overall": overall, "comment": f"等了很久才叫到号，第{day}天也一样" if day < 10 else None,
            },
        )  # fmt: skip


def figure(tx: Connection, place: str = "eyes", edition: int = 1) -> tuple[float, float]:
    """Satisfied and answers of March, as an edition has them."""
    rows = review.figures(tx, MARCH, [place], edition)
    row = rows[rows.metric == "satisfaction_rate"].iloc[-1]
    return row["numerator"], row["denominator"]


def refused(look: Look, email: str | None, write: Callable[[Connection], object]) -> str:
    """By which rule the database refuses what somebody writes."""
    with pytest.raises(DBAPIError) as caught, look(email) as tx:
        write(tx)
    return review_write.refusal(caught.value)


def comment(department: str = "eyes", version: int = 0, words: str = "两人请假") -> Callable[[Connection], None]:
    """Writes a comment on satisfaction."""
    return lambda tx: review_write.save_comment(tx, MARCH, department, "satisfaction_rate", version, words)


def item(scope: str = "*", version: int = 0, remark: str = "请看", about: str = "*") -> Callable[[Connection], None]:
    """Writes a remark on what is overdue."""
    return lambda tx: review_write.save_item(
        tx, MARCH, scope, "overdue", version, about=about, position=None, dropped=False, title="", remark=remark
    )
