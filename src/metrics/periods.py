"""Calendar periods and the last 90 days, by keys that a link can carry.

Keys: 2026-10, 2026-Q3, 2026, last-90-days; the 90 days before those are 90-days-before, the same 90 days a
year earlier 90-days-year-before. The 90 days are counted back from the last day of data, not from today: a
hospital whose data end in October is shown its last 90 days, not an empty chart.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

LAST_90 = "last-90-days"
BEFORE_90 = "90-days-before"
YEAR_BEFORE_90 = "90-days-year-before"
NINETY = timedelta(days=90)
MONTHS_BEFORE = 12  # what a figure of the overview is held against: the mean of these
_KEY = re.compile(r"(?P<year>(?:19|20|21)[0-9]{2})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?")


@dataclass(frozen=True)
class Period:
    """Days from start up to, not including, end; key as in a link."""

    key: str
    start: date
    end: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


def parse(key: str, last_day: date) -> Period:
    """The period of a key; last_day is the last day of data. ValueError for anything that is not a key."""
    if key == LAST_90:
        return _ninety(key, last_day)
    if key == BEFORE_90:
        return _ninety(key, last_day - NINETY)
    if key == YEAR_BEFORE_90:
        return _ninety(key, _year_before(last_day))
    found = _KEY.fullmatch(key)
    if not found:
        raise ValueError(f"not a period: {key[:40]!r}")
    year = int(found["year"])
    if found["month"]:
        return _months(key, year, int(found["month"]), 1)
    if found["quarter"]:
        return _months(key, year, int(found["quarter"]) * 3 - 2, 3)
    return _months(key, year, 1, 12)


def options(first_day: date, last_day: date) -> list[Period]:
    """What can be chosen where data go from first_day to last_day.

    The last 90 days, then months, quarters and years, each newest first; the oldest and the newest of them
    need not be whole (`is_whole`).
    """
    months = [f"{at // 12}-{at % 12 + 1:02d}" for at in range(_month_number(first_day), _month_number(last_day) + 1)]
    quarters = dict.fromkeys(f"{key[:4]}-Q{(int(key[5:]) + 2) // 3}" for key in months)
    years = dict.fromkeys(key[:4] for key in months)
    keys = [LAST_90, *reversed(months), *reversed(quarters), *reversed(years)]
    return [parse(key, last_day) for key in keys]


def previous(period: Period) -> Period | None:
    """The period of the same kind just before; None before the 90 days that were themselves derived."""
    if period.key == LAST_90:
        return _ninety(BEFORE_90, period.last - NINETY)
    if not _KEY.fullmatch(period.key):
        return None
    day_before = period.start - timedelta(days=1)
    if "Q" in period.key:
        return _valid(f"{day_before.year}-Q{(day_before.month + 2) // 3}")
    return _valid(f"{day_before:%Y-%m}" if "-" in period.key else f"{day_before.year}")


def year_before(period: Period) -> Period | None:
    """The same period a year earlier; None for 90 days that were themselves derived."""
    if period.key == LAST_90:
        return _ninety(YEAR_BEFORE_90, _year_before(period.last))
    if not _KEY.fullmatch(period.key):
        return None
    return _valid(f"{period.start.year - 1}{period.key[4:]}")


def to_compare(period: Period, first_day: date) -> Period | None:
    """A year earlier, or else just before, where data from first_day on cover it; a week missing does not matter."""
    for candidate in (year_before(period), previous(period)):
        if candidate is not None and candidate.start >= first_day - timedelta(days=7):
            return candidate
    return None


def is_whole(period: Period, first_day: date, last_day: date) -> bool:
    """Whether the days with data, first_day to last_day, cover all of it."""
    return first_day <= period.start and period.end <= last_day + timedelta(days=1)


def _valid(key: str) -> Period | None:
    """A calendar period by its key; None where the calendar of links ends."""
    return parse(key, date.min) if _KEY.fullmatch(key) else None


def _ninety(key: str, last_day: date) -> Period:
    end = last_day + timedelta(days=1)
    return Period(key, end - NINETY, end)


def _months(key: str, year: int, month: int, count: int) -> Period:
    after = year * 12 + month - 1 + count
    return Period(key, date(year, month, 1), date(after // 12, after % 12 + 1, 1))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _year_before(day: date) -> date:
    """The same date a year earlier; 28 February for the 29th."""
    if (day.month, day.day) == (2, 29):  # the year before a leap year is none
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
