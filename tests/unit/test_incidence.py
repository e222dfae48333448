"""Cumulative incidence with competing ends: worked out by hand, and what must always hold."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.incidence import CENSORED, incidence

people = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), min_size=1, max_size=60)


def test_by_hand() -> None:
    # eight queue. 5 min: 2 of 8 served. 10 min: 1 of 6 leaves. 12 min: one is last seen waiting. 20 min: 2 of 4 served.
    # 30 min: 1 of 2 leaves; the last one waits 40 min at least.
    found = incidence([5, 5, 10, 12, 20, 20, 30, 40], [1, 1, 2, 0, 1, 1, 2, 0])
    assert found.times.tolist() == [5, 10, 12, 20, 30, 40]
    assert found.waiting == pytest.approx([3 / 4, 5 / 8, 5 / 8, 5 / 16, 5 / 32, 5 / 32])
    # served: 2/8, then 5/8 × 2/4 more; left: 3/4 × 1/6, then 5/16 × 1/2 more
    assert found.ends[0] == pytest.approx([1 / 4, 1 / 4, 1 / 4, 9 / 16, 9 / 16, 9 / 16])
    assert found.ends[1] == pytest.approx([0, 1 / 8, 1 / 8, 1 / 8, 9 / 32, 9 / 32])
    assert (found.at(4.9), found.at(5), found.waiting_at(0)) == (0, 0.25, 1)
    assert found.reached(0.5)[0] == 20
    assert math.isinf(found.reached(0.9)[0]), "at most 23 of 32 can still be served"


def test_the_interval_by_hand() -> None:
    # four of ten served at once and nobody lost: the variance is 0.4 × 0.6 / 10, on the scale of log(-log(1 - share))
    found = incidence([1] * 10, [1] * 4 + [2] * 6)
    reach = 1.959964 * math.sqrt(0.024) / (0.6 * -math.log(0.6))
    assert found.low[0] == pytest.approx(1 - 0.6 ** math.exp(-reach), abs=1e-6)
    assert found.high[0] == pytest.approx(1 - 0.6 ** math.exp(reach), abs=1e-6)


@given(people)
def test_all_ends_and_the_waiting_add_up(rows: list[tuple[int, int]]) -> None:
    found = incidence(*zip(*rows, strict=True))
    assert found.ends.sum(axis=0) + found.waiting == pytest.approx(np.ones(len(found.times)))
    assert (np.diff(found.ends, axis=1) >= 0).all()
    assert (found.low <= found.ends[0] + 1e-12).all()
    assert (found.ends[0] <= found.high + 1e-12).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=60))
def test_without_a_competing_end_it_is_kaplan_and_meiers(rows: list[tuple[int, int]]) -> None:
    times, end = (np.array(column) for column in zip(*rows, strict=True))
    if not end.any():
        return
    found = incidence(times, end, ends=1)
    survival = stats.ecdf(stats.CensoredData.right_censored(times, end == CENSORED)).sf
    assert found.at(survival.quantiles) == pytest.approx(1 - survival.probabilities)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        band = survival.confidence_interval(method="log-log")
    # the reference has no interval where all or none are done
    known = (survival.probabilities > 1e-9) & (survival.probabilities < 1 - 1e-9)
    at = np.searchsorted(found.times, survival.quantiles)
    assert found.high[at][known] == pytest.approx(1 - band.low.probabilities[known])
    assert found.low[at][known] == pytest.approx(1 - band.high.probabilities[known])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 2)), min_size=2, max_size=60))
def test_where_nobody_is_lost_it_is_the_plain_share(rows: list[tuple[int, int]]) -> None:
    times, end = (np.array(column) for column in zip(*rows, strict=True))
    found = incidence(times, end)
    shares = np.array([((times <= time) & (end == 1)).mean() for time in found.times])
    assert found.ends[0] == pytest.approx(shares)
    inside = (shares > 0) & (shares < 1)
    # and its variance the binomial one, read back from the interval
    rest = 1 - shares[inside]
    reach = np.log(np.log1p(-found.high[inside]) / np.log(rest))
    variance = (reach / 1.959963984540054 * rest * np.log(rest)) ** 2
    assert variance == pytest.approx(shares[inside] * rest / len(rows), rel=1e-4)


@given(people, st.integers(2, 5))
def test_counts_stand_for_rows(rows: list[tuple[int, int]], many: int) -> None:
    times, end = zip(*rows, strict=True)
    counted, plain = incidence(times, end, [many] * len(rows)), incidence(times * many, end * many)
    assert counted.ends == pytest.approx(plain.ends)
    assert counted.low == pytest.approx(plain.low)


def test_leaving_is_not_being_lost_sight_of() -> None:
    # half leave before anybody is called: taking them for censored would call everyone served
    times, end = np.array([1.0] * 5 + [2.0] * 5), np.array([2] * 5 + [1] * 5)
    assert incidence(times, end).at(2) == pytest.approx(0.5)
    assert incidence(times, np.where(end == 2, CENSORED, end)).at(2) == pytest.approx(1)
