"""An action's slip (督办单), in the words that stand on its page."""

from collections.abc import Mapping
from typing import Any

from dashboard import actions_words as words
from dashboard import slide_files
from dashboard.view import View
from export.slip import Task


def button(view: View, names: Mapping[str, str], row: Mapping[str, Any]) -> None:
    """The slip as Word, made at the click; none on the projector, where nobody clicks."""
    if not view.present:
        slide_files.slip_button(view, task(view, names, row))


def task(view: View, names: Mapping[str, str], row: Mapping[str, Any]) -> Task:
    """An action in words; what is not known is left to be written in."""

    def said(name: str) -> str:
        return words.value(view, names, row, name) if row[name] not in (None, "") else ""

    return Task(
        title=said("title"),
        department=said("department_id"),
        owner=said("owner"),
        due=said("due_on"),
        metric=said("metric"),
        criterion=said("criterion"),
        number=str(row["action_id"]),
        reason=said("reason"),
        found_on=said("found_on"),
        baseline=said("baseline"),
        target=said("target"),
        state=said("state"),
    )
