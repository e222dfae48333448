"""Against target and past: hand-counted shares, and what is no more than chance."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics.definition import definitions
from metrics.standing import distance, look_first, standings

COLUMNS = ["metric", "department_id", "is_now", "numerator", "denominator", "sum_squares"]


def table(*rows: tuple[str, str, bool, float, float], family: str = "department_id") -> pd.DataFrame:
    totals = pd.DataFrame([(*row, np.nan) for row in rows], columns=COLUMNS)
    return standings(totals, definitions(), family=family)


def test_a_share_with_its_interval_target_and_past() -> None:
    # 60 of 100 satisfied, after 240 of 300; Wilson's interval of 60/100 is 50.2 to 69.1
    found = table(
        ("satisfaction_rate", "dental", True, 60, 100),
        ("satisfaction_rate", "dental", False, 240, 300),
    ).iloc[0]
    assert (found["n"], found["value"], found["before"]) == (100, 60, 80)
    assert (found["low"], found["high"]) == pytest.approx((50.2, 69.1), abs=0.05)
    assert (found["target"], found["state"], bool(found["sure"]), found["verdict"]) == (95, "missed", True, "worse")


def test_lower_is_better_where_the_definition_says_so() -> None:
    # no-shows: 2 % of bookings after 10 %, the target is 5 %
    found = table(("no_show_rate", "ent", True, 20, 1000), ("no_show_rate", "ent", False, 300, 3000)).iloc[0]
    assert (found["state"], bool(found["sure"]), found["verdict"]) == ("met", True, "better")


def test_a_missed_target_within_the_interval_is_not_sure() -> None:
    found = table(("satisfaction_rate", "dental", True, 47, 50)).iloc[0]
    assert (found["value"], found["state"], bool(found["sure"])) == (94, "missed", False)


def test_too_few_are_not_shown() -> None:
    assert table(("satisfaction_rate", "dental", True, 4, 4)).empty
    assert len(table(("satisfaction_rate", "dental", True, 5, 5))) == 1


def test_without_a_past_or_with_too_few_in_it_there_is_no_verdict() -> None:
    alone = table(("satisfaction_rate", "dental", True, 60, 100)).iloc[0]
    assert (math.isnan(alone["before"]), alone["verdict"]) == (True, "unknown")
    few = table(("satisfaction_rate", "dental", True, 60, 100), ("satisfaction_rate", "dental", False, 4, 4)).iloc[0]
    assert few["verdict"] == "unknown"


def test_a_change_that_is_neither_good_nor_bad_gets_no_verdict() -> None:
    found = table(
        ("return_visit_share", "*", True, 500, 1000),
        ("return_visit_share", "*", False, 100, 1000),
    ).iloc[0]
    assert (found["state"], found["verdict"]) == ("", "unknown")


# 59 of 100 after 74 of 100: p is 0.03, enough for one comparison, not for the least of forty-one
BORDERLINE = [("ease_rate", "x", True, 59, 100), ("ease_rate", "x", False, 74, 100)]
QUIET = [("ease_rate", f"quiet{at}", is_now, 70, 100) for at in range(40) for is_now in (True, False)]


def test_among_many_comparisons_one_borderline_change_is_chance() -> None:
    assert table(*BORDERLINE, family="metric").set_index("department_id").verdict["x"] == "worse"
    assert table(*BORDERLINE, *QUIET, family="metric").set_index("department_id").verdict["x"] == "noise"


def test_a_departments_verdict_does_not_depend_on_whom_else_one_sees() -> None:
    assert table(*BORDERLINE, *QUIET).set_index("department_id").verdict["x"] == "worse"
    # but on what else one looks at in the same department: the least of four is beyond 0.05 / 4
    others = ["satisfaction_rate", "satisfaction_top_box", "survey_response_rate"]
    own = [(name, "x", is_now, 700, 1000) for name in others for is_now in (True, False)]
    assert table(*BORDERLINE, *own).set_index("metric").verdict["ease_rate"] == "noise"


def test_look_first_takes_no_accidents_and_not_one_metric_only() -> None:
    rows = [
        # surely missed and worse, surely missed, missed within the interval, and too few to rank
        ("satisfaction_rate", "both", True, 60, 100),
        ("satisfaction_rate", "both", False, 270, 300),
        ("satisfaction_rate", "missed", True, 50, 100),
        ("satisfaction_rate", "missed", False, 150, 300),
        ("satisfaction_rate", "third", True, 70, 100),
        ("satisfaction_rate", "unsure", True, 47, 50),
        ("satisfaction_rate", "few", True, 5, 29),
        ("no_show_rate", "absent", True, 100, 1000),
    ]
    found = look_first(table(*rows), definitions())
    assert list(zip(found["metric"], found["department_id"], strict=True)) == [
        ("satisfaction_rate", "both"),  # both come first
        ("satisfaction_rate", "missed"),  # half of them beside 95 %; a third of the same metric is left out
        ("no_show_rate", "absent"),  # twice its target, but five in a hundred
    ]


def distances(found: pd.DataFrame, reference: str = "target") -> list[float]:
    return distance(found, found[reference], definitions()).tolist()


def test_the_distance_of_a_share_is_that_of_the_angles_from_the_intervals_near_end() -> None:
    # Wilson's intervals: 60/100 is 50.2 to 69.1, 100/1000 is 8.3 to 12.0; angles 2 arcsin √p by hand:
    # 95 % 2.6906, 69.1 % 1.9630; 8.3 % 0.5843, 5 % 0.4510
    found = table(("satisfaction_rate", "x", True, 60, 100), ("no_show_rate", "x", True, 100, 1000))
    by_metric = dict(zip(found["metric"], distances(found), strict=True))
    assert by_metric == pytest.approx({"satisfaction_rate": 0.728, "no_show_rate": 0.133}, abs=0.003)


def test_the_distance_of_a_count_per_visits_is_that_of_the_square_roots() -> None:
    # 40 complaints in 10,000 visits after 10: exact Poisson interval of 40 is 28.58 to 54.47;
    # 2 (√0.002858 − √0.001) = 0.0437
    found = table(("complaint_rate", "x", True, 40, 10_000), ("complaint_rate", "x", False, 10, 10_000))
    assert distances(found, "before") == pytest.approx([0.0437], abs=0.0005)


def test_the_distance_of_a_mean_is_in_standard_deviations() -> None:
    # half of 400 give 100 points, half 60: mean 80, deviation 20.025, the interval reaches 1.97 × 1.00125 above it;
    # (90 − 81.97) / 20.1 = 0.40
    totals = pd.DataFrame([("satisfaction_score", "x", True, 32_000, 400, 2_720_000)], columns=COLUMNS)
    found = standings(totals, definitions())
    assert distances(found) == pytest.approx([0.400], abs=0.003)


def test_the_distance_is_nothing_where_the_interval_holds_the_reference() -> None:
    assert distances(table(("satisfaction_rate", "x", True, 47, 50))) == [0]
    assert np.isnan(distances(table(("nps", "x", True, 20, 50)))[0])  # no target
