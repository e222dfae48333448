"""Numbers, times and periods as each language writes them."""

from datetime import date

import pytest

from language import formatting as said
from language import language

ZH, EN = language("zh"), language("en")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (said.number(EN, 1204), "1,204"),
        (said.number(ZH, -1204.26, 1), "−1,204.3"),
        (said.number(EN, 5, sign=True), "+5"),
        (said.number(EN, -0.2, sign=True), "0"),  # nothing is not signed
        (said.number(EN, None), "–"),
        (said.number(EN, float("nan")), "–"),
        (said.percent(ZH, 0.724), "72%"),
        (said.percent(EN, -0.05, sign=True), "−5%"),
        (said.minutes(EN, 8.26), "8.3 min"),
        (said.minutes(EN, 8.0), "8 min"),
        (said.minutes(ZH, 46.2), "46 分钟"),
        (said.minutes(ZH, 9.97), "10 分钟"),
        (said.minutes(EN, 360), "over 6 h"),
        (said.minutes(ZH, -361.0, sign=True), "−361 分钟"),
        (said.in_unit(EN, "percent", 94.23), "94.2%"),
        (said.in_unit(EN, "percent", 80.0, short=True), "80%"),
        (said.in_unit(ZH, "points", 90.12), "90.1 分"),
        (said.in_unit(ZH, "per_10000", 12.34), "每万人次 12.3"),
        (said.in_unit(EN, "net", -12.0), "−12"),
        (said.in_unit(ZH, "minutes", 46.0), "46 分钟"),
        (said.in_unit(ZH, "working_days", 5.0), "5 个工作日"),
        (said.in_unit(EN, "working_days", 1.0), "1 working day"),
        (said.in_unit(EN, "working_days", float("inf")), "not reached yet"),
    ],
)
def test_numbers(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("19 min", "22 min", "19–22 min"),
        ("55%", "57%", "55–57%"),
        ("每万人次 3.1", "每万人次 4.2", "每万人次 3.1–4.2"),
        ("5 h", "40 min", "5 h to 40 min"),
        ("−5%", "−3%", "−5% to −3%"),  # a dash beside a minus reads as another minus
    ],
)
def test_a_range_says_once_what_both_ends_say(low: str, high: str, expected: str) -> None:
    assert said.between(EN, low, high) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (said.day(ZH, date(2026, 10, 31)), "2026年10月31日"),
        (said.day(EN, date(2026, 10, 31)), "31 October 2026"),
        (said.month(ZH, date(2026, 9, 1)), "2026年9月"),
        (said.days(ZH, date(2026, 8, 3), date(2026, 11, 1)), "2026年8月3日–10月31日"),
        (said.days(EN, date(2026, 8, 3), date(2026, 11, 1)), "3 August – 31 October 2026"),
        (said.days(ZH, date(2025, 12, 1), date(2026, 2, 1)), "2025年12月1日–2026年1月31日"),
        (said.days(EN, date(2025, 12, 1), date(2026, 2, 1)), "1 December 2025 – 31 January 2026"),
        (said.weekday(ZH, 1), "周一"),
        (said.weekday(EN, 7), "Sun"),
        (said.weekdays(ZH, (1, 2, 3)), "周一至周三"),
        (said.weekdays(EN, (1, 2)), "Mon, Tue"),
        (said.weekdays(EN, (1, 3, 5)), "Mon, Wed, Fri"),
        (said.hours(ZH, 9, 10), "9–11 点"),
        (said.hours(EN, 9, 10), "09:00–11:00"),
        (said.period(ZH, "2026-Q3"), "2026年第3季度"),
        (said.period(EN, "2026-10"), "October 2026"),
        (said.period(EN, "2025"), "2025"),
        (said.period(ZH, "last-90-days"), "近 90 天"),
        (said.in_period(EN, "2026-10"), "in October 2026"),
        (said.in_period(ZH, "90-days-year-before"), "去年同期"),
    ],
)
def test_times(written: str, expected: str) -> None:
    assert written == expected


def test_sentences_and_lists() -> None:
    assert said.listing(EN, ["a", "b", "c"]) == "a, b and c"
    assert said.listing(ZH, ["甲", "乙", "丙"]) == "甲、乙和丙"
    assert said.listing(EN, []) == ""
    assert said.clauses(ZH, ["一", "二"]) == "一；二。"
    assert said.clauses(EN, ["one", "two"]) == "one; two."
    assert said.sentences(EN, ["One.", "Two."]) == "One. Two."
    assert said.sentences(ZH, ["一。", "二。"]) == "一。二。"
