"""The rows of a control chart: one a month or quarter with what it says, one a phase with its mean and limits."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from charts import verdict_words
from charts.month_axis import stamp
from charts.theme import Palette, Row, Style
from language import Language
from language.formatting import NOTHING, between, in_unit
from metrics.control import Control
from metrics.figures import BOUNDS

HALF = {"month": 15 * 86_400_000, "quarter": 45 * 86_400_000}  # of a point's place, in ms
SHAPES = {"improvement": "circle", "concern": "diamond", "high": "triangle-up", "low": "triangle-down"}


@dataclass(frozen=True)
class Beside:
    """The mean of something larger, by month, to hold the points against; never a second set of limits."""

    means: Sequence[float]
    label: str


@dataclass(frozen=True)
class Drawing:
    """The rows of months and of phases."""

    rows: list[Row]
    phases: list[Row]
    last: int  # position of the point that is spoken of
    half: int

    @classmethod
    def of(
        cls,
        control: Control,
        language: Language,
        unit: str,
        counted: Callable[[float], str],
        beside: Beside | None,
        look: Style,
    ) -> "Drawing":
        last = int(control.judged[-1]) if control.last_at is None else control.last_at
        rows = _rows(control, language, unit, counted, look)
        for row, mean in zip(rows, beside.means if beside else [math.nan] * len(rows), strict=True):
            row["beside"] = _number(mean)
        rows[last]["size"] = look.point * 2.2
        half = HALF[control.series.every]
        return cls(
            rows=rows,
            phases=_phase_rows(control, rows, half),
            last=last,
            half=half,
        )


def _rows(control: Control, language: Language, unit: str, counted: Callable[[float], str], look: Style) -> list[Row]:
    judged = set(control.judged.tolist())
    return [
        _row(control, language, unit, counted, look, at, cast(Row, row), is_point=at in judged)
        for at, row in enumerate(control.months.to_dict("records"))
    ]


def _row(
    control: Control,
    language: Language,
    unit: str,
    counted: Callable[[float], str],
    look: Style,
    at: int,
    row: Row,
    *,
    is_point: bool,
) -> Row:
    """A month: its place and look, and what its tooltip says."""
    least, most = BOUNDS.get(unit, (0, math.inf))

    def say(value: float) -> str:
        return in_unit(language, unit, value, short=True)

    when = verdict_words.moment(language, row["month"], control.series.every)
    shown = math.isfinite(row["value"])
    colour = _colour(row["signal"], look.palette)
    verdict = control.at(at) if is_point else None
    return {
        "month": stamp(row["month"]),
        "main": _number(row["value"]),
        "mean": _number(row["mean"]),
        "lower": _number(max(row["lower"], least)),
        "upper": _number(min(row["upper"], most)),
        "stroke": colour,
        "fill": colour if is_point else look.palette.ground,
        "shape": SHAPES.get(row["signal"], "circle"),
        "size": look.point * (1.35 if row["signal"] != "common" else 1),
        "when": language.text("{month} (not whole)", month=when) if row["partial"] else when,
        "said": say(row["value"]),
        "interval": _interval(language, say, row["low"], row["high"]),
        "mean_said": say(row["mean"]),
        "limits": verdict_words.limits(language, verdict, say, unit) if verdict else NOTHING,
        "verdict": verdict_words.variation(language, verdict) if verdict else _not_judged(language, row),
        "n": counted(row["n"]) if shown else "",
    }


def _not_judged(language: Language, row: Row) -> str:
    """Why a month is no point: its reader alone sees it, or it is not whole."""
    if row.get("withheld"):
        return language.text("not judged: others are not shown this month, too few answered")
    return language.text("not judged yet")


def _interval(language: Language, say: Callable[[float], str], low: float, high: float) -> str:
    if math.isnan(low):
        return NOTHING
    if math.isinf(high):
        return language.text("{low} or more", low=say(low))
    return between(language, say(low), say(high))


def _colour(signal: str, palette: Palette) -> str:
    colours = {"improvement": palette.better, "concern": palette.worse, "common": palette.bar}
    return colours.get(signal, palette.neutral)


def _phase_rows(control: Control, rows: list[Row], half: int) -> list[Row]:
    """The stretch of each phase, with its mean and limits; a phase without a point has none."""
    positions = [0, *(position for position, _ in control.begins), len(rows)]
    found = []
    for phase, (begin, end) in enumerate(itertools.pairwise(positions)):
        known = next((row for row in rows[begin:end] if row["mean"] is not None), None)
        if known is None:
            continue
        found.append(
            {
                "month": rows[begin]["month"] - half,
                "until": rows[end]["month"] - half if end < len(rows) else rows[-1]["month"] + half,
                **{name: known[name] for name in ("mean", "lower", "upper")},
                "dash": [] if control.settled(phase) else [5, 4],
                "solid": control.settled(phase),
            }
        )
    return found


def _number(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if math.isfinite(value) else None
