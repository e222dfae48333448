"""Working days against days that everybody in China remembers, from the State Council's announcements."""

from datetime import date

import pytest

from warehouse.calendar import CalendarDay, calendar


@pytest.fixture(scope="module")
def days() -> dict[date, CalendarDay]:
    return {day.day: day for day in calendar(2028)}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # Sunday made up for the Spring Festival
        (date(2025, 1, 27), True),  # Monday before it
        (date(2025, 1, 28), False),  # New Year's Eve
        (date(2025, 2, 4), False),  # its last day off
        (date(2025, 2, 8), True),  # Saturday made up
        (date(2025, 4, 27), True),  # Sunday before Labour Day
        (date(2025, 9, 28), True),  # Sunday before National Day
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),  # the eighth day off: Mid-Autumn fell into the week
        (date(2025, 10, 11), True),  # Saturday after it
        (date(2025, 10, 12), False),  # an ordinary Sunday
        (date(2025, 10, 13), True),  # an ordinary Monday
    ],
)
def test_holidays_and_make_up_days_of_2025(days: dict[date, CalendarDay], day: date, works: bool) -> None:
    assert days[day].is_working_day is works


def test_numbers_count_working_days_across_a_holiday(days: dict[date, CalendarDay]) -> None:
    # Received on Friday 26 September 2025; working days after it: Sun 28 (make-up), Mon 29, Tue 30 September,
    # Thu 9 and Fri 10 October. Five working days are over on 10 October.
    received, due = days[date(2025, 9, 26)], days[date(2025, 10, 10)]
    assert due.working_day_number - received.working_day_number == 5
    # a day off carries the number of the working day before it
    assert days[date(2025, 10, 5)].working_day_number == days[date(2025, 9, 30)].working_day_number


def test_every_day_is_there_once_and_in_order() -> None:
    found = [day.day for day in calendar(2012)]
    assert found[0] == date(2010, 1, 1)
    assert found[-1] == date(2012, 12, 31)
    assert len(found) == len(set(found)) == 365 + 365 + 366
    assert found == sorted(found)


def test_a_year_without_announced_make_up_days_is_estimated(days: dict[date, CalendarDay]) -> None:
    assert not days[date(2025, 6, 1)].is_estimated
    assert days[date(2028, 6, 1)].is_estimated


def test_2025_has_the_announced_number_of_working_days(days: dict[date, CalendarDay]) -> None:
    # 365 days, less 104 of weekends, less 18 of the 28 days off (10 fall on weekends), and 5 made up: 248
    assert days[date(2025, 12, 31)].working_day_number - days[date(2024, 12, 31)].working_day_number == 248
