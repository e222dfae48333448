"""The demonstration's days: which months, and how busy each day is."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

DAY = 86_400  # seconds
UTC_OFFSET = 8 * 3600  # the demonstration hospital lies in Asia/Shanghai, which has no summer time

WORKING, MAKE_UP, WEEKEND, HOLIDAY, FESTIVAL = range(5)


@dataclass(frozen=True)
class Days:
    """The days of the window, in order; arrays have one element per day.

    `kind`: WORKING, MAKE_UP (a weekend day worked in exchange), WEEKEND, HOLIDAY, FESTIVAL (Spring Festival,
    when clinics close). `weekday`: 0 = Monday, as worked: a make-up day counts as the Monday or Friday it replaces.
    `month`: months since the window's first, 0, 1, ….
    """

    first: date
    dates: list[date]
    kind: NDArray[np.int8]
    weekday: NDArray[np.int8]
    month: NDArray[np.int16]
    season: NDArray[np.float64]  # winter 1, summer -1

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def months(self) -> int:
        """How many months the window has."""
        return int(self.month[-1]) + 1

    def epoch(self) -> int:
        """The first day's local midnight, in seconds since 1970 UTC."""
        return (self.first - date(1970, 1, 1)).days * DAY - UTC_OFFSET

    def month_start(self, month: int) -> int:
        """The index of the first day of a month counted from the window's first; before and after the window too."""
        year, index = divmod(self.first.year * 12 + self.first.month - 1 + month, 12)
        return (date(year, index + 1, 1) - self.first).days


def last_full_month(today: date) -> date:
    """The last day of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def days(until: date, months: int) -> Days:
    """The `months` whole months that end with the month in which `until` lies, if that is its last day, else before."""
    tomorrow = until + timedelta(days=1)
    end = tomorrow if tomorrow.day == 1 else until.replace(day=1)
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    dates = [first + timedelta(days=i) for i in range((end - first).days)]
    china = holidays.country_holidays("CN", years=range(first.year, end.year + 1), language="zh_CN")
    make_up = set(china.weekend_workdays)
    kind = np.array([_kind(day, china, make_up) for day in dates], dtype=np.int8)
    weekday = np.array([day.weekday() for day in dates], dtype=np.int8)
    weekday[(kind == MAKE_UP) & (weekday == 5)] = 4
    weekday[(kind == MAKE_UP) & (weekday == 6)] = 0
    yearday = np.array([day.timetuple().tm_yday for day in dates])
    return Days(
        first=first,
        dates=dates,
        kind=kind,
        weekday=weekday,
        month=np.array([(day.year - first.year) * 12 + day.month - first.month for day in dates], dtype=np.int16),
        season=np.cos(2 * np.pi * (yearday - 15) / 365.25),
    )


def _kind(day: date, china: holidays.HolidayBase, make_up: set[date]) -> int:
    if day in make_up:
        return MAKE_UP
    if day not in china and day.weekday() < 5:
        return WORKING
    near = (day + timedelta(days=i) for i in range(-7, 3))  # the week's days off are not all named after it
    if any("春节" in china.get(other, "") for other in near):
        return FESTIVAL
    return HOLIDAY if day in china else WEEKEND
