"""What sums consist of: one stacked bar each, parts side by side, what counts against them left of zero."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from charts import level_bars
from charts.theme import Palette, Row, Spec, Style, fixed, layered, nothing, style
from language import Language
from language.formatting import number

AGAINST = "deductions"


@dataclass(frozen=True)
class Bar:
    """One row: its name, the points of each part (what counts against it is negative), their sum."""

    name: str
    parts: Mapping[str, float]
    total: float
    described: str  # in the tooltip
    own: bool = False  # set in bold: the reader's own

    @property
    def end(self) -> float:
        """How far right it reaches."""
        return sum(value for value in self.parts.values() if value > 0)


def parts(bars: Sequence[Bar], language: Language, names: Mapping[str, str], *, mean: float = math.nan) -> Spec:
    """The bars from top to bottom in their order, mean as an upright line. names: part -> words, in stacking order."""
    look = style(False)
    has_mean = not math.isnan(mean)
    description = _description(language, bars, mean)
    height = round(look.text * 1.95) * (len(bars) + has_mean) + 10
    if not bars:
        return nothing(language, description, height, present=False)
    shown = tuple((part, words) for part, words in names.items() if any(bar.parts[part] for bar in bars))
    rows = {
        "parts": [row for at, bar in enumerate(bars) for row in _rows(at, bar, names, language)],
        "figures": [_sum(at, bar, language) for at, bar in enumerate(bars)],
    }
    layers = [*_segments(shown, language, look)]
    if has_mean:
        said = language.text("role's mean {points}", points=number(language, mean, 1))
        rows["mean"] = [level_bars.mean_row(mean, said, len(bars))]
        layers += level_bars.mean(look)
    layers += level_bars.figures(look)
    own = [at for at, bar in enumerate(bars) if bar.own]
    shared: dict[str, alt.X | alt.Y] = {
        "x": _along(bars, mean if has_mean else 0, look),
        "y": level_bars.names([bar.name for bar in bars], look, bold=own, spare=has_mean),
    }
    return layered(layers, rows, language, description, height, present=False, shared=shared)


@fixed
def _segments(shown: tuple[tuple[str, str], ...], language: Language, look: Style) -> list[alt.Chart]:
    """The bars' pieces; shown: the parts that there are, each with its words."""
    colours = _colours(look.palette)
    drawn = (
        alt.Chart(alt.NamedData("parts"))
        .mark_bar(stroke=look.palette.ground, strokeWidth=1)
        .encode(
            x=alt.X("from:Q"),
            x2=alt.X2(field="to"),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=[words for _, words in shown], range=[colours[part] for part, _ in shown]),
                legend=_legend([words for _, words in shown], look),
            ),
            tooltip=[
                alt.Tooltip("described:N", title=" "),
                alt.Tooltip("part:N", title=language.text("Part")),
                alt.Tooltip("said:N", title=language.text("Points")),
                alt.Tooltip("total:N", title=language.text("All points")),
            ],
        )
    )
    return [drawn]


def _rows(at: int, bar: Bar, names: Mapping[str, str], language: Language) -> list[Row]:
    """The pieces of one bar, each where the one before ends; what counts against it begins at zero."""
    rows: list[Row] = []
    end = 0.0
    for part, words in names.items():
        value = bar.parts[part]
        if not value:
            continue
        start = 0.0 if part == AGAINST else end
        end = max(end, start + value)
        rows.append(
            {
                "at": at,
                "part": words,
                "from": start,
                "to": start + value,
                "said": number(language, value, 1, sign=True),
                "total": number(language, bar.total, 1),
                "described": bar.described,
            }
        )
    return rows


def _sum(at: int, bar: Bar, language: Language) -> Row:
    return {"at": at, "end": bar.end, "said": number(language, bar.total, 1), "weight": 700 if bar.own else 500}


def _along(bars: Sequence[Bar], mean: float, look: Style) -> alt.X:
    """From the largest deduction to the longest bar."""
    most = max([*(bar.end for bar in bars), mean]) or 1
    least = min(min(bar.parts.get(AGAINST, 0), 0) for bar in bars)
    return level_bars.along(least, most, look)


def _legend(words: Sequence[str], look: Style) -> alt.Legend:
    """In one line, or in as many as it takes that nothing is cut off."""
    widths = [look.text * (level_bars.ems(word) + 2.4) for word in words]
    columns = f"width >= {sum(widths):.0f} ? {len(words)} : max(1, floor(width / {max(widths, default=1):.0f}))"
    return alt.Legend(orient="top", columns=alt.ExprRef(columns), offset=4)


def _colours(palette: Palette) -> dict[str, str]:
    """Calm colours that mean no verdict; only what counts against somebody has one."""
    return {
        "ratings": palette.heat[4],
        "praise": palette.heat[2],
        "complaints": palette.bar,
        "suggestions": palette.quiet,
        "nominations": palette.heat[5],
        AGAINST: palette.worse,
    }


def _description(language: Language, bars: Sequence[Bar], mean: float) -> str:
    between = "；" if language.code == "zh" else "; "
    return language.text(
        "Points of {count} people by part: {said}. Role's mean {mean}.",
        count=len(bars),
        said=between.join(f"{bar.name} {number(language, bar.total, 1)}" for bar in bars),
        mean=number(language, mean, 1),
    )
