"""A decision of the meeting: what, who, by when, by which figure. It becomes an action."""

from datetime import timedelta

import streamlit as st

from dashboard import review_writing as writing
from dashboard.filling_in import limited
from dashboard.review import Review, Row
from dashboard.view import View
from language import N_
from metrics.definition import definitions
from warehouse import review_write as writes
from warehouse.review_write import LONGEST

WEEKS = timedelta(weeks=4)  # until the next meeting


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
    is_under_way = bool(st.session_state.get(f"decide_title:v{number}"))  # what could not be saved is not folded away
    with (
        st.expander(reader.text("Take a decision"), icon=":material/gavel:", expanded=is_under_way),
        st.form("form:decide"),
    ):
        label = limited(view, reader.text("Decision"), LONGEST["decision"])
        title = st.text_input(label, key=f"decide_title:v{number}")
        left, middle, right = st.columns(3)
        first = str(concern["department_id"]) if concern else found.choice.scope
        place = left.selectbox(
            reader.text("Department"), places, places.index(first) if first in places else 0, format_func=view.place
        )
        owner = middle.selectbox(reader.text("Owner"), list(people), format_func=lambda id_: _name(view, people[id_]))
        due = right.date_input(
            reader.text("Due"), found.state.today + WEEKS, min_value=found.state.today, key=f"decide_due:v{number}"
        )
        names = list(metrics)
        metric = left.selectbox(
            reader.text("Metric"),
            names,
            names.index(str(concern["metric"])) if concern else 0,
            format_func=metrics.__getitem__,
        )
        target = middle.number_input(
            reader.text("Target, in the metric's unit"), value=None, key=f"decide_target:v{number}"
        )
        criterion = right.text_input(
            limited(view, reader.text("Criterion"), LONGEST["criterion"]), key=f"decide_criterion:v{number}"
        )
        if st.form_submit_button(reader.text("Decide"), type="primary"):
            if not title.strip():
                writing.say(N_("A decision needs words: what shall be done."))
            elif not metric and not criterion.strip():
                writing.say(N_("A decision needs a metric or a criterion: how shall we see that it worked?"))
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
                writing.save_as(view.person.email, lambda tx: writes.decide(tx, found.choice.month, **values))
            st.rerun()


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
