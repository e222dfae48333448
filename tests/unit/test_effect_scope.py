"""What of a metric an action is judged by: the touchpoint that its figure was about."""

import pytest

from dashboard.effect import _scope
from metrics.definition import definitions

ACTION = {"department_id": "eyes", "visit_kind": "*", "step": "*", "source_kind": "figure"}


@pytest.mark.parametrize(
    ("metric", "kind", "source", "touchpoint"),
    [
        ("touchpoint_score", "figure", "satisfaction?department=eyes&touchpoint=waiting", "waiting"),
        ("touchpoint_problem_rate", "figure", "satisfaction?department=eyes&touchpoint=payment", "payment"),
        ("touchpoint_score", "figure", "satisfaction?department=eyes", ""),
        ("touchpoint_score", "figure", "satisfaction?touchpoint=<b>", ""),
        ("touchpoint_score", "review", "2026-10?touchpoint=waiting", ""),
        ("satisfaction_rate", "figure", "satisfaction?touchpoint=waiting", ""),
    ],
)
def test_an_action_about_a_touchpoint_is_judged_by_it(metric: str, kind: str, source: str, touchpoint: str) -> None:
    assert _scope(definitions()[metric], {**ACTION, "source_kind": kind, "source": source}).touchpoint == touchpoint
