"""The hospital's phases: what is stored, who reads it, what is refused."""

from datetime import date

import pandas as pd
import psycopg
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_EYES
from harness import Look
from warehouse.phases import phases

INSERT = "insert into quality.phase (metric, department_id, starts, name, name_en) values (%s, %s, %s, %s, %s)"


def begin(owner: Connection, metric: str, department: str, starts: date, name: str = "培训") -> None:
    owner.exec_driver_sql(INSERT, (metric, department, starts, name, "training"))


@pytest.mark.parametrize("email", [DIRECTOR, HEAD_OF_EYES, CLERK])
def test_everyone_known_reads_every_phase(owner: Connection, as_reader: Look, email: str) -> None:
    small_hospital.places(owner)
    begin(owner, "nps", "*", date(2026, 3, 1))
    begin(owner, "nps", "bones", date(2026, 5, 1))
    with as_reader(email) as tx:
        found = phases(tx)
        assert [phase.starts for phase in found.of("nps", "eyes")] == [pd.Timestamp("2026-03-01")]
        assert [phase.starts for phase in found.of("nps", "bones")] == [pd.Timestamp("2026-05-01")]
        assert found.of("nps")[0].names == {"zh": "培训", "en": "training"}


def test_strangers_read_none(owner: Connection, as_reader: Look) -> None:
    begin(owner, "nps", "*", date(2026, 3, 1))
    with as_reader(None) as tx:
        assert phases(tx).of("nps") == ()


@pytest.mark.parametrize(("starts", "name"), [(date(2026, 3, 2), "培训"), (date(2026, 3, 1), "")])
def test_a_phase_begins_with_a_month_and_has_a_name(owner: Connection, starts: date, name: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        begin(owner, "nps", "*", starts, name)
    assert isinstance(refused.value.orig, psycopg.errors.CheckViolation)


def test_one_action_a_month(owner: Connection) -> None:
    begin(owner, "nps", "*", date(2026, 3, 1))
    with pytest.raises(DBAPIError) as refused:
        begin(owner, "nps", "*", date(2026, 3, 1), "另一项")
    assert isinstance(refused.value.orig, psycopg.errors.UniqueViolation)
