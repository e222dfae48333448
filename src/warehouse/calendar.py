"""China's working days: holidays off, make-up weekends (调休) on, numbered so that deadlines subtract."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR = 2010  # from here on the `holidays` package equals the official calendar on every day
YEARS_AHEAD = 2  # deadlines reach a little into the future


@dataclass(frozen=True)
class CalendarDay:
    """One day of `hospital.calendar_day`."""

    day: date
    is_working_day: bool
    working_day_number: int
    is_estimated: bool


def calendar(last_year: int) -> Iterator[CalendarDay]:
    """Every day from 2010 to the end of last_year, in order.

    `working_day_number` counts the working days up to and including the day, so that two numbers' difference
    is the number of working days between. A year is estimated until its make-up weekends are announced, in
    the autumn before: every announced year has some.
    """
    import holidays  # a second of import that only a migration needs

    china = holidays.country_holidays("CN", years=range(FIRST_YEAR, last_year + 1))
    make_up_days = set(china.weekend_workdays)
    announced = {day.year for day in make_up_days}
    number = 0
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= last_year:
        is_working_day = day in make_up_days or (day.isoweekday() < 6 and day not in china)
        number += is_working_day
        yield CalendarDay(day, is_working_day, number, day.year not in announced)
        day += timedelta(days=1)
