"""What the actions page looks at: one action, a new one, or which of them."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language.labels import ACTION_STATE
from metrics.definition import definitions

OPEN = "open"  # every state but the closed ones
LAYOUTS = ("board", "list")
# not taken up from the last visit
ONE_OFF = ("action", "new", "value", "complaint", "month", "kind", "step", "topic", "touchpoint")


@dataclass(frozen=True)
class Choice:
    """department: '*', '*<campus_id>' or an id; state: '', OPEN or a state; owner: an email, metric: an id, or ''.

    layout: one of LAYOUTS.
    """

    department: str
    state: str
    owner: str
    metric: str
    layout: str

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Those of the place's actions that are asked for."""
        found = rows
        if self.state == OPEN:
            found = found[found.is_open]
        elif self.state:
            found = found[found.state == self.state]
        if self.owner:
            found = found[found.owner == self.owner]
        return found[found.metric == self.metric] if self.metric else found


def chosen_action(view: View) -> int | None:
    """The action that the link names; None where it names none."""
    if view.filters.silent:  # the menu leads to the board, not back into what was looked at last
        for name in (*ONE_OFF, "metric") if "new" in view.filters.asked else ONE_OFF:
            view.filters.ignore(name)
    asked = view.filters.choose_if(
        "action", lambda value: value.isascii() and value.isdigit() and len(value) < 15, None
    )
    return int(asked) if asked else None


def is_new(view: View) -> bool:
    """Whether a new action is to be opened."""
    return not view.present and view.filters.choose("new", ("1",), None) == "1"


def choose(view: View, rows: pd.DataFrame, names: dict[str, str]) -> Choice:
    """The filters, their widgets drawn unless on the projector; rows: all actions that the person may see."""
    reader = view.language
    with st.container(key="filters", horizontal=True, gap="small"):
        campuses = {f"*{campus}" for campus in view.campuses.index}
        department = choose_place(view, {*view.own_departments, *campuses})
        states = {"": reader.text("All states"), OPEN: reader.text("Open")}
        states |= {code: reader.text(words) for code, words in ACTION_STATE.items()}
        state = view.select(Menu("state", reader.text("State"), states, ""))
        owners = {"": reader.text("All responsible")}
        owners |= {
            email: names.get(email, email) for email in sorted(set(rows.owner), key=lambda one: names.get(one, one))
        }
        owner = view.select(Menu("owner", reader.text("Responsible"), owners, ""))
        metrics = {"": reader.text("All metrics")}
        metrics |= {
            name: metric.texts[reader.code].name for name, metric in definitions().items() if name in set(rows.metric)
        }
        metric = view.select(Menu("metric", reader.text("Judged by"), metrics, ""))
        layouts = {"board": reader.text("Board"), "list": reader.text("List")}
        layout = view.select(Menu("show", reader.text("Show"), layouts, LAYOUTS[0], segmented=True))
    return Choice(department, state, owner, metric, layout)
