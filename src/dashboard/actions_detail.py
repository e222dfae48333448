"""One action: how it stands, what was agreed, and its log."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import action_link, actions_form, actions_move, actions_slip, effect
from dashboard import actions_words as words
from dashboard.actions import names_of
from dashboard.actions_words import FIELD
from dashboard.cards import heading
from dashboard.view import View
from language import formatting
from language.labels import ACTION_STAGE, ACTION_STATE, COMPLAINT_TOPIC
from warehouse import actions, causes, complaints

FACTS = ("department_id", "owner", "due_on", "found_on", "starts", "metric", "visit_kind", "step", "baseline", "target",
         "criterion")  # fmt: skip


def show(view: View, action_id: int) -> None:
    """The head, what was agreed beside what can be done now, whether it worked, the log."""
    row = actions.action(view.tx, action_id)
    if row is None:
        view.filters.chosen.pop("action")
        st.html(_back(view))
        st.html(f'<p class="sq-caption">{html.escape(view.language.text(actions.REFUSALS["gone"]))}</p>')
        return
    names, log = names_of(view), actions.log(view.tx, action_id)
    actions_form.catch_up(view, row)
    st.html(_back(view) + _head(view, row))
    actions_form.told(view, names, log)
    may_write = not view.present and row["is_open"] and row["department_id"] in actions.writable(view.tx)
    left, right = st.columns([1.6, 1], gap="medium") if may_write else (st.container(), None)
    with left:
        st.html(_facts(view, names, row))
        actions_slip.button(view, names, row)
    if right is not None:
        with right:
            actions_move.show(view, row)
    if row["metric"]:
        heading(view.language.text("Did it work?"))
        effect.show(view, row)
    heading(view.language.text("Log"))
    st.html(_log(view, names, log))
    if may_write:
        actions_form.edit(view, names, row)


def _back(view: View) -> str:
    address = html.escape(view.filters.address("actions"))
    return f'<p class="sq-caption"><a href="{address}">← {html.escape(view.language.text("All actions"))}</a></p>'


def _head(view: View, row: Mapping[str, Any]) -> str:
    reader = view.language
    today = complaints.today(view.tx)
    said, tone = words.due(reader, row, today)
    state, stage = reader.text(ACTION_STATE[row["state"]]), reader.text(ACTION_STAGE[row["stage"]])
    return (
        f'<p class="sq-sentence">{words.escaped(str(row["title"]))}<small>{html.escape(state)} · '
        f'<span class="sq-{tone}">{html.escape(said)}</span> · PDCA <i class="sq-stage">{html.escape(stage)}</i>'
        f"</small></p>"
    )


def _facts(view: View, names: Mapping[str, str], row: Mapping[str, Any]) -> str:
    """All fields, as a definition list; what a person typed is escaped."""
    reader = view.language
    known = [name for name in FACTS if row[name] is not None and row[name] not in ("", "*")]
    if row["department_id"] == "*":
        known.insert(0, "department_id")
    if view.present:
        known = [name for name in known if name != "owner"]
    facts = [(words.field(reader, name), words.escaped(words.value(view, names, row, name))) for name in known]
    facts.insert(0, (words.field(reader, "reason"), words.escaped(str(row["reason"])) or "—"))
    facts.append((words.field(reader, "source_kind"), _source(view, row)))
    if row["state"] == "signed_off" and not view.present:
        by = words.value(view, names, row, "signed_off_by")
        when = words.moment(view, row["signed_off_at"])
        facts.append((reader.text("Signed off"), html.escape(reader.text("{when} by {who}", when=when, who=by))))
    cells = "".join(f"<dt>{html.escape(name)}</dt><dd>{value}</dd>" for name, value in facts)
    return f'<dl class="sq-facts">{cells}</dl>'


def _source(view: View, row: Mapping[str, Any]) -> str:
    """Where it was found: a link to the figure, or the complaint's number, day and topics where it may be seen."""
    said = html.escape(words.value(view, {}, row, "source_kind"))
    source = str(row["source"])
    if not source:
        return said
    if row["source_kind"] == "figure":
        return f"{said} · {action_link.back(view, source) or html.escape(source)}"
    if row["source_kind"] == "complaint":
        case = causes.case(view.tx, source)
        return f"{said} · {html.escape(complaint_words(view, source, case))}"
    return f"{said} · {html.escape(source)}"


def complaint_words(view: View, complaint_id: str, case: Mapping[str, Any] | None) -> str:
    """A complaint in words: its number, and where it may be seen its day and topics."""
    if case is None:
        return complaint_id
    topics = [view.language.text(COMPLAINT_TOPIC[code]) if code in COMPLAINT_TOPIC else code for code in case["topics"]]
    return " · ".join([complaint_id, formatting.day(view.language, case["day"]), *topics])


def _log(view: View, names: Mapping[str, str], log: pd.DataFrame) -> str:
    """HTML: each version with when, who, what was before and after, and the remark; the latest first."""
    entries = [entry(view, names, row) for row in log.to_dict("records")]
    return f'<ol class="sq-log" reversed>{"".join(reversed(entries))}</ol>'


def entry(view: View, names: Mapping[str, str], row: Mapping[Any, Any]) -> str:
    """One version of the log as a list item."""
    reader = view.language
    when = html.escape(words.moment(view, row["changed_at"]))
    who = "" if view.present else f" · {html.escape(words.value(view, names, row, 'changed_by'))}"
    lines = [_change(view, names, row, *change) for change in row["changes"]]
    if row["version"] == 1:
        lines = [html.escape(reader.text("Opened"))]
    remark = f"<q>{words.escaped(row['remark'])}</q>" if row["remark"] else ""
    said = "".join(f"<p>{line}</p>" for line in lines)
    return f"<li><small>{when}{who}</small>{said}{remark}</li>"


def _change(
    view: View, names: Mapping[str, str], row: Mapping[Any, Any], name: str, before: object, after: object
) -> str:
    def value(known: object) -> str:
        return words.escaped(words.value(view, names, {**row, name: known}, name))

    return f"<b>{html.escape(view.language.text(FIELD[name]))}</b> <del>{value(before)}</del> → {value(after)}"
