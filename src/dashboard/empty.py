"""Pages without data say what would fill them."""

import html

import streamlit as st

from dashboard.view import View


def without_waits(view: View) -> None:
    """No wait that this person may see: what has to be mapped, and how."""
    reader = view.language
    if view.is_head and view.extent is not None:
        steps = [
            reader.text("Your department has no recorded queues. The whole hospital's figures can be chosen above.")
        ]
    else:
        steps = [
            reader.text("Waits come from the table journey_step (steps of a visit), which is empty."),
            reader.text("Map it in sql/sources/<name>/journey_step.sql, one SELECT in your system's own dialect."),
            reader.text("Then read it in: service-quality pull <name>"),
        ]
    items = "".join(f"<li>{html.escape(step)}</li>" for step in steps)
    st.html(
        f'<section class="sq-empty"><h2>{html.escape(reader.text("There are no waits to show yet"))}</h2>'
        f"<ol>{items}</ol></section>"
    )
