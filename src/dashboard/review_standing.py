"""What a review is about, and why there is none yet."""

import html
from datetime import timedelta

import pandas as pd
import streamlit as st

from dashboard import review_forms, review_version
from dashboard.review import Review
from dashboard.review_choice import Choice
from dashboard.view import View
from language import N_, formatting
from warehouse.review import State


def about(view: View, choice: Choice, state: State) -> str:
    """The meeting, its scope, month and edition, in small print."""
    reader = view.language
    said = [reader.text("Monthly review"), view.place(choice.scope), formatting.month(reader, choice.month)]
    return " · ".join([*said, *filter(None, [review_version.short(reader, state)])])


def not_ready(view: View, found: Review) -> None:
    """A month without data, one that is not over, or one that nobody has locked yet: why, and what comes next."""
    reader, choice, state = view.language, found.choice, found.state
    month = formatting.month(reader, choice.month)
    after = (pd.Timestamp(choice.month) + pd.DateOffset(months=1)).date()
    day = formatting.day(reader, after + timedelta(days=state.lock_day - 1))
    if not choice.is_over:
        title = reader.text("{month} is not over", month=month)
        steps = [reader.text("Its figures still change. They are locked for the review on {day}.", day=day)]
    elif not choice.has_data:
        title = reader.text("There are no data for {month}", month=month)
        steps = [reader.text("Without records there is nothing to review. Choose another month.")]
    else:
        title = reader.text("{month} is not locked yet", month=month)
        is_late = state.today >= (pd.Timestamp(after) + pd.DateOffset(months=1)).date()  # a refresh locks the last one
        how = (
            N_("Nobody locked it in time; the quality office may still do so, with the figures as they are today.")
            if is_late
            else N_("The first refresh of the data from {day} on locks it; the quality office may do so now.")
        )
        steps = [
            reader.text(how, day=day),
            reader.text("Once it is locked the agenda stands here, and each department is asked for its comments."),
        ]
    items = "".join(f"<li>{html.escape(step)}</li>" for step in steps)
    st.html(f'<section class="sq-empty"><h2>{html.escape(title)}</h2><ol>{items}</ol></section>')
    if choice.is_over and choice.has_data and view.person.role == "quality_office" and not view.present:
        review_forms.lock(view, choice.month)
