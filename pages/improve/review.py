"""Monthly review: the agenda that writes itself, its figures locked; a list at the desk, screens in the room."""

import streamlit as st

from dashboard import (
    empty,
    review,
    review_choice,
    review_correction_words,
    review_desk,
    review_standing,
    review_writing,
    screens,
)
from dashboard.figures import headline
from dashboard.review_slides import MOST_ROWS
from dashboard.review_slides import screens as screens_of
from dashboard.view import View


def show(view: View) -> None:
    """The meeting's screens on the projector; else the agenda as it is prepared."""
    said = st.empty()
    choice = review_choice.choose(view)
    if choice is None:
        empty.without_data(view)
        return
    if message := review_writing.said(view):
        st.html(message)
    found = review.read(view, choice)
    about = review_standing.about(view, choice, found.state)
    if found.state.locked_on is None:
        review_standing.not_ready(view, found)
        return
    if view.present:
        drawn: list[screens.Drawn] = [
            (slide, None, None) for slide in review_correction_words.slides(view, found, MOST_ROWS)
        ]
        drawn += [(each.slide, each.control, each.metric) for each in screens_of(view, found)]
        screens.in_the_room(view, about, drawn)
        return
    said.html(headline(review_desk.sentence(view, found), about))
    review_desk.show(view, found)
