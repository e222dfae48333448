"""The hospital's own targets stand in for the definitions' defaults."""

from datetime import date

import pytest
from sqlalchemy import Connection

from database import small_hospital
from database.small_hospital import HEAD_OF_EYES
from harness import Look
from metrics.definition import definitions
from warehouse.targets import targets

WAITS = definitions()["wait_on_target_rate"]


@pytest.mark.parametrize(
    ("day", "department", "visit_kind", "step", "target"),
    [
        (date(2025, 12, 31), "*", "*", "*", 80.0),  # the definition's
        (date(2026, 1, 1), "*", "*", "*", 85.0),
        (date(2026, 3, 1), "*", "outpatient", "imaging", 88.0),  # the later of two
        (date(2026, 1, 1), "eyes", "outpatient", "imaging", 70.0),  # a department beats everything wider
        (date(2026, 1, 1), "bones", "emergency", "imaging", 95.0),  # a kind of visit beats a step
        (date(2026, 1, 1), "bones", "inpatient", "imaging", 60.0),
    ],
)
def test_the_narrowest_and_latest_target_holds(
    owner: Connection, as_reader: Look, day: date, department: str, visit_kind: str, step: str, target: float
) -> None:
    small_hospital.places(owner)
    owner.exec_driver_sql(
        """
        insert into quality.target (metric, department_id, visit_kind, step, valid_from, target) values
            ('wait_on_target_rate', '*', '*', '*', '2026-01-01', 85),
            ('wait_on_target_rate', '*', 'outpatient', '*', '2026-03-01', 88),
            ('wait_on_target_rate', '*', 'outpatient', '*', '2026-01-01', 87),
            ('wait_on_target_rate', '*', 'emergency', '*', '2026-01-01', 95),
            ('wait_on_target_rate', '*', '*', 'imaging', '2026-01-01', 60),
            ('wait_on_target_rate', 'eyes', '*', '*', '2026-01-01', 70),
            ('no_show_rate', '*', '*', '*', '2026-01-01', 1)
        """
    )
    with as_reader(HEAD_OF_EYES) as tx:
        assert targets(tx, day).of(WAITS, department, visit_kind, step) == target
