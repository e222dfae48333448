"""The month's people as a table to take away: those whom the reader sees, with what the reader sees of them."""

import pandas as pd

from dashboard import stars_table
from dashboard.stars import Picture
from dashboard.view import View
from export.tables import Numbers
from language import formatting


def numbers(view: View, picture: Picture) -> Numbers:
    """Everybody on the page in words, the ranked first; what is withheld there is a dash here."""
    reader = view.language
    ranked = picture.people["standing"] == "ranked"
    people = pd.concat([picture.people[ranked].sort_values("points", ascending=False), picture.people[~ranked]])
    table = stars_table.table(view, picture, people)
    rows = [
        [_cell(view, str(head), value) for head, value in zip(table.columns, row, strict=True)]
        for row in table.itertuples(index=False)
    ]
    return Numbers(reader.text("Service stars"), [str(head) for head in table.columns], rows)


def _cell(view: View, head: str, value: object) -> str:
    reader = view.language
    if not isinstance(value, int | float) and not hasattr(value, "item"):
        return str(value)
    figure = float(value)  # type: ignore[arg-type]
    if head == reader.text("Satisfied"):
        return formatting.percent(reader, figure / 100)
    return formatting.number(reader, figure, 1 if head == reader.text("Points") else 0)
