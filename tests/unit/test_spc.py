"""Process control on series short enough to count by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics import spc

STEADY = [10, 8, 9, 11, 10, 9, 11, 8, 10, 9, 11, 10]  # mean 116 / 12; moving ranges sum to 18 over 11


def rules(values: list, **options: object) -> list[str | None]:
    return spc.xmr(values, **options).points["rule"].tolist()


def signals(values: list, **options: object) -> list[str]:
    return spc.xmr(values, **options).points["signal"].tolist()


def test_limits_by_hand() -> None:
    # 4, 8, 6: mean 6, moving ranges 4 and 2, their mean 3; 6 ± 2.66 · 3
    points = spc.xmr([4, 8, 6]).points
    assert points.columns.tolist() == ["value", "mean", "lower", "upper", "rule", "signal", "phase"]
    assert points["mean"].tolist() == [6, 6, 6]
    assert points["lower"].to_numpy() == pytest.approx(np.full(3, -1.98))
    assert points["upper"].to_numpy() == pytest.approx(np.full(3, 13.98))
    assert points["signal"].tolist() == ["common"] * 3


def test_a_moving_range_far_off_is_screened_once() -> None:
    # moving ranges 1 (18 times), 20, 20; mean 58 / 20 = 2.9, of which 3.267 is 9.47: both are left out
    values = [*[10, 11] * 5, 31, *[11, 10] * 5]
    screened, plain = (spc.xmr(values, screen_outliers=on).points.iloc[0] for on in (True, False))
    assert screened["mean"] == plain["mean"] == pytest.approx(241 / 21)
    assert screened["upper"] - screened["mean"] == pytest.approx(2.66)
    assert plain["upper"] - plain["mean"] == pytest.approx(2.66 * 2.9)


def test_outside_is_strict() -> None:
    # baseline 0, 1, 0, 1: mean ½, limits ½ ± 2.66
    base = [0, 1, 0, 1]
    assert rules([*base, 3.16], baseline=4)[-1] is None
    assert rules([*base, 3.17], baseline=4)[-1] == "outside"
    assert rules([*base, -2.17], baseline=4)[-1] == "outside"


def test_seven_on_one_side_are_a_shift_six_are_not() -> None:
    base = [0, 1] * 6
    seven, six = ([*base, *[0.9, 0.8] * 3, *last] for last in ([0.9], [0.4]))
    assert rules(seven, baseline=12)[12:] == ["shift"] * 7
    # the last 1 of the baseline is on that side too, so six more would do
    assert rules(six, baseline=12)[11:18] == ["shift"] * 7
    assert rules([*base, 0, *six[12:]], baseline=12)[13:] == [None] * 7


def test_a_value_on_the_mean_ends_a_run() -> None:
    base = [0, 2] * 6
    assert rules([*base, 0, *[1.5] * 3, 1, *[1.5] * 3], baseline=12)[13:] == [None] * 7


def test_a_rise_of_seven_is_a_trend_equal_neighbours_end_it() -> None:
    base = [0, 10, 0, 10, 0, 10, 0, 10, 0, 10, 0, 10]
    assert rules([*base, 1, 2, 3, 4, 6, 7, 8], baseline=12)[12:] == ["trend"] * 7
    assert rules([*base, 1, 2, 3, 4, 4, 6, 7], baseline=12)[12:] == [None] * 7
    assert signals([*base, 1, 2, 3, 4, 6, 7, 8], baseline=12, better="down")[12:] == ["concern"] * 7
    assert signals([*base, 8, 7, 6, 4, 3, 2, 1], baseline=12, better="neutral")[12:] == ["low"] * 7


def test_a_turning_point_belongs_to_what_follows() -> None:
    base = [0, 20] * 6
    rise_and_fall = [4, 5, 6, 7, 8, 9, 11, 9, 8, 7, 6, 5, 4]
    assert signals([*base, *rise_and_fall], baseline=12)[12:] == ["improvement"] * 6 + ["concern"] * 7


def test_two_of_three_near_the_limit() -> None:
    # baseline mean ½, limits ½ ± 2.66, near beyond ½ + 1.77 = 2.27
    base = [0, 1] * 6
    assert rules([*base, 0, 2.4, 0.9, 2.4, 0], baseline=12)[12:] == [None, "two_of_three", None, "two_of_three", None]
    assert rules([*base, 0, 2.4, 0.4, 2.4, 0], baseline=12)[12:] == [None] * 5  # not all on one side
    assert rules([*base, 0, 2.4, -2, 2.4, 0], baseline=12)[12:] == [None] * 5


def test_a_value_beyond_the_limit_counts_as_near_it_since_2023() -> None:
    values = [*[0, 1] * 6, 0, 9, 0.9, 2.4, 0]
    assert rules(values, baseline=12)[12:] == [None, "outside", None, None, None]
    later = rules(values, baseline=12, two_of_three="beyond_counts")[12:]
    assert later == [None, "outside", None, "two_of_three", None]


def test_the_first_rule_labels() -> None:
    # a rise of seven on one side, its end near and beyond the limit
    values = [*[0, 1] * 6, 0.6, 0.8, 1, 1.2, 2.3, 2.4, 9]
    assert rules(values, baseline=12)[12:] == ["trend"] * 6 + ["outside"]
    assert spc.xmr(values, baseline=12).variation == "improvement"


def test_a_new_phase_has_limits_of_its_own_and_no_rule_looks_across() -> None:
    values = [*[0, 1] * 3, *[20, 21] * 3]
    chart = spc.xmr(values, rebase=[6])
    assert chart.points["phase"].tolist() == [0] * 6 + [1] * 6
    assert chart.points["mean"].tolist() == [0.5] * 6 + [20.5] * 6
    assert chart.points["rule"].tolist() == [None] * 12
    assert chart.provisional
    assert "outside" in spc.xmr(values, baseline=6).points["rule"].tolist()


def test_positions_of_phases_count_missing_values() -> None:
    gap = [0, 1, None, 0, 1, None, 20, 21, 20]
    chart = spc.xmr(gap, rebase=[5])
    assert chart.points["phase"].tolist() == [0] * 5 + [1] * 4
    assert chart.points["mean"].tolist() == [0.5] * 5 + [pytest.approx(61 / 3)] * 4
    # a phase without a value has no limits, and the verdicts are those of the last value
    empty = spc.xmr([1, 3, 1, None, None], rebase=[3], target=3)
    assert empty.points["upper"].isna().tolist() == [False] * 3 + [True] * 2
    assert (empty.variation, empty.assurance) == ("common", "inconsistent")


def test_the_baseline_alone_sets_the_limits() -> None:
    chart = spc.xmr([*STEADY, 30, 31], baseline=12)
    assert chart.points["mean"].iloc[-1] == pytest.approx(116 / 12)
    assert chart.points["upper"].iloc[-1] == pytest.approx(116 / 12 + 2.66 * 18 / 11)
    assert not chart.provisional
    assert spc.xmr([*STEADY, 30, 31], baseline=6).provisional


def test_direction_turns_high_and_low_into_better_and_worse() -> None:
    values = [*STEADY, 30]
    found = {better: spc.xmr(values, baseline=12, better=better).variation for better in ("up", "down", "neutral")}
    assert found == {"up": "improvement", "down": "concern", "neutral": "high"}


@pytest.mark.parametrize(
    ("target", "up", "down"),
    [(1, "pass", "fail"), (9, "inconsistent", "inconsistent"), (20, "fail", "pass"), (None, None, None)],
)
def test_assurance_compares_the_target_with_the_limits(target: float | None, up: str | None, down: str | None) -> None:
    assert spc.xmr(STEADY, target=target).assurance == up
    assert spc.xmr(STEADY, target=target, better="down").assurance == down
    assert spc.xmr(STEADY, target=target, better="neutral").assurance is None


def test_a_target_on_a_limit_is_a_matter_of_chance() -> None:
    limits = spc.xmr([4, 8, 6]).points.iloc[-1]
    assert spc.xmr([4, 8, 6], target=limits["upper"]).assurance == "inconsistent"
    assert spc.xmr([4, 8, 6], target=math.nextafter(limits["upper"], 99)).assurance == "fail"


@pytest.mark.parametrize("value", [0.1, 1 / 3, 99.9, 1e-12, 0])
@pytest.mark.parametrize("screen", [True, False])
def test_equal_values_are_no_signal(value: float, screen: bool) -> None:
    for count in (1, 3, 20, 36):
        chart = spc.xmr([value] * count, target=value, screen_outliers=screen)
        assert (chart.points[["mean", "lower", "upper"]] == value).all(axis=None)
        assert set(chart.points["signal"]) == {"common"}
        assert chart.assurance == "inconsistent"
    assert spc.xmr([value], target=value + 1).assurance == "fail"


def test_decimals_that_sum_badly_put_no_value_beside_a_mean_it_lies_on() -> None:
    # the mean of these is 0.3 to the last digit; added up one after the other it is not
    values = [0.1, 0.2, 0.3, 0.4, 0.5] * 6 + [0.3] * 7
    assert spc.xmr(values).points["mean"].iloc[0] == 0.3
    assert set(rules(values)) == {None}


def test_dates_give_the_order_and_rows_stay_where_they_were() -> None:
    values = [*STEADY, 30, 31]
    dates = pd.date_range("2025-01-01", periods=len(values), freq="MS")
    order = np.random.default_rng(1).permutation(len(values))
    straight = spc.xmr(values, dates=dates, rebase=[12]).points
    mixed = spc.xmr(np.array(values)[order], dates=dates[order], rebase=[int(np.argsort(order)[12])]).points
    pd.testing.assert_frame_equal(mixed.sort_values("date").reset_index(drop=True), straight)
    assert mixed["value"].tolist() == [values[at] for at in order]


def test_how_long_the_last_label_has_held() -> None:
    base = [0, 1] * 6
    for last, rule, months in (
        ([0, *[0.9, 0.8] * 4], "shift", 8),
        ([*[0.9, 0.8] * 2, None, *[0.9, 0.8] * 2], "shift", 9),  # the last 1 of the baseline is above too
        ([-1, -0.8, -0.5, 0.1, 0.6, 0.8, 1.1, 1.3], "trend", 8),
        ([0, 9], "outside", 1),
        ([0, 0.2], None, 1),
    ):
        chart = spc.xmr([*base, *last], baseline=12)
        assert (chart.points["rule"].iloc[-1], chart.in_a_row) == (rule, months)
    assert spc.xmr([None]).in_a_row == 0


def test_nothing_at_all() -> None:
    for values in ([], [None, None], [math.nan]):
        chart = spc.xmr(values, target=3)
        assert len(chart.points) == len(values)
        assert (chart.variation, chart.assurance, chart.provisional) == (None, None, True)
        assert chart.points["mean"].isna().all()
    assert len(spc.xmr_many(np.empty((0, 5)))) == 0


def test_what_makes_no_chart_is_refused() -> None:
    for message, values, options in (
        ("finite", [1, math.inf], {}),
        ("one series", [[1, 2]], {}),
        ("better", [1, 2], {"better": "sideways"}),
        ("two_of_three", [1, 2], {"two_of_three": "all"}),
        ("baseline", [1, 2], {"baseline": 1}),
        ("rebase", [1, 2], {"rebase": [2]}),
        ("rebase", [1, 2], {"rebase": [-1]}),
        ("dates", [1, 2], {"dates": ["2026-01-01"]}),
        ("dates", [1, 2], {"dates": ["2026-01-01", "2026-01-01"]}),
        ("dates", [1, 2], {"dates": ["2026-01-01", None]}),
    ):
        with pytest.raises(ValueError, match=message):
            spc.xmr(values, **options)
    for message, options in (
        ("better", {"better": ["up"]}),
        ("rebase", {"rebase": [[1], [1], [0]]}),
        ("target", {"target": [1, 2, 3]}),
    ):
        with pytest.raises(ValueError, match=message):
            spc.xmr_many([[1, 2], [3, 4]], **options)


def test_many_series_at_once_are_each_as_alone() -> None:
    rng = np.random.default_rng(8)
    table = rng.normal(50, 5, (30, 24)).round(1)
    table[rng.random(table.shape) < 0.15] = np.nan
    table[3] = np.nan
    better = rng.choice(["up", "down", "neutral"], 30).tolist()
    target = np.where(rng.random(30) < 0.3, np.nan, rng.normal(50, 10, 30))
    rebase = [sorted(rng.choice(24, rng.integers(0, 3), replace=False).tolist()) for _ in range(30)]
    charts = spc.xmr_many(table, better=better, target=target, rebase=rebase)
    for series in range(30):
        alone = spc.xmr(table[series], better=better[series], target=target[series], rebase=rebase[series])
        among = charts[series]
        pd.testing.assert_frame_equal(among.points, alone.points)
        assert (among.variation, among.assurance, among.provisional) == (
            (alone.variation, alone.assurance, alone.provisional)
        )
