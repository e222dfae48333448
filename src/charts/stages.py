"""Stages that cases go through: how many came how far, and how long each step took."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.theme import Row, Spec, Style, fixed, layered, nothing, style
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
        bar = {"at": 2 * at, "name": stage.name, "reached": stage.reached, "said": stage.said, "tip": stage.step}
        rows.append(bar | {"inside": stage.reached > 0.5 * found[0].reached})
    shared: dict[str, alt.X | alt.Y] = {
        "x": alt.X("reached:Q", axis=None, scale=alt.Scale(domain=[0, found[0].reached * 1.02], nice=False)),
        # thin rows carry the steps between thick ones
        "y": alt.Y(
            "at:O",
            title=None,
            scale=alt.Scale(paddingInner=0.12, paddingOuter=0.02),
            axis=alt.Axis(labelExpr=_names(found), labelLimit=0, labelColor=look.palette.ink, labelFontWeight=600),
        ),
    }
    layers = _layers(language, look, present)
    return layered(layers, {"stages": rows}, language, description, height, present=present, shared=shared)


@fixed
def _layers(language: Language, look: Style, present: bool) -> list[alt.Chart]:
    """The bars, their numbers within or beside them, the steps between them."""
    palette = look.palette
    reached = alt.Chart(alt.NamedData("stages")).transform_filter("isValid(datum.reached)")
    bars = reached.mark_bar(color=palette.brand, opacity=0.85, cornerRadiusEnd=4).encode(
        tooltip=[
            alt.Tooltip("name:N", title=language.text("Stage")),
            alt.Tooltip("said:N", title=language.text("Complaints")),
            alt.Tooltip("tip:N", title=language.text("Since the stage before")),
        ],
    )
    values = reached.mark_text(
        align=alt.ExprRef("datum.inside ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.inside ? -8 : 8"),
        color=alt.ExprRef(f"datum.inside ? '{palette.ground}' : '{palette.ink}'"),
        fontSize=look.value if not present else look.text,
        fontWeight=600,
    ).encode(text=alt.Text("said:N"))
    steps = (
        alt.Chart(alt.NamedData("stages"))
        .transform_filter("isValid(datum.step)")
        .mark_text(align="left", dx=8, fontSize=look.text, color=palette.secondary)
        .encode(x=alt.XValue(0), text=alt.Text("step:N"))
    )
    return [bars, values, steps]


def _names(found: Sequence[Stage]) -> str:
    """An axis' labels by position; a step has none."""
    names = [part for stage in found for part in (stage.name, "")][:-1]
    return json.dumps(names, ensure_ascii=False) + "[datum.value]"
