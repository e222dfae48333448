"""From one state to the next: what is offered, to whom."""

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.actions_form import BASE, SAID, SAVED, forget, saving, stale
from dashboard.cards import heading
from dashboard.view import View
from language import N_
from warehouse import actions, write
from warehouse.actions import NEXT, Refused
from warehouse.typed import typed

REMARK = "action_edit_step_remark"
STEPS = {  # state -> what the button says
    "doing": N_("Begin"),
    "awaiting_verification": N_("Done: ask for verification"),
    "signed_off": N_("Verified: sign off"),
    "returned": N_("Return"),
    "stopped": N_("Stop"),
}
AGAIN = N_("Take up again")
STAGE = {"doing": "do", "awaiting_verification": "check", "signed_off": "act", "stopped": "act"}
VERIFIED = ("signed_off", "returned")


def offered(view: View, row: Mapping[str, Any]) -> list[str]:
    """The states that the person may bring it to; the database has the last word."""
    may_verify = view.person.role == "quality_office" and view.person.email != row["owner"]
    return [state for state in NEXT[row["state"]] if may_verify or state not in VERIFIED]


def show(view: View, row: Mapping[str, Any]) -> None:
    """A remark and a button for each next state; who verifies, where that is not the person."""
    reader, states = view.language, offered(view, row)
    heading(reader.text("What next"))
    if row["state"] == "awaiting_verification" and not states:
        said = reader.text("The quality office verifies and signs off, never the owner.")
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
    st.session_state.setdefault(REMARK, "")  # said, lest the browser keep what was saved already
    with st.form("action_step", border=True):
        st.text_area(
            reader.text("Remark: what was done, what was found"),
            key=REMARK,
            height=100,
            help=reader.text("Needed to return or to stop."),
        )
        with st.container(horizontal=True, gap="small"):
            for number, state in enumerate(states):
                label = AGAIN if (row["state"], state) == ("returned", "doing") else STEPS[state]
                st.form_submit_button(
                    reader.text(label),
                    key=f"action_to_{state}",
                    type="primary" if number == 0 else "secondary",
                    on_click=_move,
                    args=(view.person.email, state),
                )
            st.form_submit_button(
                reader.text("Only note it"), key="action_note", type="tertiary", on_click=_move,
                args=(view.person.email, None),
            )  # fmt: skip


def _move(email: str, state: str | None) -> None:
    """Before the run: bring it to the state, or with None only note the remark."""
    try:
        base, remark = st.session_state[BASE], st.session_state[REMARK]
    except KeyError:
        stale()
        return

    def save() -> None:
        if state is None and not typed(remark):
            raise Refused("note")
        values = {} if state is None else {"state": state, "stage": STAGE.get(state, base["stage"])}
        with write.as_person(email) as tx:
            actions.change(tx, base["action_id"], base["version"], values, remark)
        forget()
        st.session_state[SAID] = SAVED

    saving(save)
