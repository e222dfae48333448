"""Figures in their units, and the interval each kind is given."""

from dataclasses import replace

import numpy as np
import pytest

from metrics import intervals
from metrics.definition import definitions
from metrics.figures import BOUNDS, SCALE, interval, value

METRICS = definitions()


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator", "expected"),
    [
        ("satisfaction_rate", 19, 20, 95.0),  # percent
        ("nps", 7 - 2, 10, 50.0),  # promoters less detractors
        ("complaint_rate", 3, 12_000, 2.5),  # per 10,000 visits
        ("satisfaction_score", 100 + 80 + 60, 3, 80.0),  # points of 100
        ("online_review_score", 5 + 4 + 1 + 1, 4, 2.75),  # stars
        ("wait_mean", 90, 6, 15.0),  # minutes
    ],
)
def test_value_is_in_the_metrics_unit(metric: str, numerator: float, denominator: float, expected: float) -> None:
    assert value(METRICS[metric], numerator, denominator) == pytest.approx(expected)


def test_no_denominator_no_figure() -> None:
    found = value(METRICS["satisfaction_rate"], [0, 1], [0, 2])
    assert found == pytest.approx([np.nan, 50], nan_ok=True)


def test_each_kind_has_its_interval() -> None:
    low, high = interval(METRICS["satisfaction_rate"], 81, 263)
    assert (low, high) == (pytest.approx(25.53, abs=5e-3), pytest.approx(36.62, abs=5e-3))
    low, high = interval(METRICS["complaint_rate"], 10, 10_000)
    assert (low, high) == (pytest.approx(4.795, abs=5e-3), pytest.approx(18.390, abs=5e-3))
    assert interval(METRICS["nps"], 5, 10, 9) == tuple(100 * end for end in intervals.net(5, 9, 10))
    assert interval(METRICS["wait_mean"], 15, 5, 55) == intervals.mean(15, 55, 5)


def test_an_interval_does_not_leave_its_unit() -> None:
    # ratings 5, 5, 5, 4 of 5 in points of 100: the t interval would end at 110.9
    low, high = interval(METRICS["satisfaction_score"], 380, 4, 3 * 100**2 + 80**2)
    assert (low, high) == (pytest.approx(79.09, abs=5e-3), 100)


def test_hours_have_no_interval() -> None:
    low, high = interval(METRICS["consultation_share"], [10.0, 20.0], [100.0, 90.0])
    assert np.isnan(low).all()
    assert low.shape == high.shape == (2,)


def test_a_percentile_has_no_parts_to_divide() -> None:
    with pytest.raises(ValueError, match="wait_median"):
        value(METRICS["wait_median"], 1, 2)
    with pytest.raises(ValueError, match="wait_median"):
        interval(METRICS["wait_median"], 1, 2)


def test_every_unit_has_bounds_and_every_share_a_scale() -> None:
    for metric in METRICS.values():
        assert metric.unit in BOUNDS
        if metric.kind in ("proportion", "rate", "net"):
            assert metric.unit in SCALE, metric.id
        else:
            assert metric.unit not in SCALE, metric.id


def test_an_interval_follows_the_kind_not_the_name() -> None:
    as_rate = replace(METRICS["satisfaction_rate"], kind="rate")
    assert interval(as_rate, 5, 100) == tuple(100 * end for end in intervals.poisson(5, 100))
