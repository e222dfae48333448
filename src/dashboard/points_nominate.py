"""Nomination by departments (科室提名): a head puts forward somebody of their own department, with a reason."""

import html
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import filling_in
from dashboard.cards import heading
from dashboard.filters import Menu
from dashboard.points_appeals import quoted, signed
from dashboard.view import View
from language import formatting
from language.labels import STAFF_ROLE
from warehouse import honours, people

REASON = "nominate:reason"


def page(view: View) -> None:
    """The month, the form, and the department's nominations of the month."""
    reader = view.language
    month = _month(view)
    found = honours.nominees(view.tx, month, list(view.person.departments))
    filling_in.said()
    free = found[~found["is_nominated"]]
    if found.empty:
        said = reader.text("Nobody of your department can be nominated: patients' ratings count for their roles.")
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
    elif free.empty:
        said = reader.text("Everybody who can be nominated is nominated.")
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
    else:
        _form(view, month, free)
    _made(view, month)


def _month(view: View) -> date:
    """This month and the two before, as far as their lists are neither announced nor published: the latest first."""
    today = pd.Timestamp(people.today(view.tx)).replace(day=1)
    closed = {row["month"] for row in honours.months(view.tx).to_dict("records") if row["edition"] or row["announced"]}
    months = [(today - pd.DateOffset(months=back)).date() for back in range(3)]
    open_months = [month for month in months if month not in closed] or months[:1]
    options = {f"{month:%Y-%m}": formatting.month(view.language, month) for month in open_months}
    with st.container(key="filters", horizontal=True, gap="small"):
        chosen = view.select(Menu("month", view.language.text("Month"), options, next(iter(options))))
    return next(month for month in open_months if f"{month:%Y-%m}" == chosen)


def _form(view: View, month: date, free: pd.DataFrame) -> None:
    reader = view.language
    names = {
        row["staff_id"]: reader.text("{name} ({place})", name=row["name"], place=reader.text(STAFF_ROLE[row["role"]]))
        for row in free.to_dict("records")
    }
    who = f"nominate:who:{month}:{reader.code}"

    def send() -> None:
        staff_id, reason = st.session_state[who], st.session_state[REASON]
        filling_in.attempt(
            view,
            lambda tx: honours.nominate(tx, month, staff_id, reason),
            reader.text("{name} is nominated. The points count from the next refresh on.", name=names[staff_id]),
            (REASON,),
        )

    with st.form("nominate", border=True):
        st.selectbox(reader.text("Whom"), list(names), key=who, format_func=names.__getitem__, filter_mode=None)
        st.text_area(
            filling_in.limited(view, reader.text("Why: what they did, and when"), honours.LONGEST_REASON),
            key=REASON,
            height=110,
        )
        said = reader.text("No names of patients. Nobody nominates themselves; a nomination cannot be taken back.")
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')
        st.form_submit_button(reader.text("Nominate"), type="primary", on_click=send)


def _made(view: View, month: date) -> None:
    reader = view.language
    made = honours.nominations(view.tx, month)
    heading(reader.text("Nominations of {month}", month=formatting.month(reader, month)))
    if made.empty:
        st.html(f'<p class="sq-caption">{html.escape(reader.text("None so far."))}</p>')
        return
    items = "".join(
        f'<li><b lang="zh">{html.escape(str(row["name"]))}</b> {html.escape(view.place(row["department_id"]))} · '
        f"{html.escape(reader.text(STAFF_ROLE[row['role']]))}{quoted(row['reason'])}"
        f"{signed(view, row['nominated_on'], row['nominated_by'])}</li>"
        for row in made.to_dict("records")
    )
    st.html(f'<ul class="sq-comments">{items}</ul>')
