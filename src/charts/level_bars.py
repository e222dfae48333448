"""What charts of level bars share: names down the left side, figures at the bars' ends, a mean across all rows."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import altair as alt

from charts.theme import Row, Style, inline

HALO = 4  # px of the ground around a figure, which interrupts a line behind it


def names(labels: Sequence[str], look: Style, *, bold: Collection[int] = (), spare: bool = False) -> alt.Y:
    """The rows by their place `at`, from the top; spare: one more below them, without a name, for the mean's words."""
    is_bold = " || ".join(f"datum.value == {at}" for at in bold) or "false"
    places = len(labels) + spare
    return alt.Y(
        "at:O",
        title=None,
        scale=alt.Scale(domain=list(range(places)), paddingInner=0.28, paddingOuter=0.08),
        axis=alt.Axis(
            labelExpr=json.dumps([*labels, ""], ensure_ascii=False) + "[datum.value]",
            labelLimit=200,
            labelColor=look.palette.ink,
            labelFontWeight={"condition": {"test": is_bold, "value": 700}, "value": 400},
        ),
    )


def figures(rows: Sequence[Row], scale: alt.Scale, look: Style) -> list[alt.Chart]:
    """The words `said` at each row's `end`, in their `weight`, over a halo."""
    base = alt.Chart(inline("figures", rows)).encode(x=alt.X("end:Q", axis=None, scale=scale), text="said:N")
    type_: dict[str, Any] = {"align": "left", "dx": 6, "fontSize": look.text, "fontWeight": alt.ExprRef("datum.weight")}
    return [
        base.mark_text(**type_, stroke=look.palette.ground, strokeWidth=HALO, strokeJoin="round"),
        base.mark_text(**type_, color=look.palette.ink),
    ]


def mean(value: float, said: str, rows: int, scale: alt.Scale, look: Style) -> list[alt.Chart]:
    """A dashed line through all rows, named in the spare one below them."""
    base = alt.Chart(inline("mean", [{"mean": value, "at": rows, "said": said}]))
    x = alt.X("mean:Q", axis=None, scale=scale)
    end = alt.Y2Value(alt.ExprRef(f"scale('y', {rows})"))
    line = base.mark_rule(color=look.palette.ink, strokeDash=[5, 4], strokeWidth=1.5)
    return [
        line.encode(x=x, y=alt.YValue(0), y2=end),
        base.mark_text(fontSize=look.text, color=look.palette.secondary).encode(x=x, text="said:N"),
    ]
