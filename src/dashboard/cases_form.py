"""Writing a service case: a head a draft about their own department, the quality office any, and it publishes."""

import html
import re
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import filling_in
from dashboard.cases import STATE
from dashboard.filling_in import limited
from dashboard.view import View
from language import formatting
from warehouse import cases, people
from warehouse.cases import LONGEST, Case

MONTHS_BACK = 24


def form(view: View, row: dict | None) -> None:
    """Behind a click: a new case, or a further version of `row`. Nothing for those who may not write."""
    reader = view.language
    places = view.own_departments if view.person.role in ("quality_office", "department_head") else []
    if not places or (row is not None and row["department_id"] not in places):
        return
    title = reader.text("Write a case") if row is None else reader.text("Change this case")
    writing = st.expander(
        title, key=f"case:{row['case_id'] if row else 'new'}", on_change="rerun", icon=":material/edit:"
    )
    if writing.open:
        with writing:
            _fields(view, row, places)


def history(view: View, row: dict) -> None:
    """Who changed it when, for those who may see more than the published version."""
    reader = view.language
    found = cases.versions(view.tx, int(row["case_id"]))
    if len(found) < 2:
        return
    items = "".join(f"<li>{html.escape(_version(view, one))}</li>" for one in found.to_dict("records"))
    st.html(f'<h2 class="sq-heading">{html.escape(reader.text("Versions"))}</h2><ul class="sq-caption">{items}</ul>')


def _fields(view: View, row: dict | None, places: list[str]) -> None:
    reader = view.language
    warning = reader.text(
        "No patient may be recognised: no names, no numbers, no date nearer than the month, no rare disease or "
        "occupation together with a place."
    )
    st.html(f'<p class="sq-notice">{html.escape(warning)}</p>')
    mark = f"case:{row['case_id']}:{row['version']}" if row else "case:new"
    department = row["department_id"] if row else _department(view, places, mark)
    staff = cases.staff(view.tx, [department])
    names = {"": reader.text("The department as a whole")} | dict(zip(staff["staff_id"], staff["name"], strict=True))
    months = _months(view)
    named = {code: formatting.month(reader, month) if month else "–" for code, month in months.items()}
    states = [*STATE] if view.person.role == "quality_office" else ["draft"]
    keys = {
        name: f"{mark}:{name}:{reader.code if name in ('staff', 'month', 'state') else ''}"
        for name in ("title", "story", "lesson", "tags", "staff", "month", "state")
    }
    _begin(keys, row, names, months)

    def send() -> None:
        filled = {name: st.session_state[key] for name, key in keys.items()}
        case = Case(
            int(row["case_id"]) if row else None,
            int(row["version"]) + 1 if row else 1,
            filled["state"],
            department,
            filled["staff"] or None,
            months.get(filled["month"]),
            filled["title"],
            filled["story"],
            filled["lesson"],
            re.split(r"[,，、;；\s]+", filled["tags"]),
        )
        texts = [] if row else [keys[name] for name in ("title", "story", "lesson", "tags")]
        filling_in.attempt(view, partial(cases.write, case=case), reader.text("Saved as a further version."), texts)

    with st.form(f"{mark}:form", border=False):
        st.text_input(limited(view, reader.text("Title"), LONGEST["title"]), key=keys["title"])
        st.text_area(limited(view, reader.text("The story"), LONGEST["story"]), key=keys["story"], height=180)
        st.text_area(limited(view, reader.text("The lesson"), LONGEST["lesson"]), key=keys["lesson"], height=100)
        left, middle, right = st.columns(3)
        left.selectbox(reader.text("Whom it honours"), list(names), key=keys["staff"], format_func=names.__getitem__)
        middle.selectbox(
            reader.text("Month"), [*named], key=keys["month"],
            format_func=lambda code: named[code],
        )  # fmt: skip
        right.text_input(reader.text("Tags, with commas between"), key=keys["tags"])
        st.selectbox(
            reader.text("State of the case"),
            states,
            key=keys["state"],
            format_func=lambda code: reader.text(STATE[code]),
        )
        st.form_submit_button(reader.text("Save the case"), type="primary", on_click=send)


def _department(view: View, places: list[str], mark: str) -> str:
    if len(places) == 1:
        return places[0]
    return st.selectbox(
        view.language.text("Department"), places, key=f"{mark}:department:{view.language.code}", format_func=view.place
    )


def _months(view: View) -> dict[str, date | None]:
    last = pd.Timestamp(people.today(view.tx)).replace(day=1)
    found = [(last - pd.DateOffset(months=back)).date() for back in range(MONTHS_BACK)]
    return {"": None} | {f"{month:%Y-%m}": month for month in found}


def _begin(keys: dict[str, str], row: dict | None, names: dict, months: dict) -> None:
    """The fields as the case stands, once; what is typed afterwards is the widgets'."""
    if row is None:
        return
    month = "" if pd.isna(row["month"]) else f"{row['month']:%Y-%m}"
    known = {
        **{name: row[name] for name in ("title", "story", "lesson", "state")},
        "tags": ", ".join(row["tags"]),
        "staff": row["staff_id"] if row["staff_id"] in names else "",
        "month": month if month in months else "",
    }
    for name, key in keys.items():
        st.session_state.setdefault(key, known[name])


def _version(view: View, one: dict) -> str:
    reader = view.language
    return reader.text(
        "Version {version}: {state}, {day}, {by}",
        version=one["version"],
        state=reader.text(STATE[one["state"]]),
        day=formatting.day(reader, one["changed_on"]),
        by=one["changed_by"],
    )
