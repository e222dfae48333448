"""Service cases: stories of good service and what can be learnt from them; browsed, searched, written by heads."""

import html

import streamlit as st

from dashboard import cases, cases_form, filling_in
from dashboard.figures import headline
from dashboard.view import View


def show(view: View) -> None:
    """The library as cards, or one case in full; below it the form, for those who may write."""
    said = st.empty()
    picture = cases.picture(view)
    row = picture.case
    about = view.language.text("Stories and their lessons; no patient can be recognised in them.")
    said.html(headline(cases.sentence(view, picture), cases.scope(view, row) if row else about))
    if row is not None:
        if not view.present:
            cases.back(view)
            filling_in.said()
        cases.whole(view, row)
        if not view.present:
            cases_form.form(view, row)
            cases_form.history(view, row)
        return
    filling_in.said()
    cases.cards(view, picture)
    if picture.found.empty:
        none = view.language.text("No case is there, or none that was looked for.")
        st.html(f'<p class="sq-caption">{html.escape(none)}</p>')
    if not view.present:
        cases_form.form(view, None)
