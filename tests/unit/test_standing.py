"""Against target and past: hand-counted shares, and what is no more than chance."""

import math

import numpy as np
import pandas as pd
import pytest

from metrics.definition import definitions
from metrics.standing import look_first, standings

COLUMNS = ["metric", "department_id", "is_now", "numerator", "denominator", "sum_squares"]


def table(*rows: tuple[str, str, bool, float, float]) -> pd.DataFrame:
    return standings(pd.DataFrame([(*row, np.nan) for row in rows], columns=COLUMNS), definitions())


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


def test_among_many_comparisons_one_borderline_change_is_chance() -> None:
    # 59 of 100 after 74 of 100: p is 0.03, enough for one comparison, not for the least of forty-one
    borderline = [("ease_rate", "x", True, 59, 100), ("ease_rate", "x", False, 74, 100)]
    quiet = [("ease_rate", f"quiet{at}", is_now, 70, 100) for at in range(40) for is_now in (True, False)]
    assert table(*borderline).set_index("department_id").verdict["x"] == "worse"
    assert table(*borderline, *quiet).set_index("department_id").verdict["x"] == "noise"


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
    found = look_first(table(*rows))
    assert list(zip(found["metric"], found["department_id"], strict=True)) == [
        ("satisfaction_rate", "both"),  # both come first
        ("no_show_rate", "absent"),  # twice its target
        ("satisfaction_rate", "missed"),  # 45 points of 95 below; a third of the same metric is left out
    ]
