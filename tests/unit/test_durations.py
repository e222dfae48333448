"""Kaplan-Meier medians and percentiles, worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics.durations import is_change, turnaround, within
from metrics.intervals import wilson


def cases(*rows: tuple[int, bool, int]) -> pd.DataFrame:
    """Rows of (taken, ended, how many)."""
    return pd.DataFrame(rows, columns=["taken", "ended", "complaints"])


def test_without_open_cases_it_is_the_plain_percentile() -> None:
    found = turnaround(cases((1, True, 3), (2, True, 3), (5, True, 3), (9, True, 1)))
    assert (found.n, found.open) == (10, 0)
    assert found.median[0] == 2  # six of ten within two days
    assert found.p90[0] == 5  # nine of ten within five
    assert found.still_open == pytest.approx([0.7, 0.4, 0.1, 0])


def test_an_open_case_counts_for_as_long_as_it_is_known_to_be_open() -> None:
    # 6 at risk, 1 done on day 1: 5/6; one open since 2 leaves; 4 at risk, 2 done on day 3: 5/6 * 2/4 = 5/12
    found = turnaround(cases((1, True, 1), (2, False, 1), (3, True, 2), (8, False, 2)))
    assert (found.n, found.open) == (6, 3)
    at = dict(zip(found.times, found.still_open, strict=True))
    assert at[1] == pytest.approx(5 / 6)
    assert at[3] == pytest.approx(5 / 12)
    assert found.median[0] == 3
    assert math.isinf(found.p90[0])  # two of six are still open: nine in ten are not reached yet


def test_the_share_done_within_a_limit_by_hand() -> None:
    # as above: 1 - 5/6 by day 1, 1 - 5/12 by day 3; the two still open after 8 days say nothing of day 9
    some = cases((1, True, 1), (2, False, 1), (3, True, 2), (8, False, 2))
    assert within(some, 0)[0] == 0
    assert within(some, 1)[0] == within(some, 2)[0] == pytest.approx(1 / 6)
    share, low, high = within(some, 5)
    assert share == pytest.approx(7 / 12)
    # Greenwood: 1/(6·5) + 2/(4·2), of log(-log S)
    reach = 1.959964 * math.sqrt(1 / 30 + 2 / 8) / abs(math.log(5 / 12))
    assert (low, high) == pytest.approx((1 - (5 / 12) ** math.exp(-reach), 1 - (5 / 12) ** math.exp(reach)), abs=1e-6)
    assert within(some, 8)[0] == pytest.approx(7 / 12)
    assert math.isnan(within(some, 9)[0]), "none was followed that long"
    # those open for 2 days have the share of those who took up to 4: all of them
    younger = cases((1, True, 3), (2, False, 2), (4, True, 3))
    assert within(younger, 9) == pytest.approx((1, *map(float, wilson(6, 6))))


def test_all_or_none_done_within_a_limit_is_no_certainty() -> None:
    done, still = (2, True, 5), (9, False, 5)
    assert within(cases(done), 5) == pytest.approx((1, *map(float, wilson(5, 5))))
    assert within(cases(still), 5) == pytest.approx((0, *map(float, wilson(0, 5))))
    assert math.isnan(within(cases((3, False, 5)), 5)[0]), "not known yet"
    assert math.isnan(within(cases(), 5)[0])


def test_leaving_the_open_out_would_flatter() -> None:
    done, still = (2, True, 5), (10, False, 5)
    assert turnaround(cases(done)).p90[0] == 2
    assert math.isinf(turnaround(cases(done, still)).p90[0])


def test_a_same_day_reply_took_no_day() -> None:
    assert turnaround(cases((0, True, 6), (4, True, 4))).median[0] == 0


def test_nothing_done_and_nothing_there() -> None:
    assert turnaround(cases((4, False, 7))).median[0] == math.inf
    assert turnaround(cases((4, False, 7))).open == 7
    assert math.isnan(turnaround(cases()).median[0])


def test_the_interval_holds_the_value_and_narrows() -> None:
    few = turnaround(cases(*[(day, True, 1) for day in range(1, 21)]))
    many = turnaround(cases(*[(day, True, 50) for day in range(1, 21)]))
    for found in (few, many):
        value, low, high = found.median
        assert low <= value <= high
    assert many.median[2] - many.median[1] < few.median[2] - few.median[1]


def test_the_interval_by_hand() -> None:
    # ten cases, one a day: the log-log band at S = 1/2 has se² = Greenwood sum 0.1 / ln(0.5)²; by hand the upper band
    # falls to a half on day 8 (S = 0.2, 0.2 ** exp(-1.96 * se) = 0.41) and the lower one on day 2 (S = 0.8)
    found = turnaround(cases(*[(day, True, 1) for day in range(1, 11)]))

    def bound(s: float, sign: int) -> float:
        greenwood = (1 - s) / (10 * s)
        return s ** math.exp(sign * 1.959964 * math.sqrt(greenwood) / abs(math.log(s)))

    first = next(day for day in range(1, 10) if bound(1 - day / 10, 1) <= 0.5)
    last = next(day for day in range(1, 10) if bound(1 - day / 10, -1) <= 0.5)
    assert found.median == (5, first, last)


def test_a_change_beyond_chance() -> None:
    rng = np.random.default_rng(1)

    def sample(mean: float) -> pd.DataFrame:
        return cases(*[(int(day), True, 1) for day in rng.poisson(mean, 120)])

    assert is_change(sample(11), sample(5))
    assert not is_change(sample(5), sample(5))
    assert not is_change(cases(), sample(5))
