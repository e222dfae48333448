"""Pages without data say what would fill them."""

import html

import streamlit as st

from dashboard.view import View


def without_waits(view: View) -> None:
    """No wait that this person may see: what has to be mapped, and how."""
    _say(
        view.language.text("There are no waits to show yet"),
        view.language.text("Waits come from the table journey_step (steps of a visit), which is empty."),
        view.language.text("Map it in sql/sources/<name>/journey_step.sql, one SELECT in your system's own dialect."),
        view.language.text("Then read it in: service-quality pull <name>"),
    )


def without_complaints(view: View) -> None:
    """No complaint in the hospital: what has to be mapped, and how."""
    _say(
        view.language.text("There are no complaints to show yet"),
        view.language.text("Complaints come from the tables complaint, complaint_department and complaint_topic."),
        view.language.text("Map them in sql/sources/<name>/complaint.sql, one SELECT in your system's own dialect."),
        view.language.text("Then read it in: service-quality pull <name>"),
    )


def without_answers(view: View) -> None:
    """No answer that this person may see: what has to be mapped, and how."""
    _say(
        view.language.text("There are no answers to show yet"),
        view.language.text("Answers come from the table survey_response (answers to surveys), which is empty."),
        view.language.text(
            "Map it in sql/sources/<name>/survey_response.sql, one SELECT in your system's own dialect; "
            "survey_invitation and survey_score beside it give response rates and touchpoints."
        ),
        view.language.text("Then read it in: service-quality pull <name>"),
    )


def without_stars(view: View) -> None:
    """Nobody whom this person may see: what has to be mapped, and who sees a list before it is published."""
    reader = view.language
    steps = [
        reader.text(
            "Points come from the tables staff, survey_response and praise (whose staff_id says who served), "
            "complaint, complaint_department and suggestion; duty_day says who was on duty."
        ),
        reader.text(
            "Map them in sql/sources/<name>/staff.sql and so on, one SELECT each in your system's own dialect."
        ),
        reader.text("Then read it in: service-quality pull <name>"),
    ]
    if view.person.role != "quality_office":
        steps.append(
            reader.text(
                "Until a month's list is published, only the quality office and people's own heads see it. "
                "None is published that you may see."
            )
        )
    _say(reader.text("There are no service stars to show yet"), *steps)


def without_data(view: View) -> None:
    """An empty database: where data come from."""
    _say(
        view.language.text("There are no data yet"),
        view.language.text(
            "Describe your system in a folder sql/sources/<name>: source.toml and one SELECT for each table."
        ),
        view.language.text("Then read it in: service-quality pull <name>"),
        view.language.text("Or look at an invented hospital first: service-quality demo"),
    )


def _say(title: str, *steps: str) -> None:
    items = "".join(f"<li>{html.escape(step)}</li>" for step in steps)
    st.html(f'<section class="sq-empty"><h2>{html.escape(title)}</h2><ol>{items}</ol></section>')
