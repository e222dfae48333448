"""What the page of the points looks at: a period, a grouping, a department, a role, and one person if asked for."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.view import View, reading_order
from language import N_, formatting
from language.labels import STAFF_ROLE
from metrics import periods
from metrics.disclosure import answers_needed
from metrics.periods import Period
from warehouse import points as warehouse
from warehouse import stars

BY = {"person": N_("By person"), "department": N_("By department"), "role": N_("By role"), "month": N_("By month")}


@dataclass(frozen=True)
class Choice:
    """rows: one per month × person of the chosen department and role (warehouse.points.people); few: whose answers of
    that month are too few for this reader, to whom the points for them are then not counted; own: the reader's own
    people. department "*" and role "" stand for all, person "" for nobody.
    """

    period: Period
    by: str
    department: str
    role: str
    person: str
    rows: pd.DataFrame


def choose(view: View) -> Choice | None:
    """The page's choice, its menus drawn unless on the projector; None where the reader may see nobody."""
    months = stars.months(view.tx)["month"]
    if months.empty:
        return None
    first, last = min(months), (pd.Timestamp(max(months)) + pd.offsets.MonthEnd(0)).date()
    known = {period.key: period for period in periods.options(first, last) if period.key != periods.LAST_90}
    with st.container(key="filters", horizontal=True, gap="small"):
        names = {key: formatting.period(view.language, key) for key in known}
        usual = f"{last.year}-Q{(last.month + 2) // 3}"
        period = known[view.select(Menu("period", view.language.text("Period"), names, usual))]
        rows = _discreet(view, warehouse.people(view.tx, period.start, period.end))
        if view.person.role == "staff":  # their own entries, and nobody else's
            view.filters.ignore("person")
            person = stars.own_staff_id(view.tx) or ""
        elif view.present:  # in the room nobody's own points are shown
            view.filters.ignore("person")
            person = ""
        else:
            person = view.filters.choose("person", set(rows["staff_id"]), None) or ""
        if person or view.person.role == "staff":  # one person has one department and one role
            for name in ("by", "department", "role"):
                view.filters.ignore(name)
            return Choice(period, "month", "*", "", person, rows[rows["staff_id"] == person])
        department, role = _department(view, rows), _role(view, rows)
        by = view.select(
            Menu("by", view.language.text("Grouped"), {code: view.language.text(said) for code, said in BY.items()},
                 "person", segmented=True)
        )  # fmt: skip
    if department != "*":
        rows = rows[rows["department_id"] == department]
    if role:
        rows = rows[rows["role"] == role]
    return Choice(period, by, department, role, person, rows)


def _department(view: View, rows: pd.DataFrame) -> str:
    with_people = set(rows["department_id"])
    options = {"*": view.language.text("All departments")}
    options |= {code: view.place(code) for code in view.departments.index if code in with_people}
    if view.filters.asked.get("department") not in options:  # carried along from a page that has it
        view.filters.ignore("department")
    return view.select(Menu("department", view.language.text("Department"), options, "*"))


def _role(view: View, rows: pd.DataFrame) -> str:
    with_people = set(rows["role"])
    options = {"all": view.language.text("All roles")}
    options |= {code: view.language.text(said) for code, said in STAFF_ROLE.items() if code in with_people}
    chosen = view.select(Menu("role", view.language.text("Role"), options, "all"))
    return "" if chosen == "all" else chosen


def _discreet(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Without the points for answers that are too few to be shown to the reader; by role and name within a month."""
    few = (rows["answers"] > 0) & (rows["answers"] < answers_needed(view.person.role))
    hidden = rows["ratings"].where(few, 0)
    rows = rows.assign(few=few, points=rows["points"] - hidden, ratings=rows["ratings"] - hidden)
    rows = rows.assign(own=rows["department_id"].isin(view.person.departments))
    roles = list(STAFF_ROLE)
    keys = [
        (month, roles.index(role), reading_order(name))
        for month, role, name in zip(rows["month"], rows["role"], rows["name"], strict=True)
    ]
    return rows.iloc[sorted(range(len(rows)), key=keys.__getitem__)].reset_index(drop=True)
