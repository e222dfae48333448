"""A bridge: from where everyone starts, over what added and what took away, to the sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from charts import level_bars
from charts.theme import Palette, Row, Spec, Style, fixed, layered, nothing, style
from language import Language
from language.formatting import number


@dataclass(frozen=True)
class Step:
    """Its name and size; "start" and "total" stand on zero, a "change" on what came before it."""

    name: str
    value: float
    kind: Literal["start", "change", "total"]


def bridge(found: Sequence[Step], language: Language, *, mean: float | None = None) -> Spec:
    """The steps from top to bottom; what added is blue, what took away orange, each with its sign. mean: the role's."""
    look = style(False)
    rows = _rows(found, language, look.palette)
    said = ("；" if language.code == "zh" else "; ").join(f"{row['name']} {row['said']}" for row in rows)
    description = language.text("How the points come about: {said}.", said=said)
    height = 34 * (len(rows) + (mean is not None))
    if not rows:
        return nothing(language, description, 60, present=False)
    ends = [end for row in rows for end in (row["from"], row["to"])]
    data = {"bridge": rows, "joints": _joint_rows(rows), "figures": rows}
    layers = [*_bars(language), *_joints(look)]
    if mean is not None:
        said = language.text("role's mean {points}", points=number(language, mean, 1))
        data["mean"] = [level_bars.mean_row(mean, said, len(rows))]
        layers += level_bars.mean(look)
    layers += level_bars.figures(look)
    shared: dict[str, alt.X | alt.Y] = {
        "x": level_bars.along(min(ends), max([*ends, mean or 0, 1]), look),
        "y": level_bars.names([row["name"] for row in rows], look, bold=[len(rows) - 1], spare=mean is not None),
    }
    return layered(layers, data, language, description, height, present=False, shared=shared)


def _rows(found: Sequence[Step], language: Language, palette: Palette) -> list[Row]:
    rows: list[Row] = []
    level = 0.0
    for at, step in enumerate(found):
        start = level if step.kind == "change" else 0.0
        level = start + step.value
        rows.append(
            {
                "at": at,
                "name": step.name,
                "from": start,
                "to": level,
                "end": max(start, level),
                "said": number(language, step.value, 1, sign=step.kind == "change"),
                "fill": _colour(step, palette),
                "weight": 700 if step.kind == "total" else 500,
            }
        )
    return rows


def _colour(step: Step, palette: Palette) -> str:
    if step.kind != "change":
        return palette.bar
    return palette.better if step.value >= 0 else palette.worse


@fixed
def _bars(language: Language) -> list[alt.Chart]:
    drawn = (
        alt.Chart(alt.NamedData("bridge"))
        .mark_bar(fill=alt.ExprRef("datum.fill"), cornerRadius=2)
        .encode(
            x=alt.X("from:Q"),
            x2=alt.X2(field="to"),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title=language.text("Points"))],
        )
    )
    return [drawn]


def _joint_rows(rows: Sequence[Row]) -> list[Row]:
    return [{"at": row["at"], "level": row["to"], "next": row["at"] + 1} for row in rows[:-1]]


@fixed
def _joints(look: Style) -> list[alt.Chart]:
    """Thin lines that carry each level on to the next row."""
    drawn = (
        alt.Chart(alt.NamedData("joints"))
        .mark_rule(color=look.palette.quiet, strokeWidth=1)
        .encode(
            x=alt.X("level:Q"),
            y=alt.YValue(alt.ExprRef("scale('y', datum.at) + bandwidth('y')")),
            y2=alt.Y2Value(alt.ExprRef("scale('y', datum.next)")),
        )
    )
    return [drawn]
