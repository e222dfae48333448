"""The stars of the past months, on rows that can be counted by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard import stars_history
from dashboard.filters import Filters
from dashboard.view import View
from language import language
from warehouse.people import Person

DEPARTMENTS = pd.DataFrame({"label": ["Ward", "Emergency"]}, index=["ward", "er"])


def star(month: int, name: str, place: str = "ward", **more: object) -> dict[str, object]:
    usual = {"month": date(2026, month, 1), "staff_id": name.lower(), "name": name, "department_id": place}
    return usual | {"role": "nurse", "answers": 20, "points": 30.04 + month, "edition": 1.0} | more


ROWS = pd.DataFrame([star(4, "B"), star(4, "A", "er", edition=np.nan), star(3, "C"), star(2, "A"), star(1, "A")])


@pytest.fixture
def view() -> View:
    head = Person("head@small.invalid", "Head", "department_head", ("ward",))
    found = View(language("en"), head, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]
    found.__dict__["departments"] = DEPARTMENTS
    found.__dict__["campuses"] = DEPARTMENTS[:0]
    return found


def test_stars_are_counted_once_a_month_and_people_once(view: View) -> None:
    assert stars_history.summary(view, ROWS) == (
        "Stars in twelve months: 5; people: 3; departments: 2. More than once: A (Emergency): 3 times. "
        "Not published yet: April 2026."
    )
    assert stars_history.summary(view, ROWS[:0]) == "Nobody was a star in these twelve months."


def test_of_many_who_were_equally_often_none_is_picked_out(view: View) -> None:
    twice = [star(month, name) for name in "DEFGHI" for month in (1, 3)]
    said = stars_history.summary(view, pd.concat([ROWS, pd.DataFrame(twice)]))
    assert "More than once: A (Emergency): 3 times. 6 others more than once." in said
    assert "6 people more than once." in stars_history.summary(view, pd.DataFrame(twice))
    five = stars_history.summary(view, pd.DataFrame(twice[:10]))
    assert "D (Ward): 2 times, E (Ward): 2 times" in five
    assert "others" not in five


def test_months_stand_the_latest_first_and_names_in_reading_order(view: View) -> None:
    page = stars_history.listed(view, ROWS)
    places = [page.index(word) for word in ("April 2026", "★ A<", "★ B<", "March 2026", "★ C<", "February 2026")]
    assert places == sorted(places)
    assert "Emergency · Nurses · 34.0 points" in page, "all roles are shown: each stands with its own"
    assert "person=c" in page
    view.filters.chosen["role"] = "nurse"
    assert "Emergency · 34.0 points" in stars_history.listed(view, ROWS)


def test_points_of_too_few_answers_are_not_shown_and_nothing_is_run(view: View) -> None:
    page = stars_history.listed(view, pd.DataFrame([star(3, "<b>", answers=4), star(3, "Z", answers=0)]))
    assert "&lt;b&gt;" in page
    assert page.count("points") == 1, "without any answer there is nothing of patients' to give away"
