"""Service stars: who served best this month, within their role, and every entry behind the points."""

import streamlit as st

from dashboard import (
    empty,
    stars,
    stars_cards,
    stars_certificate,
    stars_charts,
    stars_choice,
    stars_figures,
    stars_files,
    stars_funnel,
    stars_history,
    stars_ledger,
    stars_rules,
    stars_table,
    stars_words,
    tables,
)
from dashboard.cards import caption
from dashboard.figures import headline, strip
from dashboard.view import View


def show(view: View) -> None:
    """The sentence, the filters, the stars; a person's ledger where one is chosen; the rules behind a click."""
    said = st.empty()
    choice = stars_choice.choose(view)
    if choice is None:
        empty.without_stars(view)
        return
    picture = stars.picture(view, choice)
    said.html(headline(stars_words.sentence(view, picture), stars_words.scope(view, picture)))
    if view.present:
        stars_cards.in_the_room(view, picture)
        return
    if choice.person:
        _person(view, picture)
    else:
        _list(view, picture)
    rules = st.expander(view.language.text("The rules"), key="rules", on_change="rerun")
    if rules.open:
        rules.html(stars_rules.rules(view, picture))


def _list(view: View, picture: stars.Picture) -> None:
    stars_cards.of_the_month(view, picture)
    if picture.choice.role:
        left, right = st.columns(2, gap="medium")
        with left:
            stars_charts.parts_of(view, picture)
        with right:
            stars_charts.ratings_of(view, picture)
        left, right = st.columns(2, gap="medium")
        with left:
            stars_funnel.draw(view, picture)
        with right:
            stars_cards.other_roles(view, picture)
    st.html(caption(stars_words.caption(view, picture)))
    stars_table.people(view, picture)
    stars_history.behind(view, picture)
    numbers = st.expander(view.language.text("The numbers behind"), key="numbers", on_change="rerun")
    if numbers.open:
        found, scope = stars_files.numbers(view, picture), stars_words.scope(view, picture)
        with numbers:
            tables.behind(view, "service-stars", [found], scope, ())


def _person(view: View, picture: stars.Picture) -> None:
    stars_cards.back(view)
    st.html(strip(stars_figures.figures(view, picture)))
    if picture.person is not None and not picture.person["few"]:
        stars_charts.bridge_of(view, picture)
    stars_ledger.ledger(view, picture)
    stars_certificate.button(view, picture)
