"""One person's figures on the page of the service stars."""

import math
from collections.abc import Sequence

from dashboard import stars_words as words
from dashboard.figures import Figure, Tone
from dashboard.stars import Picture, Row
from dashboard.stars_ranks import ranked_figure
from dashboard.view import View
from language import Language, formatting


def figures(view: View, picture: Picture) -> list[Figure]:
    """One person's figures: the points beside the role's mean, ratings, praise, days on duty."""
    reader, row = view.language, picture.person
    assert row is not None, "somebody is chosen"
    notes: list[str | tuple[str, Tone]] = [words.standing(reader, picture, row)]
    if not math.isnan(row["role_points"]):
        notes.insert(0, reader.text("role's mean {points}", points=words.points(reader, row["role_points"])))
    if row["few"]:
        notes.append(words.too_few(reader))
    value = "–" if row["few"] else words.points(reader, row["points"])
    found = [Figure(reader.text("Points"), value, notes, wide=True)]
    if not math.isnan(row["role_rate"]) and not row["few"]:
        found.append(_rate_figure(reader, row))
    if row["verdict"]:
        found.append(ranked_figure(reader, row))
    number = int(row["praises"])
    found.append(
        Figure(
            reader.text("Praise"),
            reader.plural("{number} time", "{number} times", number, number=number),
            [reader.text("that earned points"), *_seen(reader, row)],
        )
    )
    if not math.isnan(row["duty_days"]):
        days = int(row["duty_days"])
        least = int(picture.rules.settings["duty_days_min"])
        found.append(
            Figure(
                reader.text("On duty"),
                reader.plural("{number} day", "{number} days", days, number=days),
                [reader.text("at least {number} are needed", number=least)],
            )
        )
    return found


def _rate_figure(reader: Language, row: Row) -> Figure:
    low, high = (formatting.percent(reader, row[side], 1) for side in ("rate_low", "rate_high"))
    notes: Sequence[str] = [
        reader.text("95% interval {interval}", interval=formatting.between(reader, low, high)),
        words.rating(reader, row) if row["answers"] else reader.text("no answers"),
    ]
    return Figure(reader.text("Shrunk satisfaction rate"), formatting.percent(reader, row["rate"], 1), notes)


def _seen(reader: Language, row: Row) -> list[str]:
    """How many patients the praise came from, where that is known."""
    number = int(row["contacts"])
    return [reader.text("{number} patients seen", number=formatting.number(reader, number))] if number else []
