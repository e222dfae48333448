"""Whether an action worked: both keys, what is too early, the promise kept in simulated actions without effect."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bench.effect import PROMISE, alarms, few_cases, level, medians, quarters, shares
from metrics import spc
from metrics.change import POWER, Months, months_needed, size
from metrics.definition import definitions
from metrics.effect import Effect, first_month, judge, side_effects, too_early
from metrics.neighbours import NEIGHBOURS, TOUCHPOINT, neighbours

STEADY = [10.0, 8, 9, 11, 10, 9, 11, 8, 10, 9, 11, 10]  # mean 116 / 12; moving ranges sum to 18 over 11
MEDIAN, RATE, SHARE, TIMELY = (
    definitions()[name] for name in ("wait_median", "complaint_rate", "satisfaction_rate", "complaint_on_time_rate")
)
NEUTRAL = definitions()["return_visit_share"]


def plain(values: list[float], **columns: Any) -> pd.DataFrame:
    """A figure without parts, one row a month from January 2025."""
    found = pd.DataFrame({"month": pd.date_range("2025-01-01", periods=len(values), freq="MS"), "n": 50.0})
    nothing = dict.fromkeys(("numerator", "denominator", "sum_squares"), np.nan)
    return found.assign(value=np.array(values, dtype=float), partial=False, **nothing).assign(**columns)


def counted(scale: float, numerators: list[int], denominator: int) -> pd.DataFrame:
    """One with parts."""
    n = np.full(len(numerators), float(denominator))
    values = [scale * each / denominator for each in numerators]
    return plain(values, numerator=np.array(numerators, dtype=float), denominator=n)


def one(values: list[float], n: list[float] | None = None) -> Months:
    return Months(np.array([values], dtype=float), np.array([n or [1.0] * len(values)], dtype=float))


def test_months_are_held_against_the_limits_of_the_months_before() -> None:
    # 4, 8, 6: mean 6, moving ranges 4 and 2, their mean 3; 6 ± 2.66 · 3 = -1.98 … 13.98
    held = spc.held_against([[4, 8, 6], [np.nan] * 3], [[13.97, 13.99, np.nan], [1, 2, 3]])
    assert held.upper[0] == pytest.approx(13.98)
    assert held.rule.tolist() == [[None, "outside", None], [None] * 3], "without a month before nothing is judged"
    assert held.side.tolist() == [[0, 1, 0], [0, 0, 0]]


def test_no_run_reaches_back_across_the_start() -> None:
    before = [10.0, 8, 9, 11, 8, 9, 11, 10, 8, 10, 10, 10]  # 9.5 on average, the last three above it
    assert not spc.held_against([before], [[10, 9.9, 10, 9.9, 10, 9.9]]).side.any(), "six months are no run yet"
    held = spc.held_against([before], [[10, 9.9, 10, 9.9, 10, 9.9, 10]])
    assert held.rule.tolist() == [["shift"] * 7]


def test_the_size_of_a_plain_figure_is_students() -> None:
    # 1, 2, 3 and 5, 7: pooled variance (2 + 2) / 3, standard error √(4/3 · (1/3 + 1/2)) = √(10/9); t(3) = 3.182
    found = size("plain", one([1, 2, 3]), one([5, 7, np.nan]))
    reach = 3.1824463 * np.sqrt(10 / 9)
    assert (found.change[0], found.low[0], found.high[0]) == pytest.approx((4, 4 - reach, 4 + reach))
    assert found.p[0] == pytest.approx(stats.ttest_ind([1, 2, 3], [5, 7]).pvalue)
    assert found.of_month[0] == pytest.approx(np.sqrt(4 / 3))


def test_months_that_differ_more_than_their_answers_explain_widen_the_interval() -> None:
    alike = size("proportion", one([0.5, 0.5], [20, 20]), one([0.5, 0.5], [20, 20]))
    # nothing but the answers: p = 20.5 / 41; √(0.25 / 40 · 2), never less; t(2) = 4.303
    assert alike.high[0] == pytest.approx(4.3026527 * np.sqrt(0.0125))
    # 20 · 0.3² · 2 / 0.25 = 14.4 on either side, 28.8 / 2 degrees
    apart = size("proportion", one([0.2, 0.8], [20, 20]), one([0.2, 0.8], [20, 20]))
    assert apart.high[0] == pytest.approx(4.3026527 * np.sqrt(0.0125 * 14.4))


def test_a_mean_varies_at_least_as_within_its_months() -> None:
    # two months of 10 values with sum 20 and squares 60: mean 2, (60 - 40) · 2 / 18 within
    months = Months(np.full((1, 2), 2.0), np.full((1, 2), 10.0), np.full((1, 2), 60.0))
    assert size("mean", months, months).high[0] == pytest.approx(4.3026527 * np.sqrt(40 / 18 / 20 * 2))


def test_too_few_months_have_no_interval() -> None:
    assert np.isnan(size("plain", one([1]), one([2])).low[0])
    assert np.isnan(size("plain", one([1, 1, 1]), one([2, 2])).low[0]), "none differs: nothing says by how much"
    assert np.isnan(size("plain", one([1, 2, 3]), one([np.nan])).change[0])


def test_both_keys_turn() -> None:
    found = judge(MEDIAN, plain([*STEADY, 5, 4, 5]), date(2026, 1, 1), target=6)
    assert (found.verdict, found.rule, found.rule_month) == ("worked", "outside", pd.Timestamp("2026-03-01"))
    assert (found.before, found.after) == pytest.approx((116 / 12, 14 / 3))
    assert found.size == pytest.approx(14 / 3 - 116 / 12)
    assert found.low < found.size < found.high < 0
    assert (found.months_before, found.months_after, found.months_needed) == (12, 3, None)
    assert judge(MEDIAN, plain([*STEADY, 15, 16, 15]), date(2026, 1, 1)).verdict == "wrong_way"


def test_a_rule_alone_is_no_change() -> None:
    # one month beyond the limits (9.67 ± 4.35), the others as ever
    found = judge(MEDIAN, plain([*STEADY, 15, 8, 9, 9, 10, 8]), date(2026, 1, 1))
    assert found.rule == "outside"
    assert found.low < 0 < found.high
    assert found.verdict == "no_evidence"


def test_an_interval_alone_is_no_change() -> None:
    found = judge(MEDIAN, plain([*STEADY, 8, 8.1, 8.2, 8]), date(2026, 1, 1))
    assert found.high < 0
    assert (found.verdict, found.rule) == ("no_evidence", None)


def test_without_evidence_it_says_how_long_to_wait() -> None:
    far = judge(MEDIAN, plain([*STEADY, 10, 9]), date(2026, 1, 1), target=7)
    near = judge(MEDIAN, plain([*STEADY, 10, 9]), date(2026, 1, 1), target=9.2)
    assert far.wanted == pytest.approx(7 - 116 / 12)
    assert far.months_needed is not None
    assert near.months_needed is None, "half a minute is less than half of what months differ by"
    enough = judge(MEDIAN, plain([*STEADY, *STEADY]), date(2026, 1, 1), target=6)
    assert (enough.verdict, enough.months_needed) == ("no_evidence", 0), "it would have been found by now"
    away = judge(MEDIAN, plain([*STEADY, 10, 9]), date(2026, 1, 1), target=12)
    assert away.wanted == pytest.approx(away.size), "a target that lies behind is none to go by"


def test_parts_are_scaled_to_the_unit() -> None:
    before, after = [30, 31, 29, 30, 32, 28], [12, 11, 13]
    found = judge(RATE, counted(10_000, before + after, 10_000), date(2025, 7, 1))
    assert (found.before, found.after, found.size) == pytest.approx((30, 12, -18))
    assert found.verdict == "worked"
    share = judge(SHARE, counted(100, [90, 91, 89, 90, 70, 71], 100), date(2025, 5, 1))
    assert (share.before, share.after, share.verdict) == (pytest.approx(90), pytest.approx(70.5), "wrong_way")


@pytest.mark.parametrize(
    ("values", "starts", "reason"),
    [
        ([9, 10, 9, 10], date(2025, 3, 1), "few_before"),
        ([9, np.nan, 9, 10, np.inf, 9], date(2025, 5, 1), ""),
        ([9, np.nan, 9, 10, np.inf, 9], date(2025, 4, 1), "few_before"),
        ([9, 10, 9, 10], date(2025, 5, 1), "none_after"),
        ([9, 10, 9, 10, np.nan], date(2025, 5, 1), "none_after"),
        ([], date(2025, 5, 1), "few_before"),
    ],
)
def test_too_early_and_why(values: list[float], starts: date, reason: str) -> None:
    found = judge(MEDIAN, plain(values), starts)
    assert (found.verdict == "too_early", found.reason) == (bool(reason), reason)


def test_the_month_of_a_start_in_its_middle_belongs_to_neither_side() -> None:
    assert first_month(date(2025, 7, 1)) == pd.Timestamp("2025-07-01")
    assert first_month(date(2025, 7, 2)) == pd.Timestamp("2025-08-01")
    found = judge(MEDIAN, plain([9, 10, 9, 10, 9, 10, 99, 5, 4]), date(2025, 7, 15))
    assert (found.months_before, found.months_after, found.after) == (6, 2, 4.5)


def test_months_not_covered_and_those_of_other_actions_are_left_out() -> None:
    months = plain([50, 50, *STEADY[:6], 5, 4, 50], partial=[False] * 10 + [True])
    found = judge(MEDIAN, months, date(2025, 9, 1), since=pd.Timestamp("2025-03-01"))
    assert (found.months_before, found.months_after) == (6, 2)
    cut = judge(MEDIAN, months, date(2025, 9, 1), until=pd.Timestamp("2025-10-01"))
    assert (cut.months_before, cut.months_after, cut.until) == (8, 1, pd.Timestamp("2025-10-01"))
    later = judge(MEDIAN, months, date(2025, 9, 1), until=pd.Timestamp("2026-10-01"))
    assert later.until is None, "it has cut off nothing yet"


def by_quarter(numerators: list[int], denominator: int, begin: str = "2024-01-01") -> pd.DataFrame:
    """A share, one row a quarter."""
    months = pd.date_range(begin, periods=len(numerators), freq="QS")
    return counted(100, numerators, denominator).assign(month=months)


def test_a_figure_of_few_cases_is_judged_by_its_quarters() -> None:
    # six quarters of 12 cases, 8 to 10 of them on time: mean 54 / 72; all on time since July 2025
    rows = by_quarter([9, 8, 10, 9, 8, 10, 12, 12, 12, 12], 12)
    found = judge(TIMELY, rows, date(2025, 7, 1), every="quarter")
    assert (found.every, found.months_before, found.months_after) == ("quarter", 6, 4)
    assert (found.before, found.after) == pytest.approx((75, 100))
    assert (found.verdict, found.rule) == ("worked", "two_of_three")
    # mean moving range 7/5 of 12 cases: 2.66 · 7 / 60 = 31 points, the limits 44 to 106; two thirds of them 95.7


@pytest.mark.parametrize("starts", [date(2025, 7, 2), date(2025, 8, 1), date(2025, 9, 30)])
def test_the_quarter_in_which_an_action_starts_belongs_to_neither_side(starts: date) -> None:
    rows = by_quarter([9, 8, 10, 9, 8, 10, 0, 12, 12, 12], 12)
    found = judge(TIMELY, rows, starts, every="quarter")
    assert (found.months_before, found.months_after, found.before, found.after) == (6, 3, pytest.approx(75), 100)
    cut = judge(
        TIMELY, rows, starts, every="quarter", since=pd.Timestamp("2024-02-01"), until=pd.Timestamp("2026-05-01")
    )
    assert (cut.months_before, cut.months_after) == (5, 2), "nor do those in which another one began"
    assert cut.until == pd.Timestamp("2026-05-01")


def test_quarters_may_be_too_few_and_take_at_most_three_years() -> None:
    rows = by_quarter([9, 8, 10, 9, 8], 12)
    assert judge(TIMELY, rows, date(2024, 9, 1), every="quarter").reason == "few_before"
    early = judge(TIMELY, rows, date(2025, 1, 15), every="quarter")
    assert (early.reason, early.every, early.months_before) == ("none_after", "quarter", 4)
    few = judge(TIMELY, rows, date(2024, 12, 31), every="quarter", target=100)
    assert (few.months_before, few.months_after) == (3, 1)
    # 9 ± 1 of 12 is no more than the cases explain; 25 points are twice what a usual quarter differs by
    # (√(0.743 · 0.257 / 12) = 12.6), which Student's interval finds in 12 quarters, of which one is there
    assert (few.verdict, few.months_needed) == ("no_evidence", 11)
    assert judge(TIMELY, rows, date(2024, 12, 31), every="quarter", target=95).months_needed is None


def test_what_moved_before_is_said() -> None:
    falling = plain([20.0, 19, 18, 17, 16, 15, 14, 13, 7, 6, 5, 4])
    assert judge(MEDIAN, falling, date(2025, 9, 1)).moving
    assert not judge(MEDIAN, plain([*STEADY, 5, 4, 5]), date(2026, 1, 1)).moving


def test_where_neither_direction_is_better_the_target_says_which() -> None:
    months = counted(100, [900, 905, 895, 900, 700, 705, 695], 1000)
    without = judge(NEUTRAL, months, date(2025, 5, 1))
    assert (without.verdict, without.reason) == ("no_evidence", "neutral")
    assert judge(NEUTRAL, months, date(2025, 5, 1), target=75).verdict == "worked"
    assert judge(NEUTRAL, months, date(2025, 5, 1), target=95).verdict == "wrong_way"


def test_among_many_neighbours_false_alarms_are_limited() -> None:
    alone = Effect("wrong_way", p=0.04)
    assert side_effects([alone])[0].verdict == "wrong_way"
    many = [alone, *[Effect("no_evidence", p=p) for p in (0.5, 0.6, 0.7)], too_early("none_after")]
    # the smallest of four must reach 0.05 / 4
    assert [each.verdict for each in side_effects(many)] == ["no_evidence"] * 4 + ["too_early"]
    sure = [Effect("wrong_way", p=0.01), *many[1:]]
    assert side_effects(sure)[0].verdict == "wrong_way"


def test_neighbours_are_defined_and_never_the_metric_itself() -> None:
    for name in [*NEIGHBOURS, "referral_share"]:
        found = neighbours(name, "examination")
        assert found
        assert all(one.metric in definitions() and one.metric != name for one in found)
    assert "examination" in {one.touchpoint for one in neighbours("wait_median", "examination")}
    assert set(TOUCHPOINT.values()) <= {"check_in", "waiting", "payment", "examination", "pharmacy", "discharge"}


@pytest.mark.parametrize(("before", "after"), [(3, 1), (3, 12), (6, 6), (12, 1), (12, 12), (24, 24)])
def test_the_promise_is_kept_with_every_number_of_months(before: int, after: int) -> None:
    found = alarms(level, before, after)
    # 4,000 actions without effect: a rate of 5 % is met to ±1 point (three standard deviations)
    assert found["both"].mean() < PROMISE + 0.01
    assert found["worked"].mean() < PROMISE / 2 + 0.0075
    assert found["interval"].mean() == pytest.approx(PROMISE, abs=0.012), "it is the interval that keeps the promise"


def test_the_promise_is_kept_by_shares_and_by_few_cases() -> None:
    assert alarms(shares, 12, 12, "proportion")["both"].mean() < PROMISE
    assert alarms(few_cases, 12, 12, "rate")["both"].mean() < PROMISE


def test_the_rules_alone_would_promise_nothing() -> None:
    assert alarms(level, 12, 12)["rule"].mean() > 0.2
    assert alarms(level, 12, 24)["rule"].mean() > 0.4


@pytest.mark.parametrize(("before", "after"), [(3, 4), (4, 4), (8, 1), (8, 8)])
def test_the_promise_is_kept_by_quarters(before: int, after: int) -> None:
    assert alarms(quarters, before, after, "proportion")["both"].mean() < PROMISE
    assert alarms(medians, before, after)["both"].mean() < PROMISE + 0.005


@pytest.mark.parametrize(
    ("effect", "before"), [(1.0, 12), (1.5, 12), (2.0, 12), (3.0, 12), (3.0, 8), (2.0, 4), (2.5, 4), (3.0, 3)]
)
def test_a_change_is_found_in_the_months_that_were_named(effect: float, before: int) -> None:
    needed = months_needed(effect, 1.0, before)
    assert needed is not None
    # by rules of whole months power goes up in steps: seven in a row jump past it
    assert alarms(level, before, needed, effect=effect)["worked"].mean() > POWER - 0.04
    assert alarms(level, before, max(needed // 2, 1), effect=effect)["worked"].mean() < POWER


def test_smaller_changes_need_longer_and_the_smallest_too_long() -> None:
    needed = [months_needed(effect, 1.0, 24) for effect in (4, 2, 1.5, 1, 0.5)]
    assert needed == [2, 7, 9, 18, None]
    assert months_needed(2, 1.0, 24) == months_needed(-20, 10.0, 24)
    assert months_needed(0, 1, 12) is months_needed(1, 0, 12) is months_needed(np.nan, 1, 12) is None
