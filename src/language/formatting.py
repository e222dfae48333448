"""Numbers, minutes, shares, dates and weekdays as each language writes them (Babel's data).

Everything takes the reader's Language first and returns text; what cannot be said (NaN, None) is an en dash.
"""

import math
import re
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal, format_percent

from language.catalogue import N_, Language

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"
LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_NINETY_DAYS = {
    "last-90-days": N_("Last 90 days"),
    "90-days-before": N_("90 days before"),
    "90-days-year-before": N_("Same 90 days last year"),
}
_IN_NINETY_DAYS = {
    "last-90-days": N_("in the last 90 days"),
    "90-days-before": N_("in the 90 days before"),
    "90-days-year-before": N_("in the same 90 days last year"),
}
_DIGITS = {"percent": 1, "points": 1, "net": 0, "stars": 2, "per_10000": 1}
_WITH_UNIT = {"points": N_("{number} points"), "per_10000": N_("{number} per 10,000 visits")}
LONGEST_MINUTES = 360  # what the histograms can tell apart; DESIGN section 3


@cache
def locale(code: str) -> Locale:
    """Babel's locale of a language code."""
    return Locale.parse(LOCALES[code])


def number(reader: Language, value: float | None, digits: int = 0, *, sign: bool = False) -> str:
    """1204 -> "1,204"; exactly `digits` decimals; with sign, "+5" and "−5" (a real minus)."""
    if value is None or math.isnan(value):
        return NOTHING
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _formatted(value, _pattern(pattern, sign), reader.code)


def percent(reader: Language, share: float | None, digits: int = 0, *, sign: bool = False) -> str:
    """0.724 -> "72%"."""
    if share is None or math.isnan(share):
        return NOTHING
    pattern = "0" + ("." + "0" * digits if digits else "") + "%"
    return _formatted(share, _pattern(pattern, sign), reader.code)


def minutes_digits(value: float) -> int:
    """Decimals that a wait deserves: one below ten minutes, none from there on or where there is nothing to tell."""
    return 1 if abs(value) < 9.95 and value % 1 else 0


def minutes(reader: Language, value: float | None, *, sign: bool = False) -> str:
    """8.26 -> "8.3 min", 46.2 -> "46 min"; what lies beyond the last histogram edge -> "over 6 h"."""
    if value is None or math.isnan(value):
        return NOTHING
    if value >= LONGEST_MINUTES and not sign:
        return reader.text("over {hours} h", hours=LONGEST_MINUTES // 60)
    return reader.text("{minutes} min", minutes=number(reader, value, minutes_digits(value), sign=sign))


def working_days(reader: Language, value: float | None) -> str:
    """5.0 -> "5 working days", a mean 5.25 -> "5.3 working days"; infinite -> "not reached yet": too many are open."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return reader.text("not reached yet")
    digits = 0 if float(value).is_integer() else 1
    count = int(value) if not digits else 2  # "1.3 working days"
    return reader.plural("{number} working day", "{number} working days", count, number=number(reader, value, digits))


def days_taken(reader: Language, value: float | None) -> str:
    """Calendar days: 5.0 -> "5 days", 7.25 -> "7.3 days"; infinite -> "not reached yet": too many are open."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return reader.text("not reached yet")
    digits = 0 if float(value).is_integer() else 1
    count = int(value) if not digits else 2
    return reader.plural("{number} day", "{number} days", count, number=number(reader, value, digits))


def between(reader: Language, low: str, high: str) -> str:
    """A range of two figures in words; what both say is said once: "19–22 min", "55–57%"."""
    first, second = (re.fullmatch(r"([^\d−+]*)([\d.,]+)(\D*)", text) for text in (low, high))
    if first and second and (first[1], first[3]) == (second[1], second[3]):
        return f"{first[1]}{first[2]}–{second[2]}{first[3]}"
    return reader.text("{low} to {high}", low=low, high=high)


def in_unit(reader: Language, unit: str, value: float | None, *, short: bool = False) -> str:
    """A figure or target in one of metrics.definition.UNITS: "94.2%", "90.1 points", "12.3 per 10,000 visits".

    short leaves out what a card's name says already, and needless decimals of a target.
    """
    if value is None or math.isnan(value):
        return NOTHING
    if unit == "minutes":
        return minutes(reader, value)
    if unit == "working_days":
        return working_days(reader, value)
    if unit == "days":
        return days_taken(reader, value)
    digits = 0 if short and float(value).is_integer() else _DIGITS[unit]
    if unit == "percent":
        return percent(reader, value / 100, digits)
    said = number(reader, value, digits)
    return reader.text(_WITH_UNIT[unit], number=said) if unit in _WITH_UNIT and not short else said


def day(reader: Language, value: date) -> str:
    """31 October 2026; 2026年10月31日."""
    return format_date(value, "long", locale(reader.code))


def month(reader: Language, value: date) -> str:
    """October 2026; 2026年10月."""
    return format_date(value, "yyyy年M月" if reader.code == "zh" else "MMMM yyyy", locale(reader.code))


def days(reader: Language, start: date, end: date) -> str:
    """From start up to, not including, end: "1 August – 29 October 2026"; "2026年8月1日–10月29日"."""
    last = end - timedelta(days=1)
    if reader.code == "zh":
        tail = "M月d日" if last.year == start.year else "yyyy年M月d日"
        return f"{day(reader, start)}–{format_date(last, tail, locale('zh'))}"
    head = "d MMMM" if last.year == start.year else "d MMMM yyyy"
    return f"{format_date(start, head, locale('en'))} – {day(reader, last)}"


def weekday(reader: Language, number_in_week: int, width: Literal["abbreviated", "wide"] = "abbreviated") -> str:
    """1 (Monday) to 7 -> "Mon", 周一; width "wide" -> "Monday", 星期一."""
    return str(get_day_names(width, "stand-alone", locale(reader.code))[number_in_week - 1])


def weekdays(reader: Language, numbers: tuple[int, ...]) -> str:
    """(1, 2, 3) -> "Mon–Wed"; (1, 4) -> "Mon, Thu"; in Chinese 周一至周三 and 周一、周四."""
    names = [weekday(reader, number_in_week) for number_in_week in numbers]
    consecutive = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    if consecutive:
        return f"{names[0]}至{names[-1]}" if reader.code == "zh" else f"{names[0]}–{names[-1]}"
    return ("、" if reader.code == "zh" else ", ").join(names)


def hours(reader: Language, first: int, last: int) -> str:
    """The hours first to last, the last one included: 9, 10 -> "09:00–11:00"; "9–11 点"."""
    if reader.code == "zh":
        return f"{first}–{last + 1} 点"
    return f"{first:02d}:00–{last + 1:02d}:00"


def period(reader: Language, key: str) -> str:
    """The name of a period's key (metrics.periods): last-90-days, 2026-10, 2026-Q3, 2026."""
    if key in _NINETY_DAYS:
        return reader.text(_NINETY_DAYS[key])
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", key):
        return reader.text("Q{quarter} {year}", year=found[1], quarter=found[2])
    if found := re.fullmatch(r"(\d{4})-(\d{2})", key):
        return month(reader, date(int(found[1]), int(found[2]), 1))
    return reader.text("{year}", year=key)


def in_period(reader: Language, key: str) -> str:
    """The same inside a sentence: "in the same 90 days last year", "in October 2025"."""
    if key in _IN_NINETY_DAYS:
        return reader.text(_IN_NINETY_DAYS[key])
    return reader.text("in {period}", period=period(reader, key))


def listing(reader: Language, items: list[str]) -> str:
    """Several names in a row: "a, b and c"; a、b和c."""
    if len(items) < 2:
        return "".join(items)
    if reader.code == "zh":
        return "、".join(items[:-1]) + "和" + items[-1]
    return ", ".join(items[:-1]) + " and " + items[-1]


def clauses(reader: Language, parts: list[str]) -> str:
    """One sentence from its clauses: "a; b." """
    return ("；".join(parts) + "。") if reader.code == "zh" else ("; ".join(parts) + ".")


def sentences(reader: Language, parts: list[str]) -> str:
    """Sentences in a row; Chinese has no space between them."""
    return ("" if reader.code == "zh" else " ").join(parts)


def _pattern(pattern: str, sign: bool) -> str:
    return f"+{pattern};-{pattern}" if sign else pattern


@lru_cache(maxsize=16384)
def _formatted(value: float, pattern: str, code: str) -> str:
    """A page says hundreds of figures, many of them again and again, and Babel is not fast."""
    write = format_percent if "%" in pattern else format_decimal
    return _signed(write(value, pattern, locale(code)))


def _signed(text: str) -> str:
    """A hyphen is not a minus; and nothing is not signed."""
    text = text.replace("-", MINUS)
    return text[1:] if text[0] in f"+{MINUS}" and not re.search("[1-9]", text) else text
