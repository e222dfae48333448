"""The funnel: departments, or people of a role, by number of cases and figure, between the limits that chance explains.

Few cases vary much, many little: the curves narrow to the right, and only who lies beyond them differs. A point says
its verdict by colour, and those that differ by name too; which verdict it is, the caller knows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from charts.funnel_words import Frame, labels, leaders, words
from charts.labels import haloed
from charts.theme import Palette, Row, Spec, Style, fixed, layered, nothing, style
from language import N_, Language
from language.formatting import NOTHING, between, in_unit, number, percent
from metrics.comparison import Limits

POINTS = alt.NamedData("points")
CURVES = alt.NamedData("curves")
GRID = 60  # places at which a curve is drawn
SELECTION = "department"  # what a click on a point selects, by its id
VERDICT = {"beyond_95": N_("worth a look"), "beyond_998": N_("clearly different")}
DIRECTION = {"better": N_("{verdict}, on the better side"), "worse": N_("{verdict}, on the worse side")}


@dataclass(frozen=True)
class Compared:
    """Who is compared, in words: what is said within the limits, what the centre is, how many there are."""

    within: str
    centre: str
    one: str
    many: str


DEPARTMENTS = Compared(
    N_("no clear difference from the hospital"),
    N_("all departments {value}"),
    N_("{title}: {number} department compared, {beyond} beyond the limits."),
    N_("{title}: {number} departments compared, {beyond} beyond the limits."),
)
PEOPLE = Compared(
    N_("no clear difference from the role"),
    N_("the whole role {value}"),
    N_("{title}: {number} person compared, {beyond} beyond the limits."),
    N_("{title}: {number} people compared, {beyond} beyond the limits."),
)


@dataclass(frozen=True)
class Point:
    """A department or person: figure and interval in the metric's unit, n in words, verdict and the exact probability.

    among_best: how likely it is to be among the best three, a share. name: "" leaves it nameless; own: the reader's or
    the chosen one, larger and always named; short: the name beside the point, where the whole one is long.
    """

    id: str
    name: str
    n: float
    counted: str
    value: float
    low: float
    high: float
    verdict: str
    direction: str
    chance: float
    among_best: float = math.nan
    own: bool = False
    short: str = ""


def funnel(
    points: Sequence[Point],
    limits: Limits,
    language: Language,
    *,
    name: str,
    cases: str,
    compared: Compared = DEPARTMENTS,
    present: bool = False,
) -> Spec:
    """Every point between the curves of 95 % and 99.8 %. name: of the figure; cases: what n counts, for the axis."""
    look = style(present)
    description = _description(language, points, name, compared)
    if not points or limits.departments == 0:
        return nothing(language, description, _height(present), present=present)
    unit = limits.metric.unit
    cases_shown = _cases(points)
    values = _values(points, limits, unit)
    rows = [_row(language, unit, point, look, compared) for point in points]
    curves = _curves(limits, *cases_shown)
    centre = language.text(compared.centre, value=in_unit(language, unit, limits.centre, short=True))
    named = labels(rows, curves[-1], Frame(cases_shown, values, _height(present), look), centre)
    return layered(
        _layers(language, name, look),
        {"points": rows, "curves": curves, "names": named},
        language,
        description,
        _height(present),
        present=present,
        shared=_axes(cases, unit, cases_shown, values),
    )


def _height(present: bool) -> int:
    return 430 if present else 300


@fixed
def _layers(language: Language, name: str, look: Style) -> list[alt.Chart]:
    return [*_lines(look), leaders(look), _points(language, name, look), *haloed(words(), look)]


def _axes(cases: str, unit: str, n: tuple[float, float], values: tuple[float, float]) -> dict[str, alt.X | alt.Y]:
    """n and values: from where to where."""
    return {
        "x": alt.X(
            "n:Q",
            title=cases,
            scale=alt.Scale(type="sqrt", domain=list(n), nice=False),
            axis=alt.Axis(tickCount=5, ticks=True, tickSize=4, domain=True, labelOverlap="greedy", labelSeparation=12),
        ),
        "y": alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(domain=list(values), nice=False, zero=False),
            axis=alt.Axis(
                tickCount=5,
                grid=True,
                gridOpacity=0.5,
                labelExpr="datum.label + '%'" if unit == "percent" else "datum.label",
            ),
        ),
    }


def verdict_said(language: Language, verdict: str, direction: str, compared: Compared = DEPARTMENTS) -> str:
    """The verdict in words, with the side on which a department differs."""
    said = language.text(VERDICT.get(verdict, compared.within))
    return language.text(DIRECTION[direction], verdict=said) if direction else said


def chance_said(language: Language, chance: float) -> str:
    """How likely chance alone is: "4.2%"; "1 in 1,500" where a percentage says little."""
    if chance >= 0.01:
        return percent(language, chance, 1 if chance < 0.1 else 0)
    if chance < 1e-6:
        return language.text("less than 1 in a million")
    return language.text("1 in {number}", number=number(language, float(f"{1 / chance:.2g}")))


def _row(language: Language, unit: str, point: Point, look: Style, compared: Compared) -> Row:
    palette, verdict = look.palette, verdict_said(language, point.verdict, point.direction, compared)
    said = in_unit(language, unit, point.value)
    return {
        "id": point.id,
        "name": point.name or NOTHING,
        "label": (point.short or point.name) if point.own or point.verdict != "within" else "",
        "n": point.n,
        "value": point.value,
        "counted": point.counted,
        "said": said,
        "interval": _between(language, unit, point.low, point.high),
        "verdict": verdict,
        "chance": chance_said(language, point.chance),
        "best": percent(language, point.among_best),
        "spoken": f"{point.name or NOTHING}: {said}, {point.counted}, {verdict}",
        "fill": _colour(point, palette),
        "stroke": palette.ink if point.own else palette.ground,
        "size": look.point * (4.4 if point.own else 3.0 if point.verdict != "within" else 2.0),
        "own": point.own,
    }


def _colour(point: Point, palette: Palette) -> str:
    """Strong beyond 99.8 %, lighter beyond 95 %, grey within."""
    strong = point.verdict == "beyond_998"
    if point.direction == "better":
        return palette.better if strong else palette.better_soft
    if point.direction == "worse":
        return palette.worse if strong else palette.worse_soft
    return palette.quiet


def _between(language: Language, unit: str, low: float, high: float) -> str:
    if math.isnan(low):
        return NOTHING
    return between(language, in_unit(language, unit, low), in_unit(language, unit, high))


def _cases(points: Sequence[Point]) -> tuple[float, float]:
    """From few to many, a little beyond the points on either side; around one alone the funnel still shows."""
    n = [point.n for point in points]
    return (0.7 * min(n), 1.1 * max(n)) if len(n) > 1 else (0.3 * n[0], 2.2 * n[0])


def _values(points: Sequence[Point], limits: Limits, unit: str) -> tuple[float, float]:
    """All points, and of the curves what they span at the usual number of cases: small ones would press all flat."""
    usual = float(np.median([point.n for point in points])) / 2
    ends = [float(end[0]) for end in limits.at([usual], "998")] + [point.value for point in points]
    margin = (max(ends) - min(ends) or 1) * 0.06
    most = 100.0 if unit == "percent" else math.inf
    return max(min(ends) - margin, -margin / 3), min(max(ends) + margin, most + margin / 3)


def _curves(limits: Limits, least: float, most: float) -> list[Row]:
    """The limits from left to right; evenly apart on the axis, which is one of roots."""
    n = np.linspace(np.sqrt(least), np.sqrt(most), GRID) ** 2
    ends = {f"{side}{level}": found for level in ("95", "998") for side, found in _sides(limits, n, level)}
    return [
        {"n": float(at), "centre": limits.centre} | {key: float(found[row]) for key, found in ends.items()}
        for row, at in enumerate(n)
    ]


def _sides(limits: Limits, n: np.ndarray, level: str) -> list[tuple[str, np.ndarray]]:
    return list(zip(("low", "high"), limits.at(n, level), strict=True))


def _lines(look: Style) -> list[alt.Chart]:
    """The area within 95 % shaded, the outer limits dashed, the centre solid."""
    palette = look.palette
    inner = (
        alt.Chart(CURVES)
        .mark_area(color=palette.panel, clip=True)
        .encode(y=alt.Y("low95:Q"), y2=alt.Y2(field="high95"))
    )
    drawn = [inner]
    for field, dash in (("low95", ()), ("high95", ()), ("low998", (6, 4)), ("high998", (6, 4))):
        line = alt.Chart(CURVES).mark_line(
            color=palette.bar, strokeWidth=look.line * (0.8 if dash else 0.5), strokeDash=list(dash), clip=True
        )
        drawn.append(line.encode(y=alt.Y(f"{field}:Q")))
    centre = alt.Chart(CURVES).mark_line(color=palette.brand, strokeWidth=look.line, clip=True)
    return [*drawn, centre.encode(y=alt.Y("centre:Q"))]


def _points(language: Language, name: str, look: Style) -> alt.Chart:
    tooltip = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("said:N", title=name),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("counted:N", title=language.text("Based on")),
        alt.Tooltip("verdict:N", title=language.text("Verdict")),
        alt.Tooltip("chance:N", title=language.text("By chance alone so far off")),
        alt.Tooltip("best:N", title=language.text("Among the best three")),
    ]
    return (
        alt.Chart(POINTS)
        .mark_point(
            shape="circle",
            filled=True,
            opacity=1,
            cursor="pointer",
            fill=alt.ExprRef("datum.fill"),
            size=alt.ExprRef("datum.size"),
            stroke=alt.ExprRef("datum.stroke"),
            strokeWidth=look.line * 0.75,
        )
        .encode(tooltip=tooltip, description=alt.Description("spoken:N"))
        .add_params(alt.selection_point(name=SELECTION, fields=["id"]))
    )


def _description(language: Language, points: Sequence[Point], name: str, compared: Compared) -> str:
    """The chart for people who cannot see it: how many are compared, and which of them differ."""
    beyond = [point for point in points if point.verdict != "within"]
    said = language.plural(compared.one, compared.many, len(points), title=name, number=len(points), beyond=len(beyond))
    names = [
        f"{point.name} ({verdict_said(language, point.verdict, point.direction)})" for point in beyond if point.name
    ]
    return said + (" " + "; ".join(names) if names else "")
