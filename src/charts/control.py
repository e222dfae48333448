"""The process-control chart of any figure by month: points, mean and limits that step at each phase, the target.

NHS England's "Making Data Count" is the model: grey points are common cause, blue an improvement, orange a concern,
purple high or low where neither is better. Points differ by shape as well, and say in words what they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import altair as alt

from charts import labels, rules, verdict_words
from charts.control_axis import FIELDS, Axis, values_axis
from charts.control_rows import HALF, Beside, Drawing
from charts.labels import Label
from charts.month_axis import MONTHS, months_axis, stamp
from charts.theme import Row, Spec, Style, fixed, layered, nothing, style
from language import Language
from language.formatting import in_unit
from metrics.control import Control


@dataclass(frozen=True)
class Line:
    """A target, or a limit that patients are promised: a dashed line from edge to edge."""

    value: float
    label: str


def chart(
    control: Control,
    language: Language,
    *,
    name: str,
    unit: str,
    counted: Callable[[float], str],
    lines: Sequence[Line] = (),
    beside: Beside | None = None,
    present: bool = False,
) -> Spec:
    """One control chart.

    name, unit: of the figure, one of metrics.definition.UNITS; counted: an n in words ("1,204 answers"). A month that
    is not whole is hollow and no point of the statistics; one with too few to show is a gap.
    """
    look = style(present)
    height = 420 if present else 250
    description = _description(control, language, name, unit)
    if not len(control.judged):
        return nothing(language, description, height, present=present)
    drawn = Drawing.of(control, language, unit, counted, beside, look)
    axis = Axis.of(drawn, unit, [line.value for line in lines])
    shown = [line for line in lines if axis.low <= line.value <= axis.high]
    actions = _actions(control, language, look)
    top = rules.headroom(actions, look) if actions else 0
    first, last = drawn.rows[0]["month"] - drawn.half, drawn.rows[-1]["month"] + drawn.half
    layers = [
        *_phases(look),
        *(_target_lines(look) if shown else ()),
        *_line(look),
        *(_beside_line(look) if beside else ()),
        *(rules.layers(height, look, in_time=True) if actions else ()),
        *_points(language, name, look),
        *labels.layers(look),
    ]
    rows = {
        "phases": drawn.phases,
        "targets": [{"target": line.value} for line in shown],
        "months": drawn.rows,
        "rules": rules.rows(actions, last, look, begin=first),
        "labels": labels.rows(_words(drawn, axis, shown, beside, height, top, look)),
    }
    shared: dict[str, alt.X | alt.Y] = {
        "x": months_axis(drawn.rows, language, control.series.every),
        "y": values_axis(axis, unit, language, height, top),
    }
    return layered(layers, rows, language, description, height, present=present, shared=shared)


@fixed
def _phases(look: Style) -> list[alt.Chart]:
    """The band of each phase between its limits, its edges dashed while provisional, and its mean."""
    palette = look.palette
    band = (
        alt.Chart(alt.NamedData("phases"))
        .mark_rect(color=palette.noise_ground, opacity=alt.ExprRef("datum.solid ? 1 : 0.6"))
        .encode(x2=alt.X2(field="until"), y=alt.Y("lower:Q"), y2=alt.Y2(field="upper"))
    )
    edges = [
        alt.Chart(alt.NamedData("phases"))
        .mark_rule(color=palette.quiet, strokeWidth=look.line * 0.6, strokeDash=alt.ExprRef("datum.dash"))
        .encode(x2=alt.X2(field="until"), y=alt.Y(f"{name}:Q"))
        for name in ("lower", "upper")
    ]
    mean = (
        alt.Chart(alt.NamedData("phases"))
        .mark_rule(color=palette.secondary, strokeWidth=look.line * 0.7, strokeDash=alt.ExprRef("datum.dash"))
        .encode(x2=alt.X2(field="until"), y=alt.Y("mean:Q"))
    )
    return [band, *edges, mean]


@fixed
def _target_lines(look: Style) -> list[alt.Chart]:
    drawn = (
        alt.Chart(alt.NamedData("targets"))
        .mark_rule(color=look.palette.target, strokeWidth=look.line * 0.75, strokeDash=[6, 4])
        .encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=alt.Y("target:Q"))
    )
    return [drawn]


@fixed
def _beside_line(look: Style) -> list[alt.Chart]:
    """The mean to hold the months against, as a dotted step."""
    drawn = (
        alt.Chart(MONTHS)
        .mark_line(
            color=look.palette.brand,
            strokeWidth=look.line * 0.75,
            strokeDash=[2, 3],
            interpolate="step",
            invalid="break-paths-show-domains",
        )
        .encode(y=alt.Y("beside:Q"))
    )
    return [drawn]


@fixed
def _line(look: Style) -> list[alt.Chart]:
    """The line through the points; it breaks where a month has too few."""
    drawn = (
        alt.Chart(MONTHS)
        .mark_line(color=look.palette.bar, strokeWidth=look.line * 0.75, invalid="break-paths-show-domains")
        .encode(y=alt.Y("main:Q"))
    )
    return [drawn]


@fixed
def _points(language: Language, name: str, look: Style) -> list[alt.Chart]:
    """The months, with what they say when touched."""
    tooltip = [
        alt.Tooltip("when:N", title=language.text("Month")),
        alt.Tooltip("said:N", title=name),
        alt.Tooltip("verdict:N", title=language.text("Verdict")),
        alt.Tooltip("interval:N", title=language.text("95% interval")),
        alt.Tooltip("n:N", title=language.text("Based on")),
        alt.Tooltip("mean_said:N", title=language.text("Mean")),
        alt.Tooltip("limits:N", title=language.text("Control limits")),
    ]
    drawn = (
        alt.Chart(MONTHS)
        .transform_filter("isValid(datum.main)")
        .mark_point(
            shape=alt.ExprRef("datum.shape"),
            opacity=1,
            filled=True,
            fill=alt.ExprRef("datum.fill"),
            size=alt.ExprRef("datum.size"),
            stroke=alt.ExprRef("datum.stroke"),
            strokeWidth=look.line * 0.75,
        )
        .encode(tooltip=tooltip)
    )
    return [drawn]


def _actions(control: Control, language: Language, look: Style) -> list[rules.Rule]:
    """The beginning of each phase, named by the action behind it."""
    half = HALF[control.series.every]
    return [
        rules.Rule(
            stamp(control.months["month"].iloc[position]) - half,
            phase.names[language.code],
            look.palette.secondary,
            (2, 3),
        )
        for position, phase in control.begins
    ]


def _words(
    drawn: Drawing,
    axis: Axis,
    targets: Sequence[Line],
    beside: Beside | None,
    height: float,
    top: float,
    look: Style,
) -> list[Label]:
    """The last point's value, the targets and what stands beside; the legend says the mean and the limits."""
    palette, rows = look.palette, drawn.rows

    def y(value: float) -> float:
        return axis.y(value, height, top)

    lines = labels.Lines([[row[name] for row in rows] for name in FIELDS], [line.value for line in targets], y)
    wanted = [[_at(lines, 0, drawn.last, rows[drawn.last]["said"], palette.ink, rows)]]
    for line in targets:
        wanted.append(_at_an_edge(line.label, y(line.value), palette.target, rows))
    last = rows[drawn.last]
    if beside is not None and last["beside"] is not None:
        places = _at_an_edge(beside.label, y(last["beside"]), palette.brand, rows)
        # on the left it would stand over the mean of an earlier phase
        wanted.append(places if len({row["beside"] for row in rows}) == 1 else places[1:])
    return labels.place(wanted, lines, height, look)


def _at(lines: labels.Lines, line: int, at: int, text: str, colour: str, rows: list[Row]) -> Label:
    """A word above or below a line, ending at a month, or beginning there where there is no room before it."""
    long = labels.reach(text, len(rows))
    leftwards = at + 1 >= long
    months = range(max(at + 1 - long, 0), at + 1) if leftwards else range(at, min(at + long, len(rows)))
    highest, lowest = lines.reach(line, months)
    own = lines.reach(line, range(at, at + 1))[0]
    anchors = ((own, True), (own, False), (highest, True), (lowest, False))
    return Label(text, colour, leftwards, months, anchors, rows[at]["month"])


def _at_an_edge(text: str, y: float, colour: str, rows: list[Row]) -> list[Label]:
    """A word over or under a level line, on the left or the right."""
    long = labels.reach(text, len(rows))
    anchors = ((y, True), (y, False))
    edges = ((False, range(long)), (True, range(len(rows) - long, len(rows))))
    return [Label(text, colour, right, months, anchors, weight=400) for right, months in edges]


def _description(control: Control, language: Language, name: str, unit: str) -> str:
    """The chart for people who cannot see it: what its sentence says."""
    verdict = control.last()
    if verdict is None:
        return language.text("{title} by month: too few to show.", title=name)
    said = verdict_words.sentence(language, verdict, lambda value: in_unit(language, unit, value, short=True))
    return language.text("{title} by month. {said}", title=name, said=said)
