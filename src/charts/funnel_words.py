"""The words in a funnel: names beside the points that differ and the own ones, at the right edge what the lines are.

How wide the chart will be is not known here: words keep clear of one another and of points where it is narrowest.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from charts.labels import width
from charts.theme import Row, Style

NEAR = 1  # lines that a name may stand above or below its point before a line leads to it
FARTHER = 2.0  # em × px that a name may cover before it moves a line farther
WIDTH = 22.0  # em of a funnel where it is narrowest, on a phone


@dataclass(frozen=True)
class Frame:
    """Where things are: x and y domains, height in px; across, in em of a chart of the usual width."""

    cases: tuple[float, float]
    values: tuple[float, float]
    height: float
    look: Style

    def x(self, n: float) -> float:
        """From the left, in em."""
        first, last = (math.sqrt(end) for end in self.cases)
        return WIDTH * (math.sqrt(n) - first) / (last - first)

    def y(self, value: float) -> float:
        """From the top, in px."""
        low, high = self.values
        return self.height * (1 - (value - low) / (high - low))


def words() -> alt.Chart:
    """Where the rows of `labels` stand, which are those of "names"."""
    return alt.Chart(alt.NamedData("names")).encode(
        x=alt.XValue(alt.ExprRef("isValid(datum.n) ? scale('x', datum.n) : width")),
        y=alt.YValue(alt.ExprRef("datum.top")),
    )


def leaders(look: Style) -> alt.Chart:
    """A thin line from a point to its name, where that stands farther off."""
    return (
        alt.Chart(alt.NamedData("names"))
        .transform_filter("isValid(datum.point)")
        .mark_rule(strokeWidth=look.line * 0.6, color=look.palette.secondary)
        .encode(
            x=alt.XValue(alt.ExprRef("scale('x', datum.n)")),
            y=alt.YValue(alt.ExprRef("datum.point")),
            y2=alt.Y2Value(alt.ExprRef("datum.end")),
        )
    )


def labels(rows: list[Row], last: Row, frame: Frame, centre: str) -> list[Row]:
    """Names beside the points that differ and the own ones; at the right edge what the lines are.

    last: of the curves' rows; centre: what is said of the middle line.
    """
    look, tall = frame.look, frame.look.text * 1.3
    palette = look.palette
    boxes = [Box(frame.x(row["n"]) - 0.5, 1.0, frame.y(row["value"]) - tall / 2, tall) for row in rows]
    placed: list[Row] = []
    for value, text, above, colour in (
        (last["centre"], centre, True, palette.brand),
        (last["high998"], "99.8%", True, palette.secondary),
        (last["low998"], "99.8%", False, palette.secondary),
    ):
        tops = [frame.y(value) - tall, frame.y(value) + look.text * 0.2]
        tops = [top for top in (tops if above else tops[::-1]) if -look.text < top < frame.height - tall]
        free = [box for top in tops if not (box := Box.word(WIDTH - width(text), text, top, tall)).covers_words(boxes)]
        if free:  # between lines that nearly touch there is no room for both their names
            box = min(free, key=lambda box: box.cost(boxes, frame.height))
            boxes.append(box)
            placed.append({"n": None, "label": text, "top": box.top, "align": "right", "colour": colour, "weight": 500})
    # the farthest off first: where two would cover each other, the later one moves
    named = sorted((row for row in rows if row["label"]), key=lambda row: -abs(row["value"] - last["centre"]))
    for row in named:
        x, middle, text = frame.x(row["n"]), frame.y(row["value"]) - tall / 2, row["label"]
        sides = [(x - 1 - width(text), "right"), (x + 1, "left")]
        sides = sides if x > WIDTH / 2 else sides[::-1]
        places = [
            (Box.word(left, text, middle + step * tall, tall), align, step)
            for step in (0, -1, 1, -2, 2, -3, 3)
            for left, align in sides
        ]
        box, align, step = min(places, key=lambda place: place[0].cost(boxes, frame.height) + FARTHER * abs(place[2]))
        boxes.append(box)
        aside = (math.sqrt(row["size"]) / 2 + look.text * 0.4) * (1 if align == "left" else -1)
        own = {"n": row["n"], "label": text, "top": box.top, "align": align, "aside": aside}
        if abs(step) > NEAR:
            own |= {"point": frame.y(row["value"]), "end": box.top + tall / 2}
        placed.append(own | {"colour": palette.ink, "weight": 700 if row["own"] else 600})
    return placed


@dataclass(frozen=True)
class Box:
    """What is taken: a point or a word; left and wide in em, top and tall in px."""

    left: float
    wide: float
    top: float
    tall: float
    is_word: bool = False

    @classmethod
    def word(cls, left: float, text: str, top: float, tall: float) -> "Box":
        return cls(left, width(text), top, tall, is_word=True)

    def covered(self, other: "Box") -> float:
        """How much of the other it covers, in em × px."""
        across = min(self.left + self.wide, other.left + other.wide) - max(self.left, other.left)
        if across <= 0:  # most are elsewhere
            return 0.0
        down = min(self.top + self.tall, other.top + other.tall) - max(self.top, other.top)
        return across * max(down, 0.0)

    def covers_words(self, boxes: Sequence["Box"]) -> bool:
        return any(self.covered(box) > 0 for box in boxes if box.is_word)

    def cost(self, boxes: Sequence["Box"], height: float) -> float:
        """How bad it is to stand there: words covered are the worst, then the edges, then points."""
        aside = max(0.0, -self.left) + max(0.0, self.left + self.wide - WIDTH - 1)
        beyond = max(0.0, -self.top) + max(0.0, self.top + self.tall - height)
        return 3 * (aside * self.tall + beyond * self.wide) + sum(
            (30 if box.is_word else 1) * self.covered(box) for box in boxes
        )
