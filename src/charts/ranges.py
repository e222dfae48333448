"""Figures side by side, each with its interval: one row each, a dot on a line, value and number beside it.

For survey modes, touchpoints, departments, people. A dot is ink; blue or orange only where a verdict says so, which
hovering says in words. A thin tick is what a row is held against. A table whose cells are drawn by the style sheet
(`.sq-ranges`): no script draws it, and its words wrap on a phone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from charts.scale import Scale, scale, words
from language import N_, Language
from language.formatting import between, in_unit, number

VERDICT = {
    "better": N_("better than the hospital"),
    "worse": N_("worse than the hospital"),
    "noise": N_("no clear difference from the hospital"),
    "unknown": "",
}


@dataclass(frozen=True)
class Range:
    """One row: its name, figure and interval in `unit` (NaN where too few), how many in words, what to compare with."""

    name: str
    value: float
    low: float
    high: float
    counted: str
    beside: float = math.nan
    verdict: str = "unknown"
    own: bool = False  # set in bold: the reader's own


@dataclass(frozen=True)
class _Reading:
    """What all rows share: the language, the figure's name and unit, what the ticks are, what verdicts say."""

    language: Language
    title: str
    unit: str
    beside: str
    verdicts: Mapping[str, str]

    def said(self, value: float) -> str:
        """As many decimals in each row, so that they stand under one another."""
        return number(self.language, value, 1) if self.unit == "points" else in_unit(self.language, self.unit, value)


def ranges(
    rows: Sequence[Range],
    language: Language,
    *,
    title: str,
    unit: str,
    beside: str = "",
    verdicts: Mapping[str, str] = VERDICT,
) -> str:
    """HTML: the rows in their order. title: what is shown; beside: what the ticks are, as in verdicts."""
    reading = _Reading(language, title, unit, beside, verdicts)
    known = [row for row in rows if not math.isnan(row.value)]
    if not known:
        return f'<p class="sq-caption">{escape(language.text("too few to show"))}</p>'
    description = escape(_description(reading, known))
    axis = _scale(known, unit)
    drawn = "".join(_row(reading, axis, row) for row in rows)
    return (
        '<div class="sq-ranges">'
        f'<table style="--grid:{axis.step / (axis.high - axis.low):.2%}" aria-label="{description}">'
        f'<tbody>{drawn}</tbody><tfoot aria-hidden="true">{_ticks(reading, axis)}</tfoot></table></div>'
    )


def _scale(known: Sequence[Range], unit: str) -> Scale:
    """From the lowest interval to the highest."""
    ends = [end for row in known for end in (row.value, row.low, row.high, row.beside) if not math.isnan(end)]
    low, high = min(ends), max(ends)
    return scale(low, high, unit) if high > low else scale(low - 1, high + 1, unit)


def _row(reading: _Reading, axis: Scale, row: Range) -> str:
    few = math.isnan(row.value)
    # how few is not said: they could be recognised
    said = escape(reading.language.text("too few to show"))
    if not few:
        said = f"{escape(reading.said(row.value))}<em> · </em><small>{escape(row.counted)}</small>"
    drawn = "" if few else _drawn(axis, row)
    own = ' class="sq-own"' if row.own else ""
    return (
        f'<tr{own} title="{escape(row.name) if few else _hover(reading, row)}"><th scope="row">{escape(row.name)}</th>'
        f"<td>{drawn}</td><td>{said}</td></tr>"
    )


def _drawn(axis: Scale, row: Range) -> str:
    """Interval, what it is held against, and the figure itself, which lies over both."""
    line = tick = ""
    if not math.isnan(row.low):
        low, high = axis.share(row.low), axis.share(row.high)
        line = f'<s style="--at:{low:.2%};--to:{high - low:.2%}"></s>'
    if not math.isnan(row.beside):
        tick = f'<u style="--at:{axis.share(row.beside):.2%}"></u>'
    verdict = f' class="sq-is-{row.verdict}"' if row.verdict in ("better", "worse") else ""
    return f'{line}{tick}<i style="--at:{axis.share(row.value):.2%}"{verdict}></i>'


def _hover(reading: _Reading, row: Range) -> str:
    """HTML: everything about a row, a line each."""
    language = reading.language
    lines = {reading.title: reading.said(row.value)}
    if not math.isnan(row.low):
        lines[language.text("95% interval")] = between(language, reading.said(row.low), reading.said(row.high))
    lines[language.text("Based on")] = row.counted
    if reading.beside and not math.isnan(row.beside):
        lines[reading.beside] = reading.said(row.beside)
    if reading.verdicts[row.verdict]:
        lines[language.text("Verdict")] = language.text(reading.verdicts[row.verdict])
    said = (language.text("{name}: {value}", name=name, value=value) for name, value in lines.items())
    return "&#10;".join(escape(line) for line in (row.name, *said))


def _ticks(reading: _Reading, axis: Scale) -> str:
    labels = "".join(
        f'<span style="--at:{axis.share(tick):.2%}">{escape(words(reading.language, reading.unit, axis, tick))}</span>'
        for tick in axis.ticks
    )
    return f"<tr><th></th><td>{labels}</td><td></td></tr>"


def _description(reading: _Reading, known: Sequence[Range]) -> str:
    """The chart for people who cannot see it: how many rows, the first and the last that have a figure."""
    language, title = reading.language, reading.title
    first, last = (f"{row.name} {reading.said(row.value)}" for row in (known[0], known[-1]))
    return language.text(
        "{title}, {count} side by side: from {first} to {last}.", title=title, count=len(known), first=first, last=last
    )
