"""Departments compared: the same as the funnel and the ranks say, in any number of comparisons at once."""

import numpy as np
import pandas as pd
import pytest

from metrics.comparison import COLUMNS, Limits, compare
from metrics.definition import definitions
from metrics.funnel import proportions, ratios
from metrics.ranking import shrink

TOP_BOX, RATE, ON_TIME = (
    definitions()[name] for name in ("satisfaction_top_box", "complaint_rate", "complaint_on_time_rate")
)


def parts(numerator: list[float], denominator: list[float], comparison: str = "2026-10") -> pd.DataFrame:
    names = [f"d{number:02d}" for number in range(len(numerator))]
    return pd.DataFrame(
        {"comparison": comparison, "department_id": names, "numerator": numerator, "denominator": denominator}
    )


def of(limits: pd.DataFrame, metric=TOP_BOX) -> Limits:  # type: ignore[no-untyped-def]
    return Limits(metric, *limits.drop(columns="comparison").iloc[0])


def test_shares_have_the_limits_chance_and_ranks_of_funnel_and_ranking() -> None:
    hits, n = [60, 55, 130, 20, 64, 300, 90, 33], [100, 90, 200, 40, 90, 400, 160, 80]
    limits, table = compare(TOP_BOX, parts(hits, n))
    reference = proportions(hits, n, list(range(8)))
    assert of(limits).phi == pytest.approx(reference.phi)
    assert of(limits).tau2 == pytest.approx(reference.tau2)
    assert of(limits).centre == pytest.approx(100 * reference.target)
    for level in ("95", "998"):
        low, high = of(limits).at(n, level)
        assert low == pytest.approx(100 * reference.groups[f"od_lower{level}"].to_numpy())
        assert high == pytest.approx(100 * reference.groups[f"od_upper{level}"].to_numpy())
    assert table["chance"].to_numpy() == pytest.approx(reference.groups["chance"].to_numpy())
    ranks = shrink(hits, n)
    assert table["shrunk"].to_numpy() == pytest.approx(100 * ranks["value"].to_numpy())
    assert table["among_best"].to_numpy() == pytest.approx(ranks["among_best"].to_numpy())


def test_rates_are_observed_against_expected_by_visits() -> None:
    complaints, visits = [4, 9, 30, 2, 12, 7], [2000, 3000, 9000, 1500, 2500, 4000]
    limits, table = compare(RATE, parts(complaints, visits))
    centre = sum(complaints) / sum(visits)
    reference = ratios(complaints, np.array(visits) * centre, list(range(6)), method="cqc")
    assert of(limits, RATE).centre == pytest.approx(1e4 * centre)
    assert (of(limits, RATE).phi, of(limits, RATE).tau2) == pytest.approx((reference.phi, reference.tau2))
    # the reference leaves the limits on the scale of roots; here they are those of the rate
    low, high = of(limits, RATE).at(visits, "95")
    assert np.sqrt(high / 1e4 / centre) == pytest.approx(reference.groups["od_upper95"].to_numpy())
    assert np.sqrt(low / 1e4 / centre) == pytest.approx(np.maximum(reference.groups["od_lower95"].to_numpy(), 0))
    assert table["chance"].to_numpy() == pytest.approx(reference.groups["chance"].to_numpy())
    assert table["shrunk"].idxmin() == table["among_best"].idxmax()  # few complaints are the best


def test_a_verdict_has_a_side_and_fewer_complaints_are_the_better_one() -> None:
    _, table = compare(RATE, parts([20] * 12 + [90, 0], [10_000] * 14))
    assert table["verdict"].tolist()[-2:] == ["beyond_998", "beyond_998"]
    assert table["direction"].tolist() == [""] * 12 + ["worse", "better"]


def test_where_few_are_expected_the_exact_probability_decides() -> None:
    """30 of 30 at about 90 %: past the outer line, though one such department in 24 gets there by chance."""
    hits, n = [30, *[90] * 12], [30, *[100] * 12]
    limits, table = compare(TOP_BOX, parts(hits, n))
    assert of(limits).tau2 == 0
    assert table["value"][0] > of(limits).at([30], "998")[1][0]
    assert table["chance"][0] == pytest.approx(0.0845, abs=0.01)
    assert table["verdict"][0] == "within"


def test_who_has_too_few_cases_is_counted_in_the_centre_and_not_judged() -> None:
    limits, table = compare(TOP_BOX, parts([60, 61, 59, 29], [100, 100, 100, 29]))
    assert of(limits).centre == pytest.approx(100 * 209 / 329)
    assert of(limits).departments == 3
    assert table["verdict"].isna().tolist() == [False, False, False, True]
    assert table.loc[3, ["chance", "shrunk", "among_best"]].isna().all()
    _, complaints = compare(ON_TIME, parts([5, 5, 4, 4], [5, 5, 5, 4]))
    assert complaints["verdict"].isna().tolist() == [False, False, False, True]


def test_two_departments_are_not_compared() -> None:
    limits, table = compare(TOP_BOX, parts([60, 10, 0], [100, 100, 0]))
    assert of(limits).departments == 0
    assert table["department_id"].tolist() == ["d00", "d01"]  # one without any case is no row
    assert table["verdict"].isna().all()


@pytest.mark.parametrize("hits", [[0, 0, 0, 0], [50, 60, 70, 80]])
def test_nothing_or_everything_is_no_difference(hits: list[float]) -> None:
    n = [50, 60, 70, 80]
    limits, table = compare(ON_TIME, parts(hits, n))
    low, high = of(limits, ON_TIME).at(n, "998")
    assert np.isfinite([low, high]).all()
    assert set(table["verdict"]) == {"within"}
    empty, judged = compare(RATE, parts([0, 0, 0], [500, 600, 700]))
    assert (of(empty, RATE).at([500], "95")[1] == 0).all()
    assert set(judged["verdict"]) == {"within"}


def test_many_comparisons_at_once_are_each_as_if_alone() -> None:
    first, second = parts([60, 50, 40, 70], [90] * 4, "a"), parts([10, 50, 40, 5], [60] * 4, "b")
    limits, table = compare(TOP_BOX, pd.concat([first, second], ignore_index=True))
    for name, alone in (("a", first), ("b", second)):
        own_limits, own = compare(TOP_BOX, alone)
        pd.testing.assert_frame_equal(
            limits[limits["comparison"] == name].reset_index(drop=True), own_limits, check_exact=False, rtol=1e-12
        )
        found = table.loc[table["comparison"] == name, list(COLUMNS)].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, own[list(COLUMNS)], check_exact=False, rtol=1e-9)


def test_nothing_at_all_is_nothing() -> None:
    limits, table = compare(TOP_BOX, parts([], []))
    assert limits.empty
    assert table.empty
