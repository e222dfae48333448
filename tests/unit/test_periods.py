"""Periods of a link."""

from datetime import date

import pytest

from metrics.periods import Period, is_whole, options, parse, previous, year_before

LAST = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("key", "start", "end", "days"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1), 31),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), 31),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1), 29),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1), 90),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1), 92),
        ("2024", date(2024, 1, 1), date(2025, 1, 1), 366),
        ("last-90-days", date(2026, 8, 3), date(2026, 11, 1), 90),
        ("90-days-before", date(2026, 5, 5), date(2026, 8, 3), 90),
        ("90-days-year-before", date(2025, 8, 3), date(2025, 11, 1), 90),
    ],
)
def test_a_key_is_days(key: str, start: date, end: date, days: int) -> None:
    period = parse(key, LAST)
    assert period == Period(key, start, end)
    assert period.days == days


@pytest.mark.parametrize(
    "key",
    [
        *("", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q0", "0000", "9999", "2026-10-01", "-2026"),
        *("２０２６", "٢٠٢٦", "2026\n", " 2026", "last-90-day", "LAST-90-DAYS", "nan", "1e3"),
        *("'; drop table visit; --", "<script>", "../../etc/passwd", "2026-10" * 999),
    ],
)
def test_anything_else_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse(key, LAST)


@pytest.mark.parametrize(
    ("key", "before", "earlier"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2024-02", "2024-01", "2023-02"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        ("last-90-days", "90-days-before", "90-days-year-before"),
    ],
)
def test_before_and_a_year_before(key: str, before: str, earlier: str) -> None:
    period = parse(key, LAST)
    assert previous(period) == parse(before, LAST)
    assert year_before(period) == parse(earlier, LAST)


def test_the_period_before_ends_where_this_begins() -> None:
    for period in options(date(2024, 1, 15), LAST):
        before = previous(period)
        assert before is not None
        assert before.end == period.start


def test_where_the_calendar_of_links_ends_there_is_nothing_before() -> None:
    assert previous(parse("1900-01", LAST)) is None
    assert year_before(parse("1900", LAST)) is None
    assert previous(parse("90-days-before", LAST)) is None
    assert year_before(parse("90-days-year-before", LAST)) is None


def test_a_leap_day_has_a_year_before() -> None:
    period = year_before(parse("last-90-days", date(2024, 2, 29)))
    assert period is not None
    assert period.last == date(2023, 2, 28)


def test_what_can_be_chosen_newest_first() -> None:
    assert [period.key for period in options(date(2025, 11, 20), date(2026, 2, 3))] == [
        "last-90-days",
        *("2026-02", "2026-01", "2025-12", "2025-11"),
        *("2026-Q1", "2025-Q4"),
        *("2026", "2025"),
    ]


def test_a_period_is_whole_or_not() -> None:
    first = date(2025, 11, 2)
    assert is_whole(parse("2026-10", LAST), first, LAST)
    assert not is_whole(parse("2026-10", LAST), first, date(2026, 10, 30))
    assert not is_whole(parse("2025-11", LAST), first, LAST)
