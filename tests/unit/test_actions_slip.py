"""An action's slip says what its page says."""

import io
from datetime import date
from typing import Any

import pandas as pd
from docx import Document

from dashboard import actions_slip
from dashboard import actions_words as words
from dashboard.filters import Filters
from dashboard.view import View
from export.slip import slip
from language import language
from warehouse.people import Person

ROW: dict[str, Any] = {
    "action_id": 17, "state": "doing", "stage": "do", "department_id": "eyes", "title": "加开一组",
    "reason": "等得太久", "owner": "head@x", "metric": "satisfaction_rate",
    "baseline": 70.0, "target": 75.5, "criterion": "",
    "found_on": date(2026, 10, 8), "due_on": date(2026, 11, 28),
}  # fmt: skip


def _view(code: str) -> View:
    person = Person("office@x", "质管办", "quality_office", ())
    view = View(language(code), person, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]
    view.__dict__["departments"] = pd.DataFrame({"label": ["眼科"]}, index=["eyes"])
    return view


def test_a_slip_says_what_the_page_says() -> None:
    for code in ("zh", "en"):
        view, names = _view(code), {"head@x": "眼科主任"}
        task = actions_slip.task(view, names, ROW)
        made = Document(io.BytesIO(slip(task, language=view.language, hospital="")))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        for name in ("title", "reason", "department_id", "owner", "due_on", "found_on", "metric", "state"):
            assert words.value(view, names, ROW, name) in cells
        change = f"{words.value(view, names, ROW, 'baseline')} → {words.value(view, names, ROW, 'target')}"
        assert change in cells
        assert task.criterion == ""  # a line to write on, no dash
