"""Funnels against the field's reference implementation (FunnelPlotR 0.6.0), by hand, and what must always hold."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.funnel import Funnel, proportions, ratios
from warehouse.config import ROOT

LIMITS = ["lower95", "upper95", "lower998", "upper998"]
LIMITS += [f"od_{name}" for name in LIMITS]


def theirs(name: str) -> str:
    return name.replace("lower", "LCL").replace("upper", "UCL").replace("od_", "OD_")


def funnel(case: pd.Series, groups: pd.DataFrame) -> Funnel:
    options = {"overdispersion": case["draw_adjusted_in"], "trim": case["trim_by"]}
    counts = groups["numerator"], groups["denominator_in"], groups["group"]
    if case["data_type"] == "PR":
        return proportions(*counts, **options)
    return ratios(*counts, method=case["sr_method"].lower(), round_expected=case["SHMI_rounding"], **options)


@pytest.fixture(scope="module", params=["invented", "all"])
def cases(request: pytest.FixtureRequest) -> list[tuple[pd.Series, pd.DataFrame]]:
    """Each case that was computed, with its groups; ratios of counts are not offered here.

    The invented ones, which every clone has, and all of them.
    """
    folder = ROOT / "tests/data/reference/funnel"
    if request.param == "all":
        folder = request.getfixturevalue("reference") / "reference/funnel"
    table = pd.read_csv(folder / "cases.csv")
    groups = dict(list(pd.read_csv(folder / "groups.csv", dtype={"group": str}).groupby("case_id")))
    table = table[table["data_type"].isin(["PR", "SR"]) & table["error"].isna()]
    return [(case, groups[case["case_id"]]) for _, case in table.iterrows()]


def test_every_case_of_the_reference(
    cases: list[tuple[pd.Series, pd.DataFrame]], capsys: pytest.CaptureFixture
) -> None:
    total: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    clamped = 0
    for case, groups in cases:
        found = funnel(case, groups)
        kind = case["data_type"] if case["data_type"] == "PR" else case["sr_method"]
        alone = len(groups) == 1  # the variance between groups is not a number there, nor what follows from it
        for name in ("target", "phi") if alone else ("target", "phi", "tau2"):
            total[f"{kind} parameters"] += 1
            matched[f"{kind} parameters"] += np.isclose(getattr(found, name), case[name], rtol=1e-9, atol=1e-6)
        level = "95" if case["limit"] == 95 else "998"
        judged = np.full(len(groups), not alone and (case["draw_adjusted_in"] or case["draw_unadjusted_in"]))
        for name in LIMITS[:4] if alone else LIMITS:
            ours = found.groups[name].to_numpy()
            # at the ends of the scale the reference turns back, or crosses
            turned = (kind == "PR") & ((ours == 0) | (ours == 1))
            equal = np.isclose(ours * case["multiplier"], groups[theirs(name)], rtol=1e-9, atol=1e-6)
            clamped += (turned & ~equal).sum()
            total[f"{kind} limits"] += (equal | ~turned).sum()
            matched[f"{kind} limits"] += equal.sum()
            judged &= equal | (not name.endswith(level))
        total[f"{kind} outliers"] += judged.sum()
        alike = (found.beyond(level) != 0) == (groups["outlier"].to_numpy() == 1)
        matched[f"{kind} outliers"] += alike[judged].sum()
    with capsys.disabled():
        print("\nfunnel", *(f"{name} {matched[name]}/{total[name]}" for name in total), sep="\n  ")
        print(f"  kept at 0 or 1 {clamped}")
    assert matched == total


def test_proportions_by_hand() -> None:
    # 40 of 200; asin(sqrt(0.2)) = 0.463648, standard error 1 / (2 sqrt(100)) = 0.05
    found = proportions([10, 30], [100, 100], ["a", "b"])
    row = found.groups.iloc[0]
    assert found.target == pytest.approx(0.2)
    assert row["lower95"] == pytest.approx(np.sin(0.463648 - 1.959964 * 0.05) ** 2, abs=1e-6)
    assert row["upper998"] == pytest.approx(np.sin(0.463648 + 3.090232 * 0.05) ** 2, abs=1e-6)
    assert (row["lower95"], row["upper998"]) == (pytest.approx(0.1278, abs=5e-5), pytest.approx(0.3359, abs=5e-5))


def test_the_limits_of_chance_alone_are_exact_for_ratios() -> None:
    # the usual table of exact limits has 1.6235 to 11.6683 for 5 events
    found = ratios([5, 50], [5, 50], ["a", "b"], overdispersion=False)
    assert found.groups.loc[0, "lower95"] == pytest.approx(1.6235 / 5, abs=1e-5)
    assert found.groups.loc[0, "upper95"] == pytest.approx(11.6683 / 5, abs=1e-5)


def test_dispersion_by_hand() -> None:
    # roots of the ratios 1.1, 1, 0.9; standard error 1 / (2 sqrt(100)) = 0.05: z = 2, 0, -2; phi = 8 / 3
    # weights 400 each: tau² = (8 - 2) / (1200 - 480000 / 1200) = 6 / 800
    found = ratios([121, 100, 81], [100] * 3, list("abc"), method="cqc", trim=0)
    assert (found.phi, found.tau2) == (pytest.approx(8 / 3), pytest.approx(0.0075))
    assert found.groups["od_upper95"].tolist() == [pytest.approx(1 + 1.959964 * np.sqrt(0.0025 + 0.0075))] * 3
    narrow = ratios([121, 100, 81], [100] * 3, list("abc"), method="cqc", trim=0, overdispersion=False)
    assert (narrow.phi, narrow.tau2) == (0, 0)
    assert narrow.groups["od_upper95"].tolist() == [pytest.approx(1 + 1.959964 * 0.05)] * 3


def test_the_outlier_looked_for_does_not_widen_its_own_limits() -> None:
    usual = [100, 95, 105, 98, 102, 97, 103, 99, 101]
    for method in ("shmi", "cqc"):
        calm = ratios([*usual, 104], [100] * 10, range(10), method=method)
        wild = ratios([*usual, 300], [100] * 10, range(10), method=method)
        assert (calm.tau2, wild.tau2) == (0, 0)
        assert wild.groups["outlier"].tolist() == [False] * 9 + [True]
        assert wild.beyond("998").tolist() == [0] * 9 + [1]


def test_over_dispersion_pardons_what_is_usual_among_the_groups() -> None:
    rng = np.random.default_rng(4)
    n = np.full(40, 5_000)
    counts = rng.binomial(n, rng.normal(0.2, 0.03, 40).clip(0.05, 0.4))
    strict, fair = (proportions(counts, n, range(40), overdispersion=wide) for wide in (False, True))
    assert strict.groups["outlier"].sum() > 20
    assert fair.groups["outlier"].sum() == 0
    assert fair.phi > 10


def test_one_small_department_is_not_the_best() -> None:
    # 5 of 5 very satisfied, beside departments of hundreds
    found = proportions([5, 700, 640, 660, 720], [5, 1000, 1000, 1000, 1000], ["small", *"abcd"])
    assert found.groups.loc[0, "value"] == 1
    assert not found.groups.loc[0, "outlier"]


def test_chance_is_exact_where_the_limits_are_not() -> None:
    # all of 30 at 90 %: beyond the limit of 99.84 %, though 0.9 ** 30 = 4.2 % of such groups are there by chance
    found = proportions([30, 900], [30, 1_000], ["small", "large"], target=0.9, overdispersion=False).groups
    assert found["outlier"].tolist() == [True, False]
    assert found["chance"].tolist() == [pytest.approx(2 * 0.9**30), 1]
    # nothing where 5 are expected: e ** -5
    none = ratios([0, 5], [5, 5], ["a", "b"]).groups
    assert none["chance"].tolist() == [pytest.approx(2 * np.exp(-5)), 1]


def test_groups_in_parts_are_added_up_in_the_order_of_the_input() -> None:
    whole = proportions([30, 10], [50, 40], ["z", "a"])
    parts = proportions([10, 10, 20], [20, 40, 30], ["z", "a", "z"])
    pd.testing.assert_frame_equal(whole.groups, parts.groups)
    assert parts.groups["group"].tolist() == ["z", "a"]


def test_a_group_without_cases_changes_nothing() -> None:
    for make, empty in ((proportions, (0, 1)), (ratios, (0, np.inf))):
        found = make([30, 0, 10], [50, 0, 40], list("abc"))
        without = make([30, 10], [50, 40], list("ac"))
        row = found.groups.loc[1]
        assert np.isnan(row["value"])
        assert not row["outlier"]
        assert (row["lower998"], row["upper998"], row["chance"]) == (*empty, 1)
        assert (found.phi, found.tau2) == (without.phi, without.tau2)
    assert np.isnan(proportions([0], [0], ["a"]).target)
    assert len(proportions([], [], []).groups) == 0


def test_one_group_alone_and_all_alike() -> None:
    for found in (proportions([3], [30], ["a"]), proportions([5, 7], [5, 7], ["a", "b"]), ratios([4], [4.0], ["a"])):
        assert found.tau2 == 0
        assert not found.groups["outlier"].any()


def test_a_target_of_its_own() -> None:
    found = proportions([88, 80], [100, 100], ["a", "b"], target=0.95, overdispersion=False)
    assert found.target == 0.95
    assert found.beyond("95").tolist() == [-1, -1]


def test_what_makes_no_funnel_is_refused() -> None:
    for wrong in (([-1], [2]), ([1], [np.nan]), ([np.inf], [3]), ([1, 2], [3])):
        with pytest.raises(ValueError, match="count"):
            proportions(*wrong, ["a"])
    with pytest.raises(ValueError, match="trim"):
        ratios([1], [2], ["a"], trim=0.5)
    with pytest.raises(ValueError, match="target"):
        proportions([1], [2], ["a"], target=1.5)
    with pytest.raises(ValueError, match="method"):
        ratios([1], [2], ["a"], method="other")


counts = st.lists(
    st.one_of(st.integers(0, 40), st.integers(0, 10**8)).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=12,
)


@given(counts, st.booleans(), st.sampled_from([0, 0.1, 0.2]))
@settings(max_examples=50, deadline=None)
def test_limits_of_proportions_bracket_the_target(pairs: list[tuple[int, int]], wide: bool, trim: float) -> None:
    found = proportions(*zip(*pairs, strict=True), range(len(pairs)), overdispersion=wide, trim=trim)
    if np.isnan(found.target):
        return
    for prefix in ("", "od_"):
        steps = [found.groups[prefix + name] for name in ("lower998", "lower95", "upper95", "upper998")]
        steps.insert(2, pd.Series(found.target, index=found.groups.index))
        assert all((above - below >= -1e-12).all() for below, above in pairwise(steps))
        assert (steps[0] >= 0).all()
        assert (steps[-1] <= 1).all()
    assert (found.groups["od_lower95"] <= found.groups["lower95"]).all()
    assert (found.groups["od_upper998"] >= found.groups["upper998"]).all()


@given(counts, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_groups_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    for make in (proportions, ratios):
        found = make(*zip(*pairs, strict=True), range(len(pairs))).groups
        shuffled = make(*zip(*(pairs[index] for index in order), strict=True), order).groups
        pd.testing.assert_frame_equal(found, shuffled.sort_values("group").reset_index(drop=True))


@given(counts)
@settings(max_examples=30, deadline=None)
def test_the_share_of_the_others_mirrors(pairs: list[tuple[int, int]]) -> None:
    hits, n = (np.array(part) for part in zip(*pairs, strict=True))
    found, mirrored = proportions(hits, n, range(len(n))), proportions(n - hits, n, range(len(n)))
    np.testing.assert_allclose(found.groups["od_lower998"], 1 - mirrored.groups["od_upper998"], atol=1e-7)
