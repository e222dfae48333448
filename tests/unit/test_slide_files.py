"""The buttons under slides hand out what the slides and the decisions say."""

import io
from typing import Any

import pypdf
import pytest
import streamlit as st
from docx import Document
from pptx import Presentation

from dashboard import slide_files
from export.slip import Task
from language import language
from some_slides import SLIDES


@pytest.mark.parametrize("code", ["zh", "en"])
def test_each_button_hands_out_its_file(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    files: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda _label, data, *, file_name, **_: files.update({file_name: data}))

    class Looking:
        language_ = language(code)

        @property
        def language(self) -> Any:
            return self.language_

    task = Task("增开窗口", "超声科", "张主任", "2026年12月15日")
    slide_files.downloads(
        Looking(),  # type: ignore[arg-type]
        SLIDES,
        title="月度复盘会",
        footer="全院",
        stem="review",
        decisions=[task],
    )
    assert set(files) == {"review.pptx", "review.pdf", "review-minutes.docx"}
    made = Presentation(io.BytesIO(files["review.pptx"]()))
    assert SLIDES[0].sentence in [slide.shapes.title.text_frame.text for slide in made.slides]
    assert len(pypdf.PdfReader(io.BytesIO(files["review.pdf"]())).pages) > len(made.slides)  # with notes
    tables = Document(io.BytesIO(files["review-minutes.docx"]())).tables
    assert any("增开窗口" in cell.text for table in tables for row in table.rows for cell in row.cells)
