"""Definitions and views agree: one view for each metric, with the columns of its kind."""

import pytest
from sqlalchemy import Connection, text

from contract import insert
from metrics.definition import Metric, definitions

METRICS = list(definitions().values())


def _columns(owner: Connection, view: str) -> list[str]:
    found = owner.scalars(
        text(
            "select column_name::text from information_schema.columns"
            " where table_schema = 'mart' and table_name = :view order by ordinal_position"
        ),
        {"view": view},
    )
    return list(found)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_view_has_the_dimensions_and_parts_of_its_metric(owner: Connection, metric: Metric) -> None:
    further = [name for name in metric.dimensions if name not in ("department", "visit_kind")]
    if metric.kind == "percentile" and "step" not in further:
        further.append("step")  # whole stays and delays are kept like steps
    assert _columns(owner, metric.id) == ["day", "department_id", "visit_kind", *further, *metric.parts]


def test_a_view_of_figures_has_its_definition(owner: Connection) -> None:
    # a view with a numerator, a histogram per day or cases by time taken is a metric and has to say what it means
    views = owner.scalars(
        text(
            "select distinct table_name::text from information_schema.columns"
            " where table_schema = 'mart' and column_name in ('numerator', 'buckets', 'cases')"
        )
    )
    # the roll-ups that views are summed into, what is compared by these, what a review held fast
    stored = {"metric_month", "mode_month", "wait_month", "comparison", "verdict", "review_change", "review_difference"}
    assert set(views) - stored == {metric.id for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_the_source_is_a_table(owner: Connection, metric: Metric) -> None:
    assert owner.scalar(text("select to_regclass(:table)"), {"table": metric.table})


def test_a_row_of_the_histogram_has_its_61_buckets(owner: Connection) -> None:
    keys = {"day": "2025-03-03", "department_id": "*", "visit_kind": "emergency"}
    counts = ("steps", "waits", "on_target", "visits", "recorded", "unclosed", "left_waiting")
    row = keys | {"perspective": "place", "step": "triage", "seconds": 60, "seconds_sq": 3600}
    row |= dict.fromkeys(counts, 1) | {f"b{number:02}": number for number in range(61)}
    insert(owner, "wait_day", [row], schema="rollup")
    for view in ("wait_median", "wait_p90"):
        assert owner.scalar(text(f"select buckets from mart.{view}")) == list(range(61))  # noqa: S608
