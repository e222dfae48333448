"""The form of an action: a new one, and what was agreed of one there is. What was typed survives every refusal.

A form knows the version it was filled in from. Where somebody else has changed the action since, their change is shown,
the fields that nobody typed into take it over, and the typed ones stay: nothing of either is lost without being seen.
"""

import html
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import actions_words as words
from dashboard import drafts
from dashboard.actions_choice import ONE_OFF
from dashboard.filling_in import why_not
from dashboard.filters import set_parameter
from dashboard.view import View
from language import N_, Problem
from language.labels import ACTION_STAGE, STEP, VISIT_KIND
from metrics.definition import definitions
from warehouse import actions, write
from warehouse.actions import Refused
from warehouse.typed import typed as typed_words

NEW, EDIT = "action_new_", "action_edit_"  # what the keys of the fields begin with
TYPED = ("title", "reason", "department_id", "owner", "metric", "visit_kind", "step", "baseline", "target", "criterion",
         "found_on", "starts", "due_on", "stage")  # fmt: skip
CHOSEN = ("department_id", "owner", "stage", "metric", "visit_kind", "step")  # of these, from a list
BASE, SINCE, SAID, OPENED = "actions.base", "actions.since", "actions.said", "actions.opened"
A_MOMENT = 3  # seconds, in which nobody fills in a second form
SAVED = N_("Saved.")


def catch_up(view: View, row: Mapping[str, Any]) -> None:
    """Take over what was changed since the form was filled in; before its fields are drawn."""
    base, state = st.session_state.get(BASE), st.session_state
    if base is None or base["action_id"] != row["action_id"]:
        forget()
    elif base["version"] < row["version"]:
        for name in TYPED:
            key = EDIT + name
            if key in state and _of_widget(name, state[key]) == base[name]:
                state[key] = _for_widget(name, row[name])
        state.setdefault(SINCE, base["version"])
    state[BASE] = dict(row)


def forget() -> None:
    """Leave the form: the next one begins with what is stored."""
    for key in [key for key in st.session_state if str(key).startswith(EDIT) or key in (BASE, SINCE)]:
        with suppress(KeyError):  # a second click is at it too
            del st.session_state[key]


def told(view: View, names: Mapping[str, str], log: pd.DataFrame | None = None) -> None:
    """What became of the last attempt to save; and what somebody else changed meanwhile."""
    from dashboard.actions_detail import entry  # it draws this form

    reader, said = view.language, st.session_state.pop(SAID, None)
    since = st.session_state.get(SINCE)
    if since is not None and log is not None:
        theirs = log[log.version > since].to_dict("records")
        sentence = reader.text(actions.REFUSALS["changed"])
        entries = "".join(entry(view, names, row) for row in theirs)
        st.html(
            f'<section class="sq-notice sq-warning" role="alert"><p>{html.escape(sentence)}</p>'
            f'<ol class="sq-log">{entries}</ol></section>'
        )
        if isinstance(said, Refused) and said.hint == "changed":
            return
    if isinstance(said, Problem):
        st.html(f'<p class="sq-notice sq-warning" role="alert">{html.escape(said.say(reader))}</p>')
    elif said:
        st.html(f'<p class="sq-notice" role="status" {drafts.kept()}>{html.escape(reader.text(said))}</p>')


def edit(view: View, names: Mapping[str, str], row: Mapping[str, Any]) -> None:
    """What was agreed, behind a click: each field as it stands, and why it changes."""
    reader = view.language
    st.session_state.setdefault(EDIT + "remark", "")  # said, lest the browser keep what was saved already
    is_under_way = SINCE in st.session_state or bool(st.session_state.get(EDIT + "remark"))
    with (
        st.expander(reader.text("Change what was agreed"), expanded=is_under_way, icon=":material/edit:"),
        st.form("action_edit", border=False),
    ):
        _fields(view, EDIT, names, row)
        st.text_area(reader.text("Why it changes"), key=EDIT + "remark", height=80)
        st.form_submit_button(
            reader.text("Save the change"),
            key="action_change",
            type="primary",
            on_click=_change,
            args=(view.person.email,),
        )


def new(view: View, names: Mapping[str, str], row: Mapping[str, Any]) -> None:
    """A new action; row: what is known of it from where it was opened."""
    reader, state = view.language, st.session_state
    origin = (view.person.email, row["source_kind"], row["source"], row["metric"], row["department_id"])
    if state.get(f"{NEW}origin") != origin:  # another figure: the draft about the last one is not about this
        for key in [key for key in state if str(key).startswith(NEW)]:
            del state[key]
        state[f"{NEW}origin"] = origin
    with st.form("action_new", border=True):
        _fields(view, NEW, names, row)
        fixed = {name: row[name] for name in ("source_kind", "source")}
        st.form_submit_button(
            reader.text("Open the action"),
            key="action_open",
            type="primary",
            on_click=_open,
            args=(view.person.email, fixed),
        )


def _fields(view: View, prefix: str, names: Mapping[str, str], row: Mapping[str, Any]) -> None:
    reader = view.language
    for name in TYPED:
        st.session_state.setdefault(prefix + name, _for_widget(name, row[name]))
    if st.session_state.get(f"{prefix}language", reader.code) != reader.code:
        for name in CHOSEN:  # the browser knows a choice by its words: said anew, lest it send the other language's
            st.session_state[prefix + name] = st.session_state[prefix + name]
    st.session_state[f"{prefix}language"] = reader.code

    def label(name: str) -> str:
        return words.field(reader, name)

    def select(name: str, options: Mapping[str, str]) -> None:
        known = st.session_state[prefix + name]
        offered = dict(options) if known in options else {**options, known: words.value(view, names, row, name)}
        st.selectbox(label(name), list(offered), key=prefix + name, format_func=offered.__getitem__)

    st.text_input(label("title"), key=prefix + "title")
    st.text_area(label("reason"), key=prefix + "reason", height=100)
    first = st.columns(3)
    with first[0]:
        select("department_id", {id_: view.place(id_) for id_ in places(view)})
    with first[1]:
        select("owner", dict(sorted(names.items(), key=lambda one: one[1])))
    with first[2]:
        select("stage", {code: reader.text(said) for code, said in ACTION_STAGE.items()})
    second = st.columns(3)
    metrics = {"": reader.text("None measures it")}
    metrics |= {name: metric.texts[reader.code].name for name, metric in definitions().items()}
    with second[0]:
        select("metric", metrics)
    with second[1]:
        kinds = {code: reader.text(said) for code, said in VISIT_KIND.items()}
        select("visit_kind", {"*": reader.text("All visits"), **kinds})
    with second[2]:
        select("step", {"*": reader.text("All steps"), **{code: reader.text(said) for code, said in STEP.items()}})
    third = st.columns([1, 1, 2])
    with third[0]:
        st.number_input(label("baseline"), key=prefix + "baseline", value=None, format="%g")
    with third[1]:
        st.number_input(label("target"), key=prefix + "target", value=None, format="%g")
    with third[2]:
        st.text_input(label("criterion"), key=prefix + "criterion")
    fourth = st.columns(3)
    for column, name in zip(fourth, ("found_on", "starts", "due_on"), strict=True):
        with column:
            st.date_input(label(name), key=prefix + name, value=None, format="YYYY-MM-DD")


def places(view: View) -> list[str]:
    """The departments about which the person may write, in reading order, hospital and campuses first."""
    may = set(actions.writable(view.tx))
    wholes = ["*", *(f"*{campus}" for campus in view.campuses.index)]
    return [id_ for id_ in (*wholes, *view.departments.index) if id_ in may]


def _for_widget(name: str, value: Any) -> Any:
    if name in ("baseline", "target"):
        return None if value is None else float(value)
    return "" if name in ("metric", "owner") and value is None else value


def _of_widget(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in ("title", "reason", "criterion"):
        return typed_words(value)
    return None if name == "metric" and value == "" else value


def _typed(prefix: str) -> dict[str, Any]:
    return {name: _of_widget(name, st.session_state[prefix + name]) for name in TYPED}


def saving(save: Callable[[], None]) -> None:
    """Run it; what it is refused for, and that the database is away, is said on the page that is drawn next."""
    try:
        save()
    except Exception as error:  # raised in a callback it would take the page away, and with it what was typed
        st.session_state[SAID] = why_not(error)


def stale() -> None:
    """The second of two clicks: the first was kept, and the form that it came from is gone."""
    st.session_state[SAID] = SAVED


def _open(email: str, fixed: Mapping[str, Any]) -> None:
    """Before the run: write the new action, and show it; or say why not, with the form as it was."""
    try:
        values = {**_typed(NEW), **fixed}
    except KeyError:
        stale()
        return

    def save() -> None:
        with write.as_person(email) as tx:
            number = actions.just_opened(tx, values) or actions.open_action(tx, values)
        for key in [key for key in st.session_state if str(key).startswith(NEW)]:
            with suppress(KeyError):
                del st.session_state[key]
        st.session_state[SAID] = SAVED
        st.session_state[OPENED] = number, time.monotonic()
        _to(number)

    saving(save)


def after_a_second_click() -> None:
    """To the action that was opened this moment, where a second click brings the address of the empty form back."""
    number, when = st.session_state.get(OPENED, (0, 0.0))
    if number and time.monotonic() - when < A_MOMENT:
        st.session_state[SAID] = SAVED
        _to(number)
        st.rerun()


def _to(number: int) -> None:
    set_parameter("action", str(number), *(name for name in ONE_OFF if name != "action"), "metric")


def _change(email: str) -> None:
    """Before the run: write what was typed otherwise than it stood."""
    try:
        base, typed, remark = st.session_state[BASE], _typed(EDIT), typed_words(st.session_state[EDIT + "remark"])
    except KeyError:
        stale()
        return

    def save() -> None:
        changed = {name: value for name, value in typed.items() if value != base[name]}
        if not changed and not remark:
            raise Refused("note")
        with write.as_person(email) as tx:
            actions.change(tx, base["action_id"], base["version"], changed, remark)
        forget()
        st.session_state[SAID] = SAVED

    saving(save)
