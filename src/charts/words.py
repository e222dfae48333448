"""Measures of waits in words: what an axis, a cell and a tooltip say."""

import math
from functools import lru_cache

from language import N_, Language
from language.formatting import NOTHING, between, minutes, minutes_digits, number, percent

TITLE = {
    "median": N_("Median wait (min)"),
    "p90": N_("90% wait no longer than (min)"),
    "on_target": N_("Waits within target (%)"),
}
NAME = {
    "median": N_("Median wait"),
    "p90": N_("90% wait no longer than"),
    "on_target": N_("Within target"),
}
CHANGE_TITLE = {
    "median": N_("Change of the median (min)"),
    "p90": N_("Change of the 90th percentile (min)"),
    "on_target": N_("Change of the share within target (percentage points)"),
}
CHANGE = {
    "median": N_("Change of the median"),
    "p90": N_("Change of the 90th percentile"),
    "on_target": N_("Change of the share within target"),
}
LONGEST = 360  # minutes, the last edge of the histograms


def name(language: Language, measure: str) -> str:
    """What the measure is called where its unit stands beside it."""
    return language.text(NAME[measure])


def value(language: Language, measure: str, figure: float) -> str:
    """With its unit: "46 min", "72%"."""
    if measure == "on_target":
        return _percent(language, round(figure, 2))
    return _minutes(language, round(figure, minutes_digits(figure)))


def change(language: Language, measure: str, figure: float) -> str:
    """With its sign and unit: "−12 min", "+5 percentage points"."""
    if measure == "on_target":
        return language.text("{points} percentage points", points=_number(language, round(figure * 100, 0), 0, True))
    return _minutes(language, round(figure, minutes_digits(figure)), signed=True)


def interval(language: Language, measure: str, low: float, high: float, *, signed: bool = False) -> str:
    """ "43–49 min", "43 min or more" where there is no bound above; signed: of a change."""
    say = change if signed else value
    if math.isnan(low) or (math.isinf(low) and math.isinf(high)):
        return NOTHING
    if math.isinf(high):
        return language.text("{low} or more", low=say(language, measure, low))
    if math.isinf(low):
        return language.text("{high} or less", high=say(language, measure, high))
    return between(language, say(language, measure, low), say(language, measure, high))


def waited(language: Language, n: int) -> str:
    """How many waits a figure rests on: "1,204 visits"; "1,204 人次"."""
    return language.plural("{number} visit", "{number} visits", n, number=_number(language, n, 0, False))


def in_cell(language: Language, figure: float, digits: int, *, signed: bool = False) -> str:
    """A number alone, for a cell: minutes, or a share already in percent; ">360" beyond the histograms."""
    if figure >= LONGEST and not signed:
        return f">{LONGEST}"
    return _number(language, round(figure, digits), digits, signed)


# A week has hundreds of figures, but few different ones once they are rounded, and Babel is not fast: most of a
# heat map's time would go here. NaN and infinity round to themselves.


@lru_cache(maxsize=4096)
def _number(language: Language, rounded: float, digits: int, signed: bool) -> str:
    return number(language, rounded, digits, sign=signed)


@lru_cache(maxsize=4096)
def _minutes(language: Language, rounded: float, signed: bool = False) -> str:
    return minutes(language, rounded, sign=signed)


@lru_cache(maxsize=4096)
def _percent(language: Language, rounded: float) -> str:
    return percent(language, rounded)
