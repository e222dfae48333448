"""What is written at the desk before and in the meeting; each click one new version, signed by the database."""

import html
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from uuid import uuid4

import streamlit as st
from sqlalchemy import Connection

from dashboard import review_writing as writing
from dashboard.filling_in import limited
from dashboard.review import Review
from dashboard.review_effect import to_keep
from dashboard.view import View
from language import N_
from metrics.review import Item, between
from warehouse import review as reads
from warehouse import review_write as writes
from warehouse.review_write import LONGEST


def may_edit(view: View, found: Review) -> bool:
    """The quality office may change every agenda, a head that of the own department; nobody one that was held."""
    own = found.choice.scope in view.person.departments
    return found.state.is_open and (view.person.role == "quality_office" or own)


def lock(view: View, month: date) -> None:
    """The quality office's click that locks a month."""
    st.button(
        view.language.text("Lock the month now"),
        icon=":material/lock:",
        type="primary",
        on_click=writing.click,
        args=(view.person.email, lambda tx: reads.lock(tx, month)),
    )


def hold(view: View, found: Review) -> None:
    """The click that closes the review."""
    reader, choice = view.language, found.choice
    with st.popover(reader.text("Close the review"), icon=":material/task_alt:"):
        said = reader.text("Once it is held, agenda and comments do not change, and figures by a correction alone.")
        st.html(f"<p>{html.escape(said)}</p>")
        st.button(
            reader.text("It was held"),
            type="primary",
            key="review_hold",
            on_click=writing.click,
            args=(
                view.person.email,
                lambda tx: writes.hold(tx, choice.month, choice.scope, found.state.version, to_keep(found.effects)),
            ),
        )


def move(view: View, found: Review, item: Item) -> None:
    """Up, down, drop or take back."""
    reader = view.language
    at = found.items.index(item)
    for steps, icon, label in ((-1, "arrow_upward", N_("Earlier")), (1, "arrow_downward", N_("Later"))):
        moved = replace(item, position=between(found.items, at, steps))
        is_edge = (at == 0 and steps < 0) or (at == len(found.items) - 1 and steps > 0)
        _save_button(view, found, moved, f"{label}:{item.key}", f":material/{icon}:", reader.text(label), off=is_edge)
    icon, label = ("undo", N_("Take back")) if item.dropped else ("delete", N_("Drop"))
    turned = replace(item, dropped=not item.dropped)
    _save_button(view, found, turned, f"drop:{item.key}", f":material/{icon}:", reader.text(label))


def _save_button(view: View, found: Review, item: Item, key: str, icon: str, label: str, *, off: bool = False) -> None:
    st.button(
        "",
        key=f"{key}:{item.version}",
        icon=icon,
        help=label,
        type="tertiary",
        disabled=off,
        on_click=writing.click,
        args=(view.person.email, _saving(found, item)),
    )


def remark(view: View, found: Review, item: Item) -> None:
    """A remark of the quality office, shown with the item."""
    reader = view.language
    kept = writing.kept(f"remark:{item.key}")
    label = reader.text("Edit the remark") if item.remark else reader.text("Add a remark")
    with st.popover(writing.unsaved(view, label, kept), icon=":material/edit_note:", type="tertiary"):
        key = f"remark:{item.key}:v{item.version}"
        with st.form(f"form:{key}", border=False):
            writing.text(view, reader.text("Remark"), key, kept or item.remark)
            st.form_submit_button(
                reader.text("Save"),
                on_click=writing.submit,
                args=(
                    view.person.email,
                    key,
                    f"remark:{item.key}",
                    lambda tx, typed: _saving(found, replace(item, remark=typed))(tx),
                ),
            )


def add_item(view: View, found: Review) -> None:
    """An item of the quality office's own."""
    reader, number = view.language, len(found.items)  # in the keys: once it is added, its fields are new
    is_under_way = bool(st.session_state.get(f"added_title:v{number}"))  # what could not be saved is not folded away
    with (
        st.expander(reader.text("Add an item"), icon=":material/add:", expanded=is_under_way),
        st.form("form:added", clear_on_submit=False),
    ):
        title = st.text_input(limited(view, reader.text("Headline"), LONGEST["item"]), key=f"added_title:v{number}")
        body = st.text_area(
            limited(view, reader.text("What there is to say"), LONGEST["words"]),
            key=f"added_remark:v{number}",
            height=90,
        )
        if st.form_submit_button(reader.text("Add")):
            if not title.strip():
                writing.say(N_("It needs a headline."))
            else:
                # drawn once for each empty form: sent twice, it is the same item
                key = st.session_state.setdefault(f"added_key:{number}", f"added:{uuid4().hex[:12]}")
                item = Item(key, _before_decisions(found), title=title.strip(), remark=body.strip())
                writing.save_as(view.person.email, _saving(found, item))
            st.rerun()


def _before_decisions(found: Review) -> float:
    """The place just before the decisions, where the agenda has them; else at its end."""
    positions = [item.position for item in found.items]
    decisions = next((item.position for item in found.items if item.key == "decide"), max(positions) + 10)
    earlier = [position for position in positions if position < decisions]
    return (max(earlier) + decisions) / 2 if earlier else decisions - 10


def _saving(found: Review, item: Item) -> Callable[[Connection], None]:
    values = asdict(item)
    key, version = values.pop("key"), values.pop("version")
    return lambda tx: writes.save_item(tx, found.choice.month, found.choice.scope, key, version, **values)
