"""Reading as somebody: what holds for the one transaction of a page."""

import pytest
from sqlalchemy import text

from warehouse import connect
from warehouse.config import Urls
from warehouse.read import as_person, frame

COUNT = "select count(*) as months from mart.wait_month where department_id = :department"


@pytest.mark.parametrize("asked", ["head@hospital.example", None])
def test_the_database_knows_who_asks_until_the_transaction_ends(urls: Urls, asked: str | None) -> None:
    engine = connect.engine(urls.reader)
    with as_person(asked, engine) as tx:
        found = tx.execute(text("select current_setting('app.person'), current_setting('transaction_read_only')")).one()
        assert tuple(found) == (asked or "", "on")
    with engine.connect() as connection:
        assert not connection.execute(text("select current_setting('app.person', true)")).scalar_one()


def test_a_statement_is_planned_for_the_place_it_asks_about_however_often_it_ran(urls: Urls) -> None:
    with as_person("head@hospital.example", connect.engine(urls.reader)) as tx:
        for n in range(15):
            frame(tx, COUNT, department=f"department {n}")
        plans = frame(
            tx,
            "select generic_plans, custom_plans from pg_prepared_statements where statement like :statement",
            statement="%mart.wait_month%",
        )
    assert plans["custom_plans"].sum() > 5, "prepared, for it comes again and again"
    assert plans["generic_plans"].sum() == 0
