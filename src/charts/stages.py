"""Stages that cases go through: how many came how far, and how long each step took."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.theme import Row, Spec, inline, layered, nothing, style
from language import Language


@dataclass(frozen=True)
class Stage:
    """name; reached: cases; said: that in words; step: the time from the stage before in words ("" for the first)."""

    name: str
    reached: int
    said: str
    step: str = ""


def stages(found: Sequence[Stage], language: Language, *, present: bool = False) -> Spec:
    """A bar for each stage, the step that leads to it written above it."""
    look = style(present)
    row_height = 58 if present else 34
    height = row_height * (2 * len(found) - 1)
    description = "; ".join(
        f"{stage.name}: {stage.said}" + (f", {stage.step}" if stage.step else "") for stage in found
    )
    if not found or not found[0].reached:
        return nothing(language, description, 160, present=present)
    rows: list[Row] = []
    for at, stage in enumerate(found):
        if at:
            rows.append({"at": 2 * at - 1, "step": f"↓ {stage.step}"})
        rows.append({"at": 2 * at, "name": stage.name, "reached": stage.reached, "said": stage.said, "tip": stage.step})
    named = inline("stages", rows)
    palette = look.palette
    # thin rows carry the steps between thick ones
    y = alt.Y(
        "at:O",
        title=None,
        scale=alt.Scale(paddingInner=0.12, paddingOuter=0.02),
        axis=alt.Axis(labelExpr=_names(found), labelLimit=0, labelColor=palette.ink, labelFontWeight=600),
    )
    x = alt.X("reached:Q", axis=None, scale=alt.Scale(domain=[0, found[0].reached * 1.02], nice=False))
    bars = (
        alt.Chart(named)
        .transform_filter("isValid(datum.reached)")
        .mark_bar(color=palette.brand, opacity=0.85, cornerRadiusEnd=4)
        .encode(
            x=x,
            tooltip=[
                alt.Tooltip("name:N", title=language.text("Stage")),
                alt.Tooltip("said:N", title=language.text("Complaints")),
                alt.Tooltip("tip:N", title=language.text("Since the stage before")),
            ],
        )
    )
    inside = "datum.reached > 0.5 * " + str(found[0].reached)
    values = (
        alt.Chart(alt.NamedData("stages"))
        .transform_filter("isValid(datum.reached)")
        .mark_text(
            align=alt.ExprRef(f"{inside} ? 'right' : 'left'"),
            dx=alt.ExprRef(f"{inside} ? -8 : 8"),
            color=alt.ExprRef(f"{inside} ? '{palette.ground}' : '{palette.ink}'"),
            fontSize=look.value if not present else look.text,
            fontWeight=600,
        )
        .encode(x=x, text="said:N")
    )
    steps = (
        alt.Chart(alt.NamedData("stages"))
        .transform_filter("isValid(datum.step)")
        .mark_text(align="left", dx=8, fontSize=look.text, color=palette.secondary)
        .encode(x=alt.XValue(0), text="step:N")
    )
    return layered([bars, values, steps], language, description, height, present=present, shared={"y": y})


def _names(found: Sequence[Stage]) -> str:
    """An axis' labels by position; a step has none."""
    names = [part for stage in found for part in (stage.name, "")][:-1]
    return json.dumps(names, ensure_ascii=False) + "[datum.value]"
