"""The pictures of docs/statistics.md, one a method and language: `python -m charts.pictures` draws them anew.

Their figures are invented, and the charts are those of the pages where a page has one; run chart and the curves of
what lasts are drawn here alone.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd
import vl_convert

from charts import control
from charts.control import Line
from charts.control_rows import Beside
from charts.funnel import Point, funnel
from charts.theme import Row, Spec, layered, style
from language import LANGUAGES, N_, Language, language
from language.formatting import in_unit
from metrics import durations, runchart
from metrics.comparison import Limits as Comparison
from metrics.comparison import compare
from metrics.control import Series, controls
from metrics.definition import COUNTS, definitions
from metrics.incidence import CENSORED, incidence
from metrics.intervals import wilson
from metrics.phases import Phase
from metrics.ranking import shrink

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH = 760
MONTHS = pd.date_range("2025-01-01", periods=24, freq="MS")
ACTION = Phase(pd.Timestamp("2026-02-01"), {"zh": "医患沟通培训", "en": "Training in communication"})
# complaints per 10,000 visits, satisfied of answers by department, dissatisfied months against their median
BEFORE_AND_AFTER = [
    31, 28, 33, 30, 27, 32, 29, 34, 31, 28, 30, 32, 29, 21, 17, 19, 15, 18, 20, 16, 18, 17, 19, 15,
]  # fmt: skip
DEPARTMENTS = {
    "A": (33, 36), "B": (41, 50), "C": (70, 85), "D": (104, 120), "E": (118, 160), "F": (171, 210), "G": (208, 260),
    "H": (250, 300), "I": (255, 360), "J": (330, 410), "K": (452, 520), "L": (476, 610),
}  # fmt: skip
EXAMINATIONS = Phase(pd.Timestamp("2026-03-01"), {"zh": "一站式检查中心", "en": "One-stop examination centre"})
WAITS = [62, 58, 66, 60, 63, 57, 65, 61, 59, 64, 60, 62, 66, 59, 51, 44, 41, 43, 40, 42]  # median minutes by month
RUNS = [52, 58, 49, 57, 51, 55, 50, 53, 44, 42, 46, 41, 45, 43, 40, 44]
NURSES = {"A": (5, 5), "B": (18, 18), "C": (46, 47), "D": (111, 115), "E": (480, 500), "F": (60, 66), "G": (22, 26)}
DAYS = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8]  # working days to a reply
STILL_OPEN = [2, 5, 9, 10]  # working days so far
CALLED = [4, 8, 11, 15, 19, 22, 26, 31, 37, 44, 52, 58]  # minutes of waiting; the others left, one waits to this moment
LEFT = [10, 18, 25, 30, 34, 40, 48]
STILL_WAITING = [21]


def pictures(reader: Language) -> dict[str, Spec]:
    """Every picture by name."""
    return {
        "control": _control(reader), "funnel": _funnel(reader), "runs": _runs(reader), "ranks": _ranks(reader),
        "durations": _durations(reader), "leaving": _leaving(reader), "effect": _effect(reader),
    }  # fmt: skip


def svg(chart: Spec) -> str:
    """A chart as a file of its own, as wide as a page of text."""
    return str(vl_convert.vegalite_to_svg(chart | {"width": WIDTH}))


def _said(reader: Language, counts: str) -> Callable[[float], str]:
    return lambda n: reader.text(COUNTS[counts], n=f"{n:,.0f}")


def _control(reader: Language) -> Spec:
    metric = definitions()["complaint_rate"]
    values = np.array(BEFORE_AND_AFTER, dtype=float)
    months = pd.DataFrame(
        {"month": MONTHS, "n": 12_000, "value": values, "low": values - 8, "high": values + 8, "partial": False}
    )
    (found,) = controls([Series(months, metric.better, None, [ACTION])])
    return control.chart(
        found,
        reader,
        name=metric.texts[reader.code].name,
        unit=metric.unit,
        counted=_said(reader, metric.counts),
        lines=[Line(25.0, reader.text("Target {value}", value="25"))],
    )


def _effect(reader: Language) -> Spec:
    """An action at work: the months after it against the mean of the months before."""
    metric = definitions()["wait_median"]
    values = np.array(WAITS, dtype=float)
    months = pd.DataFrame(
        {"month": MONTHS[: len(values)], "n": 900, "value": values, "low": values - 3, "high": values + 3}
    ).assign(partial=False)
    (found,) = controls([Series(months, metric.better, None, [EXAMINATIONS])])
    is_after = MONTHS[: len(values)] >= EXAMINATIONS.starts
    before = values[~is_after].mean()
    label = reader.text("Mean before {value}", value=in_unit(reader, metric.unit, round(before)))
    return control.chart(
        found,
        reader,
        name=metric.texts[reader.code].name,
        unit=metric.unit,
        counted=_said(reader, metric.counts),
        lines=[Line(40.0, reader.text("Target {value}", value=in_unit(reader, metric.unit, 40)))],
        beside=Beside([before if each else math.nan for each in is_after], label),
    )


def _funnel(reader: Language) -> Spec:
    metric = definitions()["satisfaction_top_box"]
    parts = pd.DataFrame(
        [("all", place, *counts) for place, counts in DEPARTMENTS.items()],
        columns=["comparison", "department_id", "numerator", "denominator"],
    )
    limits, table = compare(metric, parts)
    points = [
        Point(
            id=row.department_id,
            name=row.department_id,
            n=row.denominator,
            counted=_said(reader, metric.counts)(row.denominator),
            value=row.value,
            low=100 * float(wilson(row.numerator, row.denominator)[0]),
            high=100 * float(wilson(row.numerator, row.denominator)[1]),
            verdict=row.verdict or "within",
            direction=row.direction or "",
            chance=row.chance,
        )
        for row in table.itertuples()
    ]
    spread = Comparison(metric, *(limits.iloc[0][name] for name in ("centre", "phi", "tau2", "departments")))
    return funnel(points, spread, reader, name=metric.texts[reader.code].name, cases=reader.text("valid answers"))


def _runs(reader: Language) -> Spec:
    """Months on either side of the median: after the eighth none comes back."""
    found, look = runchart.runs(RUNS), style(False)
    rows = [{"at": at, "value": value, "below": value < found.centre} for at, value in enumerate(RUNS, start=1)]
    words = reader.text(
        "longest run {run} (at most {most}), crossings {crossings} (at least {least})",
        run=found.longest_run, most=found.longest_run_max, crossings=found.crossings, least=found.crossings_min,
    )  # fmt: skip
    x = alt.X("at:O", title=reader.text("month"), axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[35, 62]))
    base = alt.Chart(alt.NamedData("runs"))
    median: Row = {"value": found.centre, "label": reader.text("median {value}", value=f"{found.centre:g}")}
    colour = alt.condition("datum.below", alt.value(look.palette.brand), alt.value(look.palette.bar))
    level = alt.Chart(alt.NamedData("median"))
    layers = [
        base.mark_line(color=look.palette.bar, strokeWidth=look.line).encode(x=x, y=y),
        base.mark_point(filled=True, opacity=1, size=look.point * 1.6).encode(x=x, y=y, color=colour),
        level.mark_rule(color=look.palette.ink, strokeWidth=1.4).encode(y=y),
        level.mark_text(align="right", baseline="bottom", dy=-4, fontSize=look.text)
        .encode(x=alt.value(alt.expr("width - 4")), y=y, text="label:N"),
    ]  # fmt: skip
    return layered(layers, {"runs": rows, "median": [median]}, reader, words, 230, present=False)


def _ranks(reader: Language) -> Spec:
    """Shares drawn towards the role's average (the tick): the nurse with five answers stands in the middle."""
    good, n = (np.array(column, dtype=float) for column in zip(*NURSES.values(), strict=True))
    found = shrink(good, n).assign(name=list(NURSES), n=n).sort_values("value", ascending=False, kind="stable")
    rows: list[Row] = [
        {
            "name": row.name,
            **{column: 100 * getattr(row, column) for column in ("value", "low", "high", "centre")},
            "said": f"{in_unit(reader, 'percent', 100 * row.value)} · {_said(reader, 'answers')(row.n)}",
        }
        for row in found.itertuples(index=False)
    ]
    look = style(False)
    base = alt.Chart(alt.NamedData("ranks"))
    axis = alt.Axis(labelExpr="datum.value + '%'", tickCount=5, grid=True, gridOpacity=0.5)
    # the words' room on the right is kept free
    scale = alt.Scale(zero=False, range=[0, alt.ExprRef("width - 130")])
    layers = [
        base.mark_rule(strokeWidth=look.line * 1.2, color=look.palette.bar).encode(x="low:Q", x2="high"),
        base.mark_tick(color=look.palette.brand, thickness=look.line * 1.2, size=look.text * 1.3).encode(x="centre:Q"),
        base.mark_point(filled=True, opacity=1, size=look.point * 1.5, color=look.palette.ink),
        base.mark_text(align="right", fontSize=look.text).encode(x=alt.value(alt.expr("width")), text="said:N"),
    ]
    shared: dict[str, alt.X | alt.Y | Spec] = {
        "x": alt.X("value:Q", title=None, scale=scale, axis=axis),
        "y": alt.Y("name:N", title=None, sort=[row["name"] for row in rows]),
    }
    words = reader.text("shrunk satisfaction rate")
    return layered(layers, {"ranks": rows}, reader, words, 27 * len(rows), present=False, shared=shared)


def _durations(reader: Language) -> Spec:
    """The share of complaints still without a reply, by working day; open ones count for as long as they are open."""
    taken = pd.DataFrame(
        {
            "taken": DAYS + STILL_OPEN,
            "ended": [True] * len(DAYS) + [False] * len(STILL_OPEN),
            "complaints": 1,
        }
    )
    found, look = durations.turnaround(taken), style(False)
    steps = [{"day": 0.0, "open": 100.0}] + [
        {"day": float(day), "open": 100 * float(share)}
        for day, share in zip(found.times, found.still_open, strict=True)
    ]
    median, longest = found.median[0], max(found.times)
    assert not math.isinf(median)
    axis = alt.Axis(format="d", tickCount=int(longest))
    x = alt.X("day:Q", title=reader.text("working days since receipt"), axis=axis, scale=alt.Scale(domain=[0, longest]))
    y = alt.Y("open:Q", title=None, axis=alt.Axis(labelExpr="datum.value + '%'"), scale=alt.Scale(domain=[0, 100]))
    mark: Row = {"day": median, "open": 50.0, "label": reader.text("median {value}", value=f"{median:g}")}
    at = alt.Chart(alt.NamedData("median"))
    layers = [
        alt.Chart(alt.NamedData("steps"))
        .mark_line(interpolate="step-after", color=look.palette.brand, strokeWidth=look.line * 1.4)
        .encode(x=x, y=y),
        at.mark_point(filled=True, opacity=1, size=look.point * 2, color=look.palette.ink).encode(x=x, y=y),
        at.mark_text(align="left", baseline="bottom", dx=8, dy=-6, fontSize=look.text).encode(x=x, y=y, text="label:N"),
    ]
    words = reader.text("complaints still without a reply")
    return layered(layers, {"steps": steps, "median": [mark]}, reader, words, 230, present=False)


def _leaving(reader: Language) -> Spec:
    """The share called by the minute: leaving as an end of its own, and wrongly as if they still waited."""
    look, last = style(False), 60
    times = CALLED + LEFT + STILL_WAITING
    left = [2] * len(LEFT) + [CENSORED] * len(STILL_WAITING)
    curves = (
        (incidence(times, [1] * len(CALLED) + left), N_("leaving is an end: {share}"), look.palette.brand),
        (
            incidence(times, [1] * len(CALLED) + [CENSORED] * len(left), ends=1),
            N_("as if those who left still waited: {share}"),
            look.palette.bar,
        ),
    )
    x = alt.X("minute:Q", title=reader.text("minutes since queueing"), scale=alt.Scale(domain=[0, last]))
    y = alt.Y("called:Q", title=None, axis=alt.Axis(labelExpr="datum.value + '%'"), scale=alt.Scale(domain=[0, 100]))
    layers: list[alt.Chart] = []
    rows: dict[str, list[Row]] = {}
    for number, (curve, words, colour) in enumerate(curves):
        steps: list[Row] = [{"minute": 0.0, "called": 0.0}]
        steps += [
            {"minute": float(time), "called": 100 * float(share)}
            for time, share in zip(curve.times, curve.ends[0], strict=True)
        ]
        end: Row = {"minute": float(last), "called": steps[-1]["called"]}
        label = reader.text(words, share=f"{steps[-1]['called']:.0f}%")
        base = alt.Chart(alt.NamedData(f"curve{number}"))
        rows |= {f"curve{number}": [*steps, end], f"end{number}": [{**end, "label": label}]}
        dash = [5, 4] if number else [1, 0]
        layers.append(
            base.mark_line(interpolate="step-after", color=colour, strokeWidth=look.line * 1.4, strokeDash=dash).encode(
                x=x, y=y
            )
        )
        side: Literal["bottom", "top"] = "bottom" if number else "top"  # on either side of both lines
        at = alt.Chart(alt.NamedData(f"end{number}"))
        layers.append(
            at.mark_text(
                align="right", baseline=side, dy=-5 if number else 32, fontSize=look.text, color=look.palette.ink
            ).encode(x=x, y=y, text="label:N")
        )
    return layered(layers, rows, reader, reader.text("share called by a doctor"), 230, present=False)


def main() -> None:
    """Write every picture in every language to docs/images."""
    for code in LANGUAGES:
        for name, chart in pictures(language(code)).items():
            (FOLDER / f"statistics-{name}-{code}.svg").write_text(svg(chart), encoding="utf-8")


if __name__ == "__main__":
    main()
