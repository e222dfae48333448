"""Measures of waits in words: what an axis, a cell and a tooltip say.

A week has hundreds of figures, but few different ones once they are rounded: so they are before they are written, and
language.formatting remembers them. NaN and infinity round to themselves.
"""

import math

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
        return percent(language, round(figure, 2))
    return minutes(language, round(figure, minutes_digits(figure)))


def change(language: Language, measure: str, figure: float) -> str:
    """With its sign and unit: "−12 min", "+5 percentage points"."""
    if measure == "on_target":
        return language.text("{points} percentage points", points=number(language, round(figure * 100, 0), sign=True))
    return minutes(language, round(figure, minutes_digits(figure)), sign=True)


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
    return language.plural("{number} visit", "{number} visits", n, number=number(language, n))


def in_cell(language: Language, figure: float, digits: int, *, signed: bool = False) -> str:
    """A number alone, for a cell: minutes, or a share already in percent; ">360" beyond the histograms."""
    if figure >= LONGEST and not signed:
        return f">{LONGEST}"
    return number(language, round(figure, digits), digits, sign=signed)
