"""Appeals (申诉) against an announced list: anybody known makes one, the quality office answers each."""

import html
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import filling_in
from dashboard.cards import heading
from dashboard.view import View
from language import N_, formatting
from warehouse import honours

DECISIONS = {
    "dismissed": N_("Dismissed: the list stands"),
    "upheld": N_("Upheld: the data are corrected at their source"),
    "taken_off": N_("Upheld: the person is taken off the list"),
}
REASON = "appeal:reason"


def form(view: View, named: pd.DataFrame) -> None:
    """The form, while a list is announced: about one of those named, or about the list as a whole."""
    reader = view.language
    if named.empty:
        return
    appealing = st.expander(reader.text("Appeal against the announced list"), key="appeal", on_change="rerun")
    if not appealing.open:
        return
    options = {"": reader.text("The list as a whole, or somebody who is missing")}
    options |= {
        row["staff_id"]: reader.text("{name} ({place})", name=row["name"], place=view.place(row["department_id"]))
        for row in named.to_dict("records")
    }
    months = dict(zip(named["staff_id"], named["month"], strict=True))
    who = f"appeal:who:{reader.code}"

    def send() -> None:
        staff_id, reason = st.session_state[who], st.session_state[REASON]
        month = months.get(staff_id, named["month"].iloc[0])
        filling_in.attempt(
            view,
            lambda tx: honours.appeal(tx, month, staff_id or None, reason),
            reader.text("Your appeal is with the quality office; nobody else sees it. The answer will stand here."),
            (REASON,),
        )

    with appealing, st.form("appeal_form", border=False):
        st.selectbox(
            reader.text("About whom"), list(options), key=who, format_func=options.__getitem__, filter_mode=None
        )
        st.text_area(
            filling_in.limited(view, reader.text("Why you appeal"), honours.LONGEST_APPEAL), key=REASON, height=110
        )
        st.form_submit_button(reader.text("Appeal"), on_click=send)


def made(view: View) -> None:
    """One's own appeals with their answers; to the quality office every one, and the form to answer it."""
    reader = view.language
    found = honours.appeals(view.tx)
    if found.empty:
        return
    heading(reader.text("Appeals"))
    for row in found.to_dict("records"):
        st.html(f'<ul class="sq-comments"><li>{_one(view, row)}</li></ul>')
        if not isinstance(row["decision"], str) and view.person.role == "quality_office":
            _answer(view, row)


def _one(view: View, row: dict) -> str:
    reader = view.language
    about = str(row["name"]) if isinstance(row["name"], str) else reader.text("the list as a whole")
    head = f"{formatting.month(reader, row['month'])} · {about}"
    said = f"<b>{html.escape(head)}</b>{quoted(row['reason'])}{signed(view, row['made_on'], row['made_by'])}"
    if not isinstance(row["decision"], str):
        return f"{said}<p>{html.escape(reader.text('Not answered yet.'))}</p>"
    decision = reader.text(DECISIONS["taken_off" if row["takes_off"] else row["decision"]])
    return (
        f"{said}<p><b>{html.escape(decision)}</b></p>{quoted(row['answer'])}"
        f"{signed(view, row['answered_on'], row['answered_by'])}"
    )


def quoted(words: str) -> str:
    """HTML: what somebody wrote, as they wrote it, in whatever language."""
    return f'<p class="sq-words">{html.escape(words)}</p>'


def signed(view: View, day: date, by: str) -> str:
    """HTML: when and by whom, in small print."""
    said = html.escape(formatting.day(view.language, day))
    return f'<small>{said} · <span class="sq-words">{html.escape(by)}</span></small>'


def _answer(view: View, row: dict) -> None:
    reader = view.language
    appeal_id = int(row["appeal_id"])
    decision, words = f"answer:decision:{appeal_id}:{reader.code}", f"answer:words:{appeal_id}"
    options = [code for code in DECISIONS if code != "taken_off" or isinstance(row["staff_id"], str)]

    def send() -> None:
        chosen, said = st.session_state[decision], st.session_state[words]
        kind = "dismissed" if chosen == "dismissed" else "upheld"
        filling_in.attempt(
            view,
            lambda tx: honours.answer(tx, appeal_id, kind, chosen == "taken_off", said),
            reader.text("The appeal is answered; who made it reads it here."),
        )

    answering = st.expander(reader.text("Answer this appeal"), key=f"answer:{appeal_id}", on_change="rerun")
    if answering.open:
        with answering, st.form(f"answer_form:{appeal_id}", border=False):
            st.selectbox(
                reader.text("How it is decided"), options, key=decision, filter_mode=None,
                format_func=lambda code: reader.text(DECISIONS[code]),
            )  # fmt: skip
            st.text_area(filling_in.limited(view, reader.text("Answer"), honours.LONGEST_APPEAL), key=words, height=90)
            st.form_submit_button(reader.text("Send the answer"), type="primary", on_click=send)
