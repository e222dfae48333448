"""The review's files hold what its slides say and what it decided."""

import io
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from docx import Document
from pptx import Presentation

from dashboard import review_files
from dashboard.review_slides import slides
from unit.test_review_slides import ACTION, looking, review


@pytest.mark.parametrize(("code", "owner"), [("zh", "眼科主任"), ("en", "Eyes")])
def test_the_files_equal_the_screens(monkeypatch: pytest.MonkeyPatch, code: str, owner: str) -> None:
    files: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda _label, data, *, file_name, **_: files.update({file_name: data}))
    view, found = looking(code), review(taken=pd.DataFrame([ACTION | {"reason": "等得太久"}]))
    review_files.downloads(view, found)

    made = Presentation(io.BytesIO(files["review-2026-10.pptx"]()))
    drawn = {slide.name: slide for slide in made.slides}
    for slide in slides(view, found):
        shown = drawn[slide.key]
        said = "\n".join(shape.text_frame.text for shape in shown.shapes if shape.has_text_frame)
        cells = [
            cell.text for shape in shown.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        ]
        notes = shown.notes_slide.notes_text_frame.text
        assert slide.sentence in said
        assert all(line in said for line in slide.lines)
        assert all(note in notes for note in slide.notes)
        if slide.table:
            assert cells == [*slide.table.heads, *(cell for row in slide.table.rows for cell in row)]
        if slide.plot:
            (chart,) = [shape.chart for shape in shown.shapes if shape.has_chart]
            plotted = {series.name: list(series.values) for series in chart.plots[0].series}
            assert plotted == {name: list(values) for name, values in slide.plot.series.items()}

    tables = Document(io.BytesIO(files["review-2026-10-minutes.docx"]())).tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    assert next(row for row in rows if row[0] == "1")[:4] == ["1", "加开一组", "Eyes", owner]
