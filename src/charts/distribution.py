"""How long people waited: bars of equal width against the target, the median and the 90th percentile."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from charts import rules, words
from charts.theme import Palette, Row, Spec, Style, layered, nothing, style
from language import N_, Language
from language.formatting import listing, minutes, number, percent
from metrics.waiting import Figures

WITHIN, BETWEEN, BEYOND = (
    N_("Within the target"),
    N_("Within the target only without a booking"),
    N_("Beyond the target"),
)


@dataclass(frozen=True)
class Limit:
    """A target in minutes; booked: True or False where it holds only with or without a booking."""

    minutes: float
    booked: bool | None = None


def limits_of(frame: pd.DataFrame) -> list[Limit]:
    """The targets of `warehouse.waits.limits` (columns booked, minutes), shortest first."""
    rows = frame.sort_values("minutes").to_dict("records")
    return [Limit(float(row["minutes"]), None if pd.isna(row["booked"]) else bool(row["booked"])) for row in rows]


def distribution(
    bins: pd.DataFrame,
    figures: Figures,
    limits: Sequence[Limit],
    language: Language,
    *,
    present: bool = False,
) -> Spec:
    """The bins of `waiting.distribution` with the figures of `waiting.overall` over the same cells.

    Bars within target are solid, bars beyond hollow: the difference does not rest on colour.
    """
    look = style(present)
    lines = _rules(figures, limits, language, look)
    top = rules.headroom(lines, look)
    height = int(top + (360 if present else 200))
    description = _description(language, figures, limits)
    if bins.empty:
        return nothing(language, description, height, present=present)
    shape = _Shape.of(bins)
    bars = _bars(look).encode(
        _minutes_axis(shape, language),
        _shares_axis(height, top, language),
        *_paint(bins, limits, language, look),
        x2=alt.X2(field="right"),
        y2=alt.Y2Datum(0),
        tooltip=_tooltip(limits, language),
    )
    rows = {"bins": _rows(bins, shape, limits, language), "rules": rules.rows(lines, shape.end, look)}
    layers: list[alt.Chart | Spec] = [bars, *(rules.layers(height, look) if lines else ())]
    return layered(layers, rows, language, description, height, present=present)


@dataclass(frozen=True)
class _Shape:
    """Bins in minutes: their width, where the endless one begins, a label's place every few of them."""

    width: float
    last: float
    ticks: list[float]

    @classmethod
    def of(cls, bins: pd.DataFrame) -> "_Shape":
        lows: list[float] = bins["low"].tolist()
        every = next(step for step in (1, 2, 4, 5, 10) if len(lows) / step <= 14)
        return cls(width=lows[1] - lows[0], last=lows[-1], ticks=lows[:-1:every])

    @property
    def endless(self) -> float:
        """Middle of the endless bin: it is drawn half a width apart and one width wide."""
        return self.last + self.width

    @property
    def end(self) -> float:
        """Right edge of the drawing."""
        return self.last + 1.5 * self.width


def _bars(look: Style) -> alt.Chart:
    return alt.Chart(alt.NamedData("bins")).mark_rect(strokeWidth=look.line * 0.75, cornerRadius=2)


def _minutes_axis(shape: _Shape, language: Language) -> alt.X:
    over = f"datum.value == {shape.endless} ? '>{number(language, shape.last)}' : datum.label"
    # a label too close to the endless bin's would be hidden or hide it
    ticks = [tick for tick in shape.ticks if tick <= shape.last - 2 * shape.width]
    return alt.X(
        "left:Q",
        title=language.text("Wait (min)"),
        scale=alt.Scale(domain=[0, shape.end], nice=False),
        axis=alt.Axis(
            values=[*ticks, shape.endless], labelExpr=over, labelOverlap="greedy", labelFlush=False, domain=True
        ),
    )


def _shares_axis(height: float, top: float, language: Language) -> alt.Y:
    """Below the labels of the rules."""
    return alt.Y(
        "share:Q",
        title=language.text("Share of visits"),
        scale=alt.Scale(range=[height, top], zero=True),
        axis=alt.Axis(format=".0%", tickCount=3),
    )


def _rows(bins: pd.DataFrame, shape: _Shape, limits: Sequence[Limit], language: Language) -> list[Row]:
    gap = shape.width * 0.06
    rows = []
    for row in bins.to_dict("records"):
        endless = math.isinf(row["high"])
        left = row["low"] + (shape.width / 2 if endless else 0)
        low, high = number(language, row["low"]), number(language, row["high"] if not endless else math.nan)
        rows.append(
            {
                "left": left + gap,
                "right": left + shape.width - gap,
                "share": row["share"],
                "kind": language.text(_kind(row["low"], limits)),
                "waited": language.text("over {minutes} min", minutes=low)
                if endless
                else language.text("{low}–{high} min", low=low, high=high),
                "said": percent(language, row["share"], 1),
                "n": words.waited(language, row["n"]),
            }
        )
    return rows


def _kind(low: float, limits: Sequence[Limit]) -> str:
    """Where a bin that begins at low stands towards the targets."""
    if not limits or low < min(limit.minutes for limit in limits):
        return WITHIN
    return BETWEEN if low < max(limit.minutes for limit in limits) else BEYOND


def _paint(bins: pd.DataFrame, limits: Sequence[Limit], language: Language, look: Style) -> tuple[alt.Fill, alt.Stroke]:
    """Fill and outline by kind; only the kinds that are there have a legend."""
    there = {_kind(low, limits) for low in bins["low"]}
    colours = {kind: colours for kind, colours in _colours(look.palette).items() if kind in there}
    kinds = [language.text(kind) for kind in colours]
    fills, strokes = zip(*colours.values(), strict=True)
    legend = alt.Legend(symbolStrokeWidth=look.line * 0.75, columns=alt.ExprRef("width < 480 ? 1 : 3"))
    shared: dict[str, Any] = {"title": None, "legend": legend if limits else None}
    return (
        alt.Fill("kind:N", scale=alt.Scale(domain=kinds, range=list(fills)), **shared),
        alt.Stroke("kind:N", scale=alt.Scale(domain=kinds, range=list(strokes)), **shared),
    )


def _colours(palette: Palette) -> dict[str, tuple[str, str]]:
    """Fill and outline of each kind: the difference does not rest on colour."""
    return {
        WITHIN: (palette.bar, palette.bar),
        BETWEEN: (palette.hairline, palette.bar),
        BEYOND: (palette.worse_ground, palette.worse),
    }


def _tooltip(limits: Sequence[Limit], language: Language) -> list[alt.Tooltip]:
    target = [alt.Tooltip("kind:N", title=language.text("Target"))]
    return [
        alt.Tooltip("waited:N", title=language.text("Wait")),
        alt.Tooltip("said:N", title=language.text("Share of visits")),
        alt.Tooltip("n:N", title=language.text("Based on")),
        *(target if limits else []),
    ]


def _rules(figures: Figures, limits: Sequence[Limit], language: Language, look: Style) -> list[rules.Rule]:
    """Targets, median and 90th percentile; a figure beyond the histograms or of too few waits has no line."""
    palette = look.palette
    lines = [rules.Rule(limit.minutes, target_label(language, limit), palette.target, (6, 4)) for limit in limits]
    for label, figure in ((N_("Median {value}"), figures.median), (N_("90% within {value}"), figures.p90)):
        if math.isfinite(figure):
            text = language.text(label, value=minutes(language, figure))
            lines.append(rules.Rule(figure, text, palette.ink))
    return lines


def target_label(language: Language, limit: Limit) -> str:
    """ "Target 45 min", "Target if booked 20 min"."""
    label = {
        None: N_("Target {value}"),
        True: N_("Target if booked {value}"),
        False: N_("Target without booking {value}"),
    }[limit.booked]
    digits = 0 if limit.minutes % 1 == 0 else 1
    value = language.text("{minutes} min", minutes=number(language, limit.minutes, digits))
    return language.text(label, value=value)


def _description(language: Language, figures: Figures, limits: Sequence[Limit]) -> str:
    """The chart for people who cannot see it."""
    if math.isnan(figures.median):
        return language.text("Distribution of waits: too few to show.")
    facts = [rule.label for rule in _rules(figures, limits, language, style(present=False))]
    if limits:
        facts.append(language.text("{share} within target", share=percent(language, figures.on_target)))
    return language.text(
        "Distribution of waits of {visits}: {facts}.",
        visits=words.waited(language, figures.n),
        facts=listing(language, facts),
    )
