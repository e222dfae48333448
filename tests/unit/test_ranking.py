"""Shrunk shares: by hand, against simulations, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc

from metrics.ranking import _among_best, shrink

FIGURES = ["value", "low", "high", "weight", "centre", "rank", "among_best"]


def test_five_of_five_do_not_beat_480_of_500() -> None:
    found = shrink([5, 480, 435, 420, 390], [5, 500, 500, 500, 500])
    assert found["raw"].idxmax() == 0
    assert found["rank"].tolist() == [2, 1, 3, 4, 5]
    assert found.loc[0, "weight"] > 0.7
    assert found.loc[1, "weight"] < 0.2
    assert found.loc[1, "among_best"] > 0.99
    assert found.loc[0, "high"] - found.loc[0, "low"] > 3 * (found.loc[1, "high"] - found.loc[1, "low"])


def test_who_is_really_better_is_found() -> None:
    rng = np.random.default_rng(7)
    true = np.array([0.96, *[0.85] * 19])
    n = np.array([120, *rng.integers(20, 160, 19)])
    wins = [shrink(rng.binomial(n, true), n).loc[0] for _ in range(25)]
    assert np.mean([row["rank"] == 1 for row in wins]) > 0.75
    assert np.mean([row["among_best"] > 0.5 for row in wins]) > 0.95


def test_shrunk_shares_are_nearer_to_the_truth_and_their_intervals_hold_it() -> None:
    rng = np.random.default_rng(11)
    off, off_raw, held = 0.0, 0.0, []
    for people in (6, 12, 30):
        for _ in range(20):
            true = rng.beta(45, 5, people)
            n = rng.integers(15, 120, people)
            found = shrink(rng.binomial(n, true), n)
            off += np.square(found["value"] - true).sum()
            off_raw += np.square(found["raw"] - true).sum()
            held.append(((found["low"] <= true) & (true <= found["high"])).mean())
    assert off < 0.7 * off_raw
    assert 0.91 < np.mean(held) < 0.99


def test_where_nobody_differs_nobody_is_singled_out() -> None:
    rng = np.random.default_rng(5)
    n = np.full(20, 40)
    found = shrink(rng.binomial(n, 0.9), n)
    assert found["value"].max() - found["value"].min() < 0.5 * (found["raw"].max() - found["raw"].min())
    assert found["among_best"].max() < 0.6
    assert (found["low"] < 0.9).all()
    assert (found["high"] > 0.9).all()


def masses(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Beta distributions in cells."""
    return np.diff(betainc(a[:, None], b[:, None], np.linspace(0, 1, 4_001)), axis=1)


def test_the_chance_to_be_among_the_best_against_a_simulation() -> None:
    a, b = np.array([40.0, 30, 60, 18, 9, 80]), np.array([6.0, 5, 12, 4, 1, 11])
    draws = np.random.default_rng(3).beta(a, b, (200_000, len(a)))
    best = np.argsort(-draws, axis=1)[:, :3]
    simulated = np.bincount(best.ravel(), minlength=len(a)) / len(draws)
    np.testing.assert_allclose(_among_best(masses(a, b), 3), simulated, atol=0.005)


def test_one_of_two_likely_best_by_hand() -> None:
    # uniform against beta(2, 1), whose distribution is x²: the first is greater with 1/3
    found = _among_best(masses(np.array([1.0, 2.0]), np.ones(2)), 1)
    np.testing.assert_allclose(found, [1 / 3, 2 / 3], atol=1e-5)


def test_a_role_of_one_by_numerical_integration() -> None:
    # one person, 3 of 10: given M the average is uniform and M / (M + 10) is; simulated with weights
    rng = np.random.default_rng(2)
    shrinkage, centre = rng.random(400_000), rng.random(400_000)
    worth = 10 * shrinkage / (1 - shrinkage)
    share = rng.beta(worth * centre, worth * (1 - centre))
    weights = share**3 * (1 - share) ** 7
    order = np.argsort(share)
    below = np.cumsum(weights[order]) / weights.sum()
    row = shrink([3], [10]).loc[0]
    assert row["value"] == pytest.approx(np.average(share, weights=weights), abs=0.005)
    for column, tail in (("low", 0.025), ("high", 0.975)):
        assert row[column] == pytest.approx(share[order][np.searchsorted(below, tail)], abs=0.02)


def test_among_giants_a_small_one_keeps_a_wide_interval() -> None:
    found = shrink([900_000, 910_000, 850_000, 880_000, 20], [1_000_000] * 4 + [25])
    assert found["value"][:4].to_numpy() == pytest.approx(found["raw"][:4].to_numpy(), abs=1e-4)
    assert found["rank"].tolist()[:2] == [2, 1]
    assert 0.82 < found.loc[4, "value"] < 0.89
    assert found.loc[4, "high"] - found.loc[4, "low"] > 0.08


def test_roles_are_compared_within_themselves() -> None:
    hits, n = [45, 40, 30, 20, 9, 8], [50, 50, 50, 30, 10, 10]
    roles = ["nurse", "nurse", "nurse", "doctor", "doctor", "doctor"]
    found = shrink(hits, n, roles)
    nurses, doctors = shrink(hits[:3], n[:3]), shrink(hits[3:], n[3:])
    pd.testing.assert_frame_equal(found[FIGURES], pd.concat([nurses, doctors], ignore_index=True)[FIGURES])
    assert found["rank"].tolist() == [1, 2, 3, 3, 1, 2]
    assert (found["among_best"] == 1).all()  # three people each


def test_too_few_answers_are_listed_without_figures() -> None:
    found = shrink([45, 3, 40, 30, 0], [50, 3, 50, 50, 0], minimum=15)
    assert found["n"].tolist() == [50, 3, 50, 50, 0]
    assert found[FIGURES].isna().all(axis=1).tolist() == [False, True, False, False, True]
    without = shrink([45, 40, 30], [50, 50, 50])
    pd.testing.assert_frame_equal(found[FIGURES].dropna().reset_index(drop=True), without[FIGURES])


def test_where_less_is_better_the_ranking_turns_round() -> None:
    hits, n = np.array([2, 9, 4, 30, 11]), np.array([100, 120, 90, 200, 80])
    fewest, others = shrink(hits, n, better="down"), shrink(n - hits, n)
    np.testing.assert_allclose(fewest["value"], 1 - others["value"], atol=1e-12)
    np.testing.assert_allclose(fewest["among_best"], others["among_best"], atol=1e-9)
    assert fewest["rank"].tolist() == others["rank"].tolist()


def test_all_or_nothing_and_nobody() -> None:
    for hits in ([10] * 5, [0] * 5):
        found = shrink(hits, [10] * 5)
        assert found["value"].nunique() == 1
        assert found["among_best"].to_numpy() == pytest.approx(np.full(5, 0.6), abs=0.03)  # three of five
        assert (found["rank"] == 1).all()
    assert shrink([12], [10]).loc[0, "raw"] == 1
    assert shrink([], []).empty
    assert shrink([0], [0])[FIGURES].isna().all(axis=None)


def test_what_cannot_be_ranked_is_refused() -> None:
    for wrong in (([-1], [2]), ([1], [np.nan]), ([1, 2], [3])):
        with pytest.raises(ValueError, match="count"):
            shrink(*wrong)
    with pytest.raises(ValueError, match="role"):
        shrink([1], [2], ["a", "b"])
    with pytest.raises(ValueError, match="better"):
        shrink([1], [2], better="sideways")


people = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=9
)


@given(people, st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_shrinkage_keeps_the_order_within_equal_n(pairs: list[tuple[int, int]], n: int) -> None:
    hits, sizes = (np.array(part) for part in zip(*[*pairs, (n // 2, n), (n, n)], strict=True))
    found = shrink(hits, sizes)
    assert found["value"].between(0, 1).all()
    assert ((found["low"] <= found["value"]) & (found["value"] <= found["high"])).all()
    for _, alike in found.groupby("n"):
        ordered = alike.sort_values("raw")
        for column in ("value", "low", "high", "among_best"):
            assert (ordered[column].diff().dropna() >= -1e-9).all(), column
    assert found["among_best"].sum() == pytest.approx(min(3, len(found)), abs=0.02)


@given(people, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_people_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    found = shrink(*zip(*pairs, strict=True))
    shuffled = shrink(*zip(*(pairs[index] for index in order), strict=True))
    np.testing.assert_allclose(found[FIGURES].to_numpy()[order], shuffled[FIGURES], atol=1e-9)
