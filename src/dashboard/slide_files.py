"""Slides to take away: PowerPoint, PDF, minutes; action slips. Made at the click, from what is shown."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.view import View
from export.minutes import Meeting, minutes
from export.pdf import pdf
from export.presentation import pptx
from export.slides import Slide
from export.slip import Task, slip
from language import formatting
from warehouse import people

_OFFICE = "application/vnd.openxmlformats-officedocument"


def downloads(
    view: View,
    slides: Sequence[Slide],
    *,
    title: str,
    footer: str,
    stem: str,
    decisions: Sequence[Task] = (),
    remarks: Sequence[tuple[str, str]] = (),
    held_on: str = "",
) -> None:
    """Buttons for the slides and the minutes. footer: place and period; stem: of the files' names.

    remarks: (slide's key, words); decisions: the actions that the meeting took, in words.
    """
    reader, shown = view.language, list(slides)
    meeting = Meeting("", title, held_on)
    with st.container(horizontal=True, gap="small"):
        _button(
            reader.text("PowerPoint"),
            f"{stem}.pptx",
            partial(pptx, shown, title=title, language=reader, footer=footer),
            f"{_OFFICE}.presentationml.presentation",
            ":material/slideshow:",
        )
        _button(
            reader.text("PDF"),
            f"{stem}.pdf",
            partial(pdf, shown, title=title, language=reader, footer=footer, with_notes=True),
            "application/pdf",
            ":material/picture_as_pdf:",
        )
        _button(
            reader.text("Minutes (Word)"),
            f"{stem}-minutes.docx",
            partial(minutes, meeting, shown, list(decisions), language=reader, remarks=list(remarks)),
            f"{_OFFICE}.wordprocessingml.document",
            ":material/description:",
        )


def slip_button(view: View, task: Task) -> None:
    """One action's slip as Word, dated today."""
    reader = view.language
    today = datetime.now(ZoneInfo(people.time_zone(view.tx))).date()
    _button(
        reader.text("Action slip (Word)"),
        f"action-{task.number or 'slip'}.docx",
        partial(slip, task, language=reader, hospital="", issued_on=formatting.day(reader, today)),
        f"{_OFFICE}.wordprocessingml.document",
        ":material/description:",
    )


def _button(words: str, name: str, make: "partial[bytes]", mime: str, icon: str) -> None:
    st.download_button(words, make, file_name=name, mime=mime, icon=icon, on_click="ignore", key=f"file:{name}")
