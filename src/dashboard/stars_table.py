"""Everybody of the month whom the reader may see, in rows: who is not ranked stands there too, with the reason."""

import pandas as pd
import streamlit as st

from dashboard import stars_words as words
from dashboard.cards import heading
from dashboard.filters import set_parameter
from dashboard.stars import Picture
from dashboard.stars_ranks import ranked_by
from dashboard.view import View
from language.labels import STAFF_ROLE
from metrics.disclosure import answers_needed

MOST_ROWS = 12  # that stand on the page at once; the others are scrolled to
ROW = 35  # px, Streamlit's


def people(view: View, picture: Picture) -> None:
    """The ranked, a head's own first, and those who are not; a row that is chosen leads to the person's ledger."""
    ranked = picture.people["standing"] == "ranked"
    everybody = (ranked & picture.people["tier"].isna()).any()
    by_points = picture.people[ranked].sort_values(["own", "points"], ascending=False, kind="stable")
    roles = picture.people["role"].unique()
    if ranked.any():
        heading(view.language.text("The ranked") if everybody else view.language.text("Stars and commended"))
        _draw(view, picture, pd.concat([by_points[by_points["role"] == role] for role in roles]), "ranked")
    if not ranked.all():
        heading(view.language.text("Not ranked, and why"))
        _draw(view, picture, picture.people[~ranked], "unranked")


def table(view: View, picture: Picture, rows: pd.DataFrame) -> pd.DataFrame:
    """What the rows say, most telling first: on a phone only the first columns are in sight."""
    reader = view.language
    asked = rows["answers"].any()
    shown = rows["answers"] >= answers_needed(view.person.role)
    found = pd.DataFrame(
        {
            reader.text("Name"): rows["name"],
            reader.text("Points"): rows["points"].round(1),
            reader.text("Standing"): [words.standing(reader, picture, row) for row in rows.to_dict("records")],
            reader.text("Role"): [reader.text(STAFF_ROLE[role]) for role in rows["role"]],
            reader.text("Department"): [view.place(department) for department in rows["department_id"]],
            reader.text("Answers"): rows["answers"],
            reader.text("Satisfied"): 100 * rows["satisfied"] / rows["answers"].where(shown),
            reader.text("Among the best three"): 100 * rows["among_best"],
            reader.text("Praise"): rows["praises"],
            reader.text("Days on duty"): rows["duty_days"],
        }
    )
    unneeded = [reader.text("Role")] if picture.choice.role else []
    unneeded += [] if asked else [reader.text("Answers"), reader.text("Satisfied")]
    # who is not ranked this month may still stand well over the year: that is for the funnel to say
    is_ranked = rows["standing"] == "ranked"
    unneeded += [] if rows.loc[is_ranked, "among_best"].notna().any() else [reader.text("Among the best three")]
    return found.drop(columns=unneeded)


def _draw(view: View, picture: Picture, rows: pd.DataFrame, name: str) -> None:
    reader = view.language
    key = f"people_{name}"  # whatever is shown: a table of another key is built anew in the browser

    def chosen() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected:
            set_parameter("person", str(rows["staff_id"].iloc[selected[0]]))

    st.dataframe(
        table(view, picture, rows),
        hide_index=True,
        column_config={
            reader.text("Points"): st.column_config.NumberColumn(format="%.1f"),
            reader.text("Satisfied"): st.column_config.NumberColumn(format="%.0f%%"),
            reader.text("Among the best three"): st.column_config.NumberColumn(format="%.0f%%", help=ranked_by(reader)),
        },
        key=key,
        on_select=chosen,
        selection_mode="single-row",
        height=ROW * (min(len(rows), MOST_ROWS) + 1) + 3,
        placeholder="–",
        alt=reader.text("The people of the month with points and standing"),
    )
