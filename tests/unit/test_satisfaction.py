"""What patients answered, reckoned by hand: months, modes, touchpoints, departments, and what is left blank."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics import satisfaction
from metrics.definition import definitions
from metrics.disclosure import NEVER, answers_needed, parts_shown

RATE = definitions()["satisfaction_rate"]
NAN = float("nan")


def parts(rows: dict[str, tuple[float, float]], column: str, **further: object) -> pd.DataFrame:
    """One row per key of `column`: satisfied, rated."""
    return pd.DataFrame(
        [
            {column: key, "numerator": satisfied, "denominator": rated, "sum_squares": NAN, **further}
            for key, (satisfied, rated) in rows.items()
        ]
    )


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        ([5, 60], [True, True]),
        ([4, 60], [False, False]),  # 64 - 60 would be the four
        ([4, 60, 7], [False, True, False]),  # the smallest goes along
        ([4, 1, 60], [False, False, True]),  # five together: nobody's own
        ([0, 60], [False, True]),  # nobody is no secret
        ([3], [False]),
    ],
)
def test_a_part_hides_its_neighbour(n: list[int], shown: list[bool]) -> None:
    assert parts_shown(n, 5).tolist() == shown


def test_the_quality_office_sees_all_and_nobody_sees_what_never_shows() -> None:
    assert [answers_needed(role) for role in ("quality_office", "director", "department_head", "staff")] == [1, 5, 5, 5]
    assert not parts_shown([10, 1000], NEVER).any()


def test_months_have_no_gap_and_say_which_are_not_whole() -> None:
    answered = parts({"2026-01-01": (9, 10), "2026-03-01": (16, 20), "2026-04-01": (8, 8)}, "month")
    found = satisfaction.months(answered, RATE, date(2026, 1, 1), date(2026, 4, 20), 5)
    assert found["n"].tolist() == [10, 0, 20, 8]
    np.testing.assert_allclose(found["value"], [90, NAN, 80, 100])
    assert found["partial"].tolist() == [False, False, False, True]
    assert (found["low"] < found["value"])[[0, 2, 3]].all()


def test_a_month_with_too_few_hides_the_smallest_of_its_quarter() -> None:
    answered = {"2026-01-01": (3, 4), "2026-02-01": (30, 40), "2026-03-01": (9, 10), "2026-04-01": (5, 6)}
    every = (parts(answered, "month"), RATE, date(2026, 1, 1), date(2026, 4, 30))
    np.testing.assert_allclose(satisfaction.months(*every, 5)["value"], [NAN, 75, NAN, 100 * 5 / 6])
    np.testing.assert_allclose(satisfaction.months(*every, 1)["value"], [75, 75, 90, 100 * 5 / 6])


def test_modes_stand_side_by_side_the_best_first() -> None:
    answered = parts({"phone": (40, 50), "sms": (19, 20), "kiosk": (3, 3)}, "mode", metric=RATE.id)
    every = satisfaction.by_mode(answered, RATE, 1)
    assert every["mode"].tolist() == ["kiosk", "sms", "phone"]
    np.testing.assert_allclose(every["value"], [100, 95, 80])
    few = satisfaction.by_mode(answered, RATE, 5)  # three by kiosk, and so the twenty by text message
    assert few.loc[few["value"].notna(), "mode"].tolist() == ["phone"]


def test_touchpoints_are_worst_first_and_those_without_figure_last() -> None:
    problems = definitions()["touchpoint_problem_rate"]
    own = parts({"waiting": (10, 40), "doctor": (2, 40), "price_clarity": (1, 3)}, "touchpoint", department_id="eyes")
    whole = parts({"waiting": (20, 100), "doctor": (5, 100)}, "touchpoint", department_id="*")
    rows = pd.concat([own, whole]).assign(metric=problems.id)
    found = satisfaction.by_touchpoint(rows, problems, "eyes", 5)
    assert found["touchpoint"].tolist() == ["waiting", "doctor", "price_clarity"]
    np.testing.assert_allclose(found["value"], [25, 5, NAN])
    np.testing.assert_allclose(found["hospital"], [20, 5, NAN])


def test_departments_are_held_against_the_hospital() -> None:
    answered = parts({"*": (900, 1000), "eyes": (190, 200), "bones": (60, 100), "sleep": (6, 6)}, "department_id")
    campus = {"eyes": "main", "bones": "main", "sleep": "main", "closed": "main"}
    found = satisfaction.by_department(answered, RATE, campus, 5).set_index("department_id")
    assert list(found.index) == ["sleep", "eyes", "bones"]
    assert found["verdict"].to_dict() == {"sleep": "noise", "eyes": "better", "bones": "worse"}
    assert found["before"].unique().tolist() == [90]
    assert found.loc["sleep", "high"] - found.loc["sleep", "low"] > 30  # six of six is next to nothing


def test_a_department_with_too_few_is_listed_without_a_figure() -> None:
    answered = parts({"*": (100, 110), "eyes": (60, 65), "bones": (38, 41), "sleep": (4, 4)}, "department_id")
    found = satisfaction.by_department(answered, RATE, dict.fromkeys(("eyes", "bones", "sleep"), "main"), 5)
    assert found["department_id"].tolist()[0] == "eyes"
    assert found["value"].notna().tolist() == [True, False, False]
    apart = satisfaction.by_department(answered, RATE, {"eyes": "main", "bones": "main", "sleep": "east"}, 5)
    assert apart["value"].notna().sum() == 2  # the east has nothing to subtract from


def test_nobody_answered() -> None:
    nothing = parts({"*": (0, 0)}, "department_id")[:0]
    assert satisfaction.by_department(nothing, RATE, {"eyes": None}, 5).empty
    no_months = parts({"2026-01-01": (1, 1)}, "month")[:0]
    assert satisfaction.months(no_months, RATE, date(2026, 1, 1), date(2026, 1, 31), 5).empty


def test_answers_all_alike_have_no_interval_of_their_mean() -> None:
    score = definitions()["satisfaction_score"]
    table = pd.DataFrame({"numerator": [600.0, 580.0], "denominator": [6, 6], "sum_squares": [60_000.0, 56_400.0]})
    found = satisfaction.estimates(table, score, 5)
    assert found["value"].round(1).tolist() == [100, 96.7]
    assert found["low"].isna().tolist() == [True, False]
