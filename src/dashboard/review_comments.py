"""The departments' comments on the figures that the meeting talks about: written by their heads beforehand."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import review_writing as writing
from dashboard.review import Review, Row
from dashboard.view import View
from metrics.definition import definitions
from warehouse import review_write as writes


def comment_for(view: View, found: Review, cell: Row) -> None:
    """The same out of the way, for the quality office, which seldom writes in a department's name."""
    kept = writing.kept(f"comment:{cell['metric']}:{cell['department_id']}")
    label = writing.unsaved(view, view.language.text("Department's comment"), kept)
    comment(view, found, cell, st.popover(label, icon=":material/rate_review:", type="tertiary"))


def comment(view: View, found: Review, cell: Row, box: DeltaGenerator | None = None) -> None:
    """The department's comment on one figure: by its head, or by the quality office in its name."""
    reader, choice = view.language, found.choice
    metric, place = str(cell["metric"]), str(cell["department_id"])
    may = view.person.role == "quality_office" or place in view.person.departments
    if not may or not found.state.is_open:
        return
    known = found.comments.get((metric, place))
    version, words = (int(known["version"]), str(known["words"])) if known else (0, "")
    kept = writing.kept(f"comment:{metric}:{place}")
    name = f"{view.place(place)} · {definitions()[metric].texts[reader.code].name}"
    with (
        box
        if box is not None
        else st.expander(
            reader.text("Department's comment on {figure}", figure=name),
            icon=":material/rate_review:",
            expanded=bool(kept) or not words,
        )
    ):
        key = f"comment:{metric}:{place}:v{version}"
        with st.form(f"form:{key}", border=False):
            writing.text(view, reader.text("Why did it change, and what do you do about it?"), key, kept or words)
            st.form_submit_button(
                reader.text("Save"),
                on_click=writing.submit,
                args=(
                    view.person.email,
                    key,
                    f"comment:{metric}:{place}",
                    lambda tx, typed: writes.save_comment(tx, choice.month, place, metric, version, typed),
                ),
            )
