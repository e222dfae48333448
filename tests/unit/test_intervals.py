"""Intervals against published and hand-counted numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import intervals

# Newcombe, Statistics in Medicine 1998, 17:857-872, table I, method 3
NEWCOMBE = [
    # r, n, low, high
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]

# the usual table of exact 95 % limits for a Poisson count
GARWOOD = [
    # events, low, high
    (0, 0.0, 3.6889),
    (1, 0.0253, 5.5716),
    (5, 1.6235, 11.6683),
    (10, 4.7954, 18.3904),
    (20, 12.2165, 30.8884),
]


@pytest.mark.parametrize(("r", "n", "low", "high"), NEWCOMBE)
def test_wilson_matches_the_published_table(r: int, n: int, low: float, high: float) -> None:
    found = intervals.wilson(r, n)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("events", "low", "high"), GARWOOD)
def test_poisson_matches_the_published_table(events: int, low: float, high: float) -> None:
    found = intervals.poisson(events, 1)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_rate_is_per_exposure() -> None:
    low, high = intervals.poisson(10, 2_000)
    assert low == pytest.approx(4.7954 / 2_000, rel=1e-4)
    assert high == pytest.approx(18.3904 / 2_000, rel=1e-4)


def test_net_counted_by_hand() -> None:
    # 7 promoters, 2 detractors, 1 neither; with ¾, ¾ and 1½ added: 7.75, 2.75 and 2.5 of 13
    # net 5/13 = 0.384615; variance (10.5/13 - 0.384615²)/13 = 0.050751; 1.959964 × 0.225280 = 0.441541
    low, high = intervals.net(7 - 2, 7 + 2, 10)
    assert low == pytest.approx(-0.056926, abs=1e-5)
    assert high == pytest.approx(0.826156, abs=1e-5)


def test_five_promoters_of_five_are_not_certainty() -> None:
    low, high = intervals.net(5, 5, 5)
    assert low < 0.2
    assert high == 1


def test_mean_counted_by_hand() -> None:
    # 1, 2, 3, 4, 5: mean 3, standard deviation 1.5811, standard error 0.7071, t(4) = 2.7764
    low, high = intervals.mean(15, 55, 5)
    assert low == pytest.approx(1.0368, abs=5e-5)
    assert high == pytest.approx(4.9632, abs=5e-5)


def test_nothing_to_judge_by_is_unknown() -> None:
    for low, high in (
        intervals.wilson([0, 3], [0, np.nan]),
        intervals.poisson([0, 3], [0, np.nan]),
        intervals.net([0, 1], [0, 1], [0, np.nan]),
        intervals.mean([0, 4], [0, 16], [0, 1]),
    ):
        assert np.isnan(low).all()
        assert np.isnan(high).all()


def test_arrays_give_arrays_and_leave_gaps() -> None:
    low, high = intervals.wilson(np.array([81, 0, 15]), np.array([263, 0, 148]))
    assert low == pytest.approx([0.2553, np.nan, 0.0624], abs=5e-5, nan_ok=True)
    assert high == pytest.approx([0.3662, np.nan, 0.1605], abs=5e-5, nan_ok=True)


def test_more_answers_than_invitations_are_all() -> None:
    assert intervals.wilson(12, 10) == intervals.wilson(10, 10)


shares = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares)
def test_wilson_holds_the_share_and_stays_between_0_and_1(share: tuple[int, int]) -> None:
    r, n = share
    low, high = intervals.wilson(r, n)
    assert 0 <= low <= r / n <= high <= 1


@given(shares)
def test_wilson_mirrors(share: tuple[int, int]) -> None:
    r, n = share
    low, high = intervals.wilson(r, n)
    mirrored_low, mirrored_high = intervals.wilson(n - r, n)
    assert (low, high) == (pytest.approx(1 - mirrored_high), pytest.approx(1 - mirrored_low))


@given(st.integers(0, 5_000), st.floats(0.1, 1e6))
def test_poisson_holds_the_rate(events: int, exposure: float) -> None:
    low, high = intervals.poisson(events, exposure)
    assert 0 <= low <= events / exposure < high


@given(shares.flatmap(lambda share: st.tuples(st.integers(0, share[0]), st.just(share[0]), st.just(share[1]))))
def test_net_holds_the_net_and_stays_in_range(parts: tuple[int, int, int]) -> None:
    promoters, either, n = parts
    difference = promoters - (either - promoters)
    low, high = intervals.net(difference, either, n)
    assert -1 <= low <= difference / n <= high <= 1


@given(st.lists(st.integers(1, 5), min_size=2, max_size=50))
def test_mean_holds_the_mean(ratings: list[int]) -> None:
    low, high = intervals.mean(sum(ratings), sum(rating**2 for rating in ratings), len(ratings))
    average = sum(ratings) / len(ratings)
    assert low <= average + 1e-9
    assert high >= average - 1e-9
