"""The review to take away: its slides, and the minutes with the decisions taken."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard import review_version, slide_files
from dashboard import review_words as words
from dashboard.review import Review
from dashboard.review_slides import slides
from dashboard.view import View
from export.slip import Task
from language import formatting
from metrics.definition import definitions

Row = Mapping[Hashable, Any]


def downloads(view: View, found: Review) -> None:
    """PowerPoint, PDF and minutes of the meeting as its agenda stands; made at the click."""
    reader, held = view.language, found.state.held_on
    month = formatting.month(reader, found.choice.month)
    title = reader.text("Monthly review of service quality, {month}", month=month)
    place, version = view.place(found.choice.scope), review_version.short(reader, found.state)
    stem = f"review-{found.choice.month:%Y-%m}"
    slide_files.downloads(
        view,
        slides(view, found),
        title=reader.text("{meeting} ({version})", meeting=title, version=version) if version else title,
        footer=" · ".join([place, month, *filter(None, [version])]),
        stem=f"{stem}-v{found.state.edition}" if version else stem,
        decisions=[task(view, found, row) for row in found.taken.to_dict("records")],
        held_on=formatting.day(reader, held) if held is not None else "",
    )


def task(view: View, found: Review, row: Row) -> Task:
    """A decision in words, as its row on the screen."""
    title, owner, _, metric, criterion = words.decision(view, found, row)
    known = definitions().get(str(row["metric"]))

    def said(value: Any) -> str:
        return formatting.in_unit(view.language, known.unit, value, short=True) if known and pd.notna(value) else ""

    return Task(
        title=title,
        department=view.place(row["department_id"]),
        owner=owner,
        due=formatting.day(view.language, row["due_on"]),
        metric=metric,
        criterion=criterion,
        number=str(row["action_id"]),
        reason=str(row["reason"]),
        found_on=formatting.day(view.language, row["found_on"]),
        baseline=said(row["baseline"]),
        target=said(row["target"]),
    )
