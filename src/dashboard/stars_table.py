"""Everybody of the month whom the reader may see, in rows: who is not ranked stands there with the reason."""

import pandas as pd
import streamlit as st

from dashboard import stars_words as words
from dashboard.cards import heading
from dashboard.filters import set_parameter
from dashboard.stars import Picture
from dashboard.view import View
from language.labels import STAFF_ROLE

MOST_ROWS = 14  # that stand on the page at once; the others are scrolled to
ROW = 35  # px, Streamlit's


def people(view: View, picture: Picture) -> None:
    """The table, ranked people first; a row that is clicked leads to the person's ledger."""
    reader = view.language
    rows = in_order(picture.people)
    heading(reader.text("Everybody you may see"))
    key = f"people:{picture.choice.month:%Y-%m}:{picture.choice.role}:{reader.code}"

    def chosen() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected:
            set_parameter("person", str(rows["staff_id"].iloc[selected[0]]), "role")

    config = {
        reader.text("Points"): st.column_config.NumberColumn(format="%.1f"),
        reader.text("Satisfied"): st.column_config.NumberColumn(format="%.0f%%"),
        reader.text("Standing"): st.column_config.TextColumn(width="medium"),
    }
    st.dataframe(
        table(view, picture, rows),
        hide_index=True,
        column_config=config,
        key=key,
        on_select=chosen,
        selection_mode="single-row",
        height=ROW * (min(len(rows), MOST_ROWS) + 1) + 3,
        alt=reader.text("The people of the month with points and standing"),
    )


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Ranked people by role and points, then those who are not, by role and name."""
    ranked = rows["standing"] == "ranked"
    first = rows[ranked].sort_values("points", ascending=False, kind="stable")
    first = pd.concat([first[first["role"] == role] for role in rows["role"].unique()])
    return pd.concat([first, rows[~ranked]])


def table(view: View, picture: Picture, rows: pd.DataFrame) -> pd.DataFrame:
    """What the rows say: name, role, department, points, standing in words, answers, days on duty."""
    reader = view.language
    found = pd.DataFrame(
        {
            reader.text("Name"): rows["name"],
            reader.text("Role"): [reader.text(STAFF_ROLE[role]) for role in rows["role"]],
            reader.text("Department"): [view.place(department) for department in rows["department_id"]],
            reader.text("Points"): rows["points"].round(1),
            reader.text("Standing"): [words.standing(reader, picture, row) for row in rows.to_dict("records")],
            reader.text("Answers"): rows["answers"],
            reader.text("Satisfied"): 100 * rows["satisfied"] / rows["answers"].where(rows["answers"] > 0),
            reader.text("Praise"): rows["praises"],
            reader.text("Days on duty"): rows["duty_days"],
        }
    )
    return found.drop(columns=reader.text("Role")) if picture.choice.role else found
