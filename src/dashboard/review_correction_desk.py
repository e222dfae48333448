"""The editions of a locked month at the desk: which one is shown, why it was corrected, what differs; correcting it."""

import html
from functools import partial

import streamlit as st

from dashboard import review_correction_words as words
from dashboard import review_version, screens
from dashboard import review_writing as writing
from dashboard.filters import set_parameter
from dashboard.review import Review
from dashboard.view import View
from export.slides import Table
from language import formatting
from warehouse import review_correct


def show(view: View, found: Review) -> None:
    """Nothing of a month that was never corrected."""
    if len(found.state.editions) < 2:
        return
    _earlier(view, found)
    if found.correction is not None:
        _differences(view, found)
    _editions(view, found)


def form(view: View, found: Review) -> None:
    """The quality office's correction of the last edition, with its reason."""
    state, reader, month = found.state, view.language, found.choice.month
    if view.person.role != "quality_office" or state.replaced_at is not None:
        return
    name = f"correction:{month}"
    kept, refused = writing.kept(name), writing.refused(view, name)
    key = f"{name}:v{state.edition}"
    label = writing.unsaved(view, reader.text("Correct the locked month"), kept)

    def send() -> None:
        correct = partial(review_correct.correct, month=month, after=state.edition)
        if writing.submitted(view.person.email, key, name, lambda tx, typed: correct(tx, reason=typed)):
            set_parameter("edition", None, "screen")

    with st.expander(label, icon=":material/published_with_changes:", expanded=bool(refused)):
        if refused:  # the form may stand far below the notice at the page's top
            st.html(refused)
        said = reader.text(
            "Its figures are reckoned anew from the records of today, as version {number}. Earlier versions stay to be "
            "looked at; what was decided, commented and remarked stays. Whoever sees the review reads the reason.",
            number=state.edition + 1,
        )
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
        with st.form(f"form:{key}", border=False):
            writing.text(view, reader.text("Why it is corrected"), key, kept)
            st.form_submit_button(reader.text("Correct"), type="primary", on_click=send)


def _earlier(view: View, found: Review) -> None:
    """That an earlier edition is shown, and the way to the one after."""
    shown, reader = found.state.shown, view.language
    if shown is None or shown.replaced_on is None:
        return
    said = reader.text(
        "{version} is shown, with the review as it stood then. It was corrected on {day}.",
        version=review_version.name(reader, shown.number),
        day=formatting.day(reader, shown.replaced_on),
    )
    last = len(found.state.editions)
    address = view.filters.address("review", month=found.choice.key, department=found.choice.scope, edition=f"{last}")
    link = html.escape(review_version.name(reader, last))
    st.html(
        f'<p class="sq-notice" role="status">{html.escape(said)} '
        f'<a href="{html.escape(address)}" target="_self">{link}</a></p>'
    )


def _differences(view: View, found: Review) -> None:
    """Why the shown edition was made, and every figure that differs."""
    reader, correction = view.language, found.correction
    assert correction is not None
    title = review_version.name(reader, correction.edition.number)
    st.html(
        f'<p class="sq-notice" role="status"><b>{html.escape(title)}</b> '
        f'<span class="sq-words">{html.escape(words.why(view, found))}</span></p>'
    )
    rows = words.differences(view, correction)
    label = reader.plural(
        "{count} figure differs from version {number}",
        "{count} figures differ from version {number}",
        len(rows),
        number=correction.before.number,
    )
    with st.expander(label, icon=":material/difference:", expanded=True):
        if rows:
            st.html(screens.table(Table(words.heads(view, correction), rows)))
        beside = "".join(f"<li>{html.escape(line)}</li>" for line in words.beside(view, correction))
        if beside:
            st.html(f"<ul>{beside}</ul>")
    if correction.said:
        said = "".join(f"<li>{html.escape(line)}</li>" for line in words.said(view, correction))
        head = reader.text("Comments and remarks on figures that are no longer on the agenda.")
        st.html(f'<p class="sq-caption">{html.escape(head)}</p><ul class="sq-words">{said}</ul>')


def _editions(view: View, found: Review) -> None:
    """Every edition with its day, who made it and why."""
    reader = view.language
    heads = [reader.text("Edition"), reader.text("Date"), reader.text("By"), reader.text("Reason")]
    rows = [
        [
            review_version.name(reader, each.number),
            formatting.day(reader, each.made_on),
            words.who(view, found, each.made_by),
            each.reason or reader.text("first locked"),
        ]
        for each in found.state.editions
    ]
    with st.expander(reader.text("Editions"), icon=":material/history:"):
        st.html(screens.table(Table(heads, rows)))
