"""What charts of level bars share: names down the left side, figures at the bars' ends, a mean across all rows."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import altair as alt

from charts.theme import Row, Style, fixed

ROOM = 3.4  # em: "100.0" in bold, and a gap
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


def along(low: float, high: float, look: Style) -> alt.X:
    """From low to high over the width but for the room that the figure at the longest bar's end needs; no axis."""
    room = look.text * ROOM
    scale = alt.Scale(domain=[low, high], nice=False, range=[0, alt.ExprRef(f"max(width - {room:.0f}, 40)")])
    return alt.X("end:Q", axis=None, scale=scale)


@fixed
def figures(look: Style) -> list[alt.Chart]:
    """The words `said` at the `end` of each row of "figures", in their `weight`, over a halo."""
    base = alt.Chart(alt.NamedData("figures")).encode(text=alt.Text("said:N"))
    type_: dict[str, Any] = {"align": "left", "dx": 6, "fontSize": look.text, "fontWeight": alt.ExprRef("datum.weight")}
    return [
        base.mark_text(**type_, stroke=look.palette.ground, strokeWidth=HALO, strokeJoin="round"),
        base.mark_text(**type_, color=look.palette.ink),
    ]


def mean_row(value: float, said: str, rows: int) -> Row:
    """What `mean` draws, the row of "mean": through so many rows, named in the spare one below them."""
    return {"mean": value, "at": rows, "said": said}


@fixed
def mean(look: Style) -> list[alt.Chart]:
    """A dashed line through all rows, and its name."""
    base = alt.Chart(alt.NamedData("mean"))
    x = alt.X("mean:Q")
    end = alt.Y2Value(alt.ExprRef("scale('y', datum.at)"))
    halo = base.mark_rule(color=look.palette.ground, strokeWidth=3.5, opacity=0.8)
    line = base.mark_rule(color=look.palette.ink, strokeDash=[5, 4], strokeWidth=1.5)
    return [
        *(rule.encode(x=x, y=alt.YValue(0), y2=end) for rule in (halo, line)),
        base.mark_text(fontSize=look.text, color=look.palette.secondary).encode(x=x, text=alt.Text("said:N")),
    ]


def ems(text: str) -> float:
    """About how wide; Chinese letters are square."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in text)
