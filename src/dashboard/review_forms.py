"""What is written at the desk before and in the meeting; each click one new version, signed by the database."""

import html
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from uuid import uuid4

import streamlit as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from streamlit.delta_generator import DeltaGenerator

from dashboard.filling_in import limited, why_not
from dashboard.review import Review, Row
from dashboard.review_effect import to_keep
from dashboard.view import View
from language import N_, Problem
from metrics.definition import definitions
from metrics.review import Item, between
from warehouse import review as reads
from warehouse import review_write as writes
from warehouse import write
from warehouse.review_write import LONGEST

WEEKS = timedelta(weeks=4)  # until the next meeting
_SAID = "review.said"
_KEPT = "review.kept"

REFUSED = {
    "changed": N_("Somebody changed this meanwhile. Their version is shown; what you typed is kept below it."),
    "held": N_("The review has been held: it does not change any more."),
    "unlocked": N_("The month is not locked yet."),
    "office": N_("Only the quality office can lock a month."),
    "not_over": N_("The month is not over: its figures can still change."),
    "no_data": N_("There are no data for this month."),
    "not_allowed": N_("You may not write this: it belongs to another department or to the quality office."),
    "owner": N_("The person who shall be responsible is not known."),
}
SAVED = N_("Saved.")


def may_edit(view: View, found: Review) -> bool:
    """The quality office may change every agenda, a head that of the own department; nobody one that was held."""
    own = found.choice.scope in view.person.departments
    return found.state.held_at is None and (view.person.role == "quality_office" or own)


def said(view: View) -> str:
    """HTML: what became of the last click, once; empty where there was none."""
    message = st.session_state.pop(_SAID, None)
    if not message:
        return ""
    said = message.say(view.language) if isinstance(message, Problem) else view.language.text(message)
    return f'<p class="sq-notice" role="status">{html.escape(said)}</p>'


def lock(view: View, month: date) -> None:
    """The quality office's click that locks a month."""
    st.button(
        view.language.text("Lock the month now"),
        icon=":material/lock:",
        type="primary",
        on_click=_click,
        args=(view.person.email, lambda tx: reads.lock(tx, month)),
    )


def hold(view: View, found: Review) -> None:
    """The click that closes the review."""
    reader, choice = view.language, found.choice
    with st.popover(reader.text("Close the review"), icon=":material/task_alt:"):
        st.html(f"<p>{html.escape(reader.text('Once it is held, agenda, comments and figures do not change.'))}</p>")
        st.button(
            reader.text("It was held"),
            type="primary",
            key="review_hold",
            on_click=_click,
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
        on_click=_click,
        args=(view.person.email, _saving(found, item)),
    )


def remark(view: View, found: Review, item: Item) -> None:
    """A remark of the quality office, shown with the item."""
    reader = view.language
    kept = st.session_state.get(_KEPT, {}).get(f"remark:{item.key}", "")
    label = reader.text("Edit the remark") if item.remark else reader.text("Add a remark")
    with st.popover(_unsaved(view, label, kept), icon=":material/edit_note:", type="tertiary"):
        key = f"remark:{item.key}:{item.version}"
        with st.form(f"form:{key}", border=False):
            _text(view, reader.text("Remark"), key, kept or item.remark)
            st.form_submit_button(
                reader.text("Save"),
                on_click=_submit,
                args=(
                    view.person.email,
                    key,
                    f"remark:{item.key}",
                    lambda tx, typed: _saving(found, replace(item, remark=typed))(tx),
                ),
            )


def comment_for(view: View, found: Review, cell: Row) -> None:
    """The same out of the way, for the quality office, which seldom writes in a department's name."""
    kept = st.session_state.get(_KEPT, {}).get(f"comment:{cell['metric']}:{cell['department_id']}", "")
    label = _unsaved(view, view.language.text("Department's comment"), kept)
    comment(view, found, cell, st.popover(label, icon=":material/rate_review:", type="tertiary"))


def comment(view: View, found: Review, cell: Row, box: DeltaGenerator | None = None) -> None:
    """The department's comment on one figure: by its head, or by the quality office in its name."""
    reader, choice = view.language, found.choice
    metric, place = str(cell["metric"]), str(cell["department_id"])
    may = view.person.role == "quality_office" or place in view.person.departments
    if not may or found.state.held_at is not None:
        return
    known = found.comments.get((metric, place))
    version, words = (int(known["version"]), str(known["words"])) if known else (0, "")
    kept = st.session_state.get(_KEPT, {}).get(f"comment:{metric}:{place}", "")
    name = f"{view.place(place)} · {definitions()[metric].texts[reader.code].name}"
    with (
        box
        if box is not None
        else st.expander(
            reader.text("Department's comment on {figure}", figure=name),
            icon=":material/rate_review:",
            expanded=bool(kept) or not words,
        )
    ):
        key = f"comment:{metric}:{place}:{version}"
        with st.form(f"form:{key}", border=False):
            _text(view, reader.text("Why did it change, and what do you do about it?"), key, kept or words)
            st.form_submit_button(
                reader.text("Save"),
                on_click=_submit,
                args=(
                    view.person.email,
                    key,
                    f"comment:{metric}:{place}",
                    lambda tx, typed: writes.save_comment(tx, choice.month, place, metric, version, typed),
                ),
            )


def add_item(view: View, found: Review) -> None:
    """An item of the quality office's own."""
    reader, number = view.language, len(found.items)  # in the keys: once it is added, its fields are new
    is_under_way = bool(st.session_state.get(f"added_title:{number}"))  # what could not be saved is not folded away
    with (
        st.expander(reader.text("Add an item"), icon=":material/add:", expanded=is_under_way),
        st.form("form:added", clear_on_submit=False),
    ):
        title = st.text_input(limited(view, reader.text("Headline"), LONGEST["item"]), key=f"added_title:{number}")
        body = st.text_area(
            limited(view, reader.text("What there is to say"), LONGEST["words"]),
            key=f"added_remark:{number}",
            height=90,
        )
        if st.form_submit_button(reader.text("Add")):
            if not title.strip():
                _say(N_("It needs a headline."))
            else:
                # drawn once for each empty form: sent twice, it is the same item
                key = st.session_state.setdefault(f"added_key:{number}", f"added:{uuid4().hex[:12]}")
                item = Item(key, _before_decisions(found), title=title.strip(), remark=body.strip())
                _write(view.person.email, _saving(found, item))
            st.rerun()


def decide(view: View, found: Review) -> None:
    """A decision: what, who, by when, by which figure. It becomes an action."""
    reader, number = view.language, len(found.taken)
    places = _writable(view, found)
    people = {row["email"]: row for row in found.people.to_dict("records")}
    metrics = {
        "": reader.text("none"),
        **{id_: metric.texts[reader.code].name for id_, metric in definitions().items()},
    }
    concern = next((row for row in found.signals.to_dict("records") if row["signal"] == "concern"), None)
    is_under_way = bool(st.session_state.get(f"decide_title:{number}"))
    with (
        st.expander(reader.text("Take a decision"), icon=":material/gavel:", expanded=is_under_way),
        st.form("form:decide"),
    ):
        title = st.text_input(limited(view, reader.text("Decision"), LONGEST["decision"]), key=f"decide_title:{number}")
        left, middle, right = st.columns(3)
        first = str(concern["department_id"]) if concern else found.choice.scope
        place = left.selectbox(
            reader.text("Department"), places, places.index(first) if first in places else 0, format_func=view.place
        )
        owner = middle.selectbox(reader.text("Owner"), list(people), format_func=lambda id_: _name(view, people[id_]))
        due = right.date_input(
            reader.text("Due"), found.state.today + WEEKS, min_value=found.state.today, key=f"decide_due:{number}"
        )
        names = list(metrics)
        metric = left.selectbox(
            reader.text("Metric"),
            names,
            names.index(str(concern["metric"])) if concern else 0,
            format_func=metrics.__getitem__,
        )
        target = middle.number_input(
            reader.text("Target, in the metric's unit"), value=None, key=f"decide_target:{number}"
        )
        criterion = right.text_input(
            limited(view, reader.text("Criterion"), LONGEST["criterion"]), key=f"decide_criterion:{number}"
        )
        if st.form_submit_button(reader.text("Decide"), type="primary"):
            if not title.strip():
                _say(N_("A decision needs words: what shall be done."))
            elif not metric and not criterion.strip():
                _say(N_("A decision needs a metric or a criterion: how shall we see that it worked?"))
            else:
                cells = found.cells[(found.cells["metric"] == metric) & (found.cells["department_id"] == place)]
                values = {
                    "department": place,
                    "title": title.strip(),
                    "reason": reader.text("Decided in the monthly review"),
                    "owner": owner,
                    "metric": metric or None,
                    "baseline": float(cells["value"].iloc[0]) if len(cells) else None,
                    "target": target,
                    "criterion": criterion.strip(),
                    "due_on": due,
                }
                _write(view.person.email, lambda tx: writes.decide(tx, found.choice.month, **values))
            st.rerun()


def _before_decisions(found: Review) -> float:
    """The place just before the decisions, where the agenda has them; else at its end."""
    positions = [item.position for item in found.items]
    decisions = next((item.position for item in found.items if item.key == "decide"), max(positions) + 10)
    earlier = [position for position in positions if position < decisions]
    return (max(earlier) + decisions) / 2 if earlier else decisions - 10


def _writable(view: View, found: Review) -> list[str]:
    """Where the person may decide, within the review's scope."""
    places = list(dict.fromkeys([found.choice.scope, *found.cells["department_id"]]))
    if view.is_head:
        places = [place for place in places if place in view.person.departments]
    return places


def _name(view: View, person: Row) -> str:
    if view.language.code == "zh" or not person["departments"]:
        return str(person["display_name"])
    return ", ".join(view.place(department) for department in person["departments"])


def _unsaved(view: View, label: str, kept: str) -> str:
    """A form's name; what was typed in it and could not be saved is waiting there."""
    return view.language.text("{form} (not saved)", form=label) if kept else label


def _text(view: View, label: str, key: str, value: str) -> None:
    st.text_area(limited(view, label, LONGEST["words"]), value, key=key, height=90)


def _saving(found: Review, item: Item) -> Callable[[Connection], None]:
    values = asdict(item)
    key, version = values.pop("key"), values.pop("version")
    return lambda tx: writes.save_item(tx, found.choice.month, found.choice.scope, key, version, **values)


def _click(email: str, save: Callable[[Connection], object]) -> None:
    _write(email, save)


def _submit(email: str, widget: str, name: str, save: Callable[[Connection, str], None]) -> None:
    """Save what a form's text says; what could not be saved is kept."""
    typed = str(st.session_state.get(widget, ""))
    kept = st.session_state.setdefault(_KEPT, {})
    kept.pop(name, None)
    if not _write(email, lambda tx: save(tx, typed)):
        kept[name] = typed


def _write(email: str, save: Callable[[Connection], object]) -> bool:
    """One transaction; what became of it is said on the page that follows."""
    try:
        with write.as_person(email) as tx:
            save(tx)
    except Exception as error:  # raised in a callback it would take the page away, and with it what was typed
        refusal = writes.refusal(error) if isinstance(error, DBAPIError) else "other"
        _say(why_not(error) if refusal == "other" else REFUSED[refusal])
        return False
    _say(SAVED)
    return True


def _say(message: str | Problem) -> None:
    st.session_state[_SAID] = message
