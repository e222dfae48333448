"""How fresh the data are, whatever source they come from."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text

from contract import insert
from database.test_complaint import complain
from harness import Look
from warehouse.freshness import latest_day
from warehouse.refresh import refresh

CLERK = "clerk@x.invalid"


@pytest.fixture(autouse=True)
def departments(owner: Connection) -> None:
    insert(owner, "department", [{"department_id": "eye", "name": "eye", "name_en": "eye", "kind": "clinical"}])
    insert(owner, "person", [{"email": CLERK, "display_name": "c", "role": "staff"}], schema="quality")


def seen(as_reader: Look, owner: Connection) -> date | None:
    """By somebody who sees no department."""
    refresh(owner)
    with as_reader(CLERK) as tx:
        return latest_day(tx)


def test_nothing_is_of_no_day(owner: Connection, as_reader: Look) -> None:
    assert seen(as_reader, owner) is None


def test_complaints_alone_have_a_last_day(owner: Connection, as_reader: Look) -> None:
    complain(owner, "first", "eye", received_at="2025-03-03 09:00+08", replied_at="2025-03-20 09:00+08")
    complain(owner, "last", "eye", received_at="2025-03-05 23:30+08")
    assert seen(as_reader, owner) == date(2025, 3, 5), "received; neither the reply's day nor the day it is due"


def test_the_latest_source_decides(owner: Connection, as_reader: Look) -> None:
    complain(owner, "one", "eye", received_at="2025-03-05 09:00+08")
    review = {"online_review_id": "r", "platform": "map", "department_id": "eye", "rating": 1}
    insert(owner, "online_review", [review | {"posted_at": "2025-03-09 09:00+08"}])
    assert seen(as_reader, owner) == date(2025, 3, 9)
    answer = {"survey_response_id": "a", "department_id": "eye", "mode": "sms", "overall": 4}
    insert(owner, "survey_response", [answer | {"submitted_at": "2025-03-11 09:00+08"}])
    assert seen(as_reader, owner) == date(2025, 3, 11)


def test_what_is_still_to_come_is_not_fresh(owner: Connection, as_reader: Look) -> None:
    today = owner.scalar(text("select quality.local_day(now())"))
    complain(owner, "one", "eye", received_at="2025-03-05 09:00+08")
    complain(owner, "misdated", "eye", received_at=f"{today + timedelta(days=40)} 09:00+08")
    assert seen(as_reader, owner) == date(2025, 3, 5)
