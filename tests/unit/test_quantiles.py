"""Quantiles and their intervals against numbers worked out by hand."""

import numpy as np
import pytest
from scipy.stats import binom

from metrics.quantiles import EDGES, Histograms, Samples, estimate, ranks
from some_waits import buckets


def histogram(*seconds: float) -> Histograms:
    return Histograms(buckets(seconds)[None, :])


def test_the_median_of_known_waits() -> None:
    value = estimate(Samples.of([[60, 120, 180, 240, 900], [10, 20, 30, 40]]), 0.5).value
    assert value.tolist() == [180, 25]


def test_the_90th_percentile_is_the_spreadsheets() -> None:
    # PERCENTILE.INC(1…11; 0.9) = 10; of 1…10 it is 9.1
    value = estimate(Samples.of([range(1, 12), range(1, 11)]), 0.9).value
    assert value == pytest.approx([10, 9.1])


def test_the_rank_of_a_quantile_as_numpy_has_it() -> None:
    waits = np.sort(np.random.default_rng(4).lognormal(7, 0.8, 137))
    for q in (0.5, 0.9):
        assert estimate(Samples.of([waits]), q).value[0] == pytest.approx(np.quantile(waits, q))


def test_ten_waits_by_hand() -> None:
    # P(B ≤ 1) = 11/1024 = 1.07 %, P(B ≤ 2) = 56/1024 = 5.5 %: the median lies between the 2nd and 9th of ten
    low, high = ranks(10, 0.5)
    assert (float(low), float(high)) == (2, 9)
    found = estimate(Samples.of([[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]]), 0.5)
    assert (found.value[0], found.low[0], found.high[0]) == (55, 20, 90)


@pytest.mark.parametrize("n", [10, 30, 99, 1000])
@pytest.mark.parametrize("q", [0.5, 0.9])
def test_the_ranks_hold_95_percent_and_no_narrower_pair_does(n: int, q: float) -> None:
    low, high = (int(rank) for rank in ranks(n, q))
    assert binom.cdf(low - 1, n, q) <= 0.025 < binom.cdf(low, n, q)
    assert binom.sf(high - 1, n, q) <= 0.025 < binom.sf(high - 2, n, q)


def test_too_few_waits_beyond_leave_that_side_without_bound() -> None:
    # 0.9³⁵ = 2.503 %: with 35 waits all may well lie below the 90th percentile; with 36 no longer
    thirty_five, thirty_six = (estimate(Samples.of([np.arange(n, dtype=float)]), 0.9) for n in (35, 36))
    assert np.isposinf(thirty_five.high[0])
    assert thirty_six.high[0] == 35
    assert estimate(Samples.of([[5.0, 6.0, 7.0]]), 0.5).low[0] == 0


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    groups = np.sort(rng.lognormal(7, 0.7, (2000, 60)), axis=1)
    found = estimate(Samples.of(list(groups)), 0.5)
    holds = np.mean((found.low <= np.exp(7)) & (np.exp(7) <= found.high))
    assert 0.94 < holds < 0.99


def test_a_histogram_is_exact_where_the_quantile_is_an_edge() -> None:
    # half of the waits up to 20 minutes, half above: the median is 20 minutes, an edge
    assert estimate(histogram(*[1150] * 6, *[1300] * 6), 0.5).value[0] == 1200
    # all ten in (900, 960]: the median stands in its middle
    assert estimate(histogram(*[960] * 10), 0.5).value[0] == 930


def test_a_wait_on_an_edge_belongs_below_it() -> None:
    assert estimate(histogram(1200), 0.5).value[0] == pytest.approx(1140)
    assert estimate(histogram(1201), 0.5).value[0] == pytest.approx(1260)
    assert estimate(histogram(0), 0.5).value[0] == pytest.approx(7.5)


def test_more_than_six_hours_is_not_pretended_to_be_known() -> None:
    found = estimate(histogram(*[600] * 4, *[30_000] * 8), 0.5)
    assert np.isposinf(found.value[0])
    assert found.low[0] < 601


def test_nothing_is_nothing() -> None:
    for waits in (Samples.of([[], [60.0, 60.0]]), Histograms(np.stack([buckets([]), buckets([60, 60])]))):
        found = estimate(waits, 0.5)
        assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
        assert found.value[1] > 0
    assert estimate(Samples.of([]), 0.5).value.shape == (0,)


def test_an_empty_group_does_not_disturb_its_neighbours() -> None:
    found = estimate(Samples.of([[1, 2, 3], [], [7, 8, 9], []]), 0.5).value
    np.testing.assert_equal(found, [2, np.nan, 8, np.nan])


@pytest.mark.parametrize(("q", "typical"), [(0.5, 0.013), (0.9, 0.026)])
def test_histograms_lose_little_at_30_to_99_waits(q: float, typical: float) -> None:
    """Mean absolute error against the exact quantile on skewed waits, medians of 4 to 90 minutes."""
    rng = np.random.default_rng(11)
    samples, counts = [], []
    for _ in range(1500):
        waits = np.sort(rng.lognormal(np.log(rng.uniform(240, 5400)), rng.uniform(0.4, 0.9), rng.integers(30, 100)))
        samples.append(waits)
        counts.append(np.bincount(np.searchsorted(EDGES, np.ceil(waits)) - 1, minlength=len(EDGES)))
    exact = estimate(Samples.of(samples), q).value
    read = estimate(Histograms(np.stack(counts)), q).value
    known = np.isfinite(read)
    error = read[known] / exact[known] - 1
    assert known.mean() > 0.99
    assert np.mean(np.abs(error)) < typical
    assert abs(np.mean(error)) < typical / 5
