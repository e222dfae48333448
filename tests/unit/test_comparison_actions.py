"""The line below a funnel: which departments it names, in which order, for whom."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest

from dashboard.comparison_actions import about_the_worse, beside_chosen
from dashboard.view import View
from language import language
from metrics.definition import definitions

METRIC = definitions()["satisfaction_rate"]
# as the funnel has them: the best first
WORSE = pd.DataFrame(
    [
        ("near", 91.0, "beyond_95"),
        ("far", 90.0, "beyond_998"),
        ("next", 89.0, "beyond_95"),
        ("last", 80.0, "beyond_95"),
    ],
    columns=["department_id", "value", "verdict"],
)
NOTHING = {"title": "<b>", "visit_kind": "*", "step": "*", "source_kind": "other", "source": ""}


def looking(role: str, *own: str, acted: tuple[dict[str, Any], ...] = (), present: bool = False) -> Any:
    columns = ["action_id", "state", "is_open", "department_id", "metric", *NOTHING]
    actions = pd.DataFrame([NOTHING | row for row in acted], columns=columns).astype({"is_open": bool})
    return SimpleNamespace(
        present=present,
        language=language("en"),
        person=SimpleNamespace(role=role, departments=own),
        filters=SimpleNamespace(address=lambda page, **asked: f"{page}?{urlencode(asked)}"),
        open_actions=View.open_actions.func(SimpleNamespace(actions=actions)),  # type: ignore[arg-type]
        extent=(date(2025, 1, 1), date(2026, 10, 31)),
        place=str.upper,
    )


def named(line: str) -> list[str]:
    return re.findall(r"\((\w+)\)", line)


def test_the_clearest_come_first_and_three_are_enough() -> None:
    line = about_the_worse(looking("quality_office"), METRIC, "2026-10", "", WORSE)
    assert named(line) == ["FAR", "LAST", "NEXT"]
    assert "department=far&amp;month=2026-10&amp;value=90" in line
    assert "month=2026-10&amp;value" not in about_the_worse(looking("quality_office"), METRIC, "2026", "", WORSE)


def test_an_open_action_stands_in_the_place_of_the_offer() -> None:
    acted = {"action_id": 7, "state": "returned", "is_open": True, "department_id": "far", "metric": METRIC.id}
    line = about_the_worse(looking("quality_office", acted=(acted,)), METRIC, "2026-10", "", WORSE)
    assert "Action · Returned (FAR)" in line
    assert "action=7" in line
    assert "department=far" not in line
    assert "<b>" not in line
    closed = looking("quality_office", acted=(acted | {"is_open": False, "state": "signed_off"},))
    assert "department=far" in about_the_worse(closed, METRIC, "2026-10", "", WORSE)


@pytest.mark.parametrize(("role", "own", "seen"), [("director", (), []), ("staff", ("far",), []),
                                                   ("department_head", ("last",), ["LAST"])])  # fmt: skip
def test_offered_to_those_who_may_write_about_it(role: str, own: tuple[str, ...], seen: list[str]) -> None:
    line = about_the_worse(looking(role, *own), METRIC, "2026-10", "", WORSE)
    assert named(line) == seen
    assert bool(line) == bool(seen), "no words without a link"
    assert not about_the_worse(looking("quality_office", present=True), METRIC, "2026-10", "", WORSE)


def test_the_chosen_one_has_its_link_in_the_heading() -> None:
    view = looking("quality_office")
    assert "department=near" in beside_chosen(view, METRIC, "2026-10", "outpatient", WORSE, "near")
    assert "kind=outpatient" in beside_chosen(view, METRIC, "2026-10", "outpatient", WORSE, "near")
    assert beside_chosen(view, METRIC, "2026-10", "", WORSE, "*") == ""
    assert beside_chosen(view, METRIC, "2026-10", "", WORSE, "nobody") == ""
