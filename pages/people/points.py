"""Points: the running ledger for appraisal, explained entry by entry; nominations; announcement and publication."""

import html

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import empty, points, points_choice, points_list, points_nominate, points_table, points_words
from dashboard.figures import headline, strip
from dashboard.filters import Menu, set_parameter
from dashboard.view import View
from language import N_

PARTS = {"ledger": N_("Ledger"), "nominate": N_("Nominate"), "list": N_("Announcement and publication")}


def show(view: View) -> None:
    """Sentence, filters, sums and one's entries; or the form to nominate; or what stands of a month's list."""
    said = st.empty()
    reader = view.language
    offered = {code: reader.text(words) for code, words in PARTS.items()}
    if view.person.role != "department_head":
        offered.pop("nominate")
    part = view.select(Menu("show", reader.text("Show"), offered, "ledger", segmented=True, without=("month",)))
    if view.present:
        part = "ledger"
    if part == "ledger":
        _ledger(view, said)
        return
    said.html(headline(reader.text(PARTS[part]), _about(view, part)))
    (points_nominate if part == "nominate" else points_list).page(view)


def _ledger(view: View, said: DeltaGenerator) -> None:
    choice = points_choice.choose(view)
    if choice is None:
        empty.without_stars(view)
        return
    picture = points.picture(view, choice)
    said.html(headline(points_words.sentence(view, picture), points_words.scope(view, picture)))
    st.html(strip(points_words.figures(view, picture)))
    if view.present:
        return
    st.html(f'<p class="sq-caption">{html.escape(points_words.caption(view, picture))}</p>')
    if choice.person:
        if view.person.role != "staff":
            _back(view)
        points_table.person(view, picture)
    elif len(choice.rows):
        points_table.groups(view, picture)


def _back(view: View) -> None:
    st.button(
        view.language.text("Back to the list"),
        key="back_to_list",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=set_parameter,
        args=("person", None),
    )


def _about(view: View, part: str) -> str:
    reader = view.language
    if part == "nominate":
        return reader.text("Heads put forward people whom patients are seldom asked about, with a reason.")
    return reader.text(
        "A list is announced, anybody may appeal, the quality office answers and publishes; from then on it stands."
    )
