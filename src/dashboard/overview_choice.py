"""What the overview looks at: place, kind of visit, month (or quarter, or year)."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.filters import Menu
from dashboard.place import choose_place
from dashboard.view import View
from language import formatting
from language.labels import VISIT_KIND
from metrics import periods
from metrics.periods import MONTHS_BEFORE, Period
from warehouse import overview


@dataclass(frozen=True)
class Choice:
    """Canonical ids; `department` is '*', '*<campus_id>' or a department, `visit_kind` "" for all kinds together."""

    department: str
    visit_kind: str
    period: Period


def choose(view: View, extent: tuple[date, date]) -> tuple[Choice, pd.DataFrame]:
    """The page's choice, and the totals of its period and of the months before, from which it is offered."""
    with st.container(key="filters", horizontal=True, gap="small"):
        period = _period(view, extent)
        since = (pd.Timestamp(period.start) - pd.DateOffset(months=MONTHS_BEFORE)).date()
        totals = overview.totals(view.tx, since=since, start=period.start, end=period.end)
        department = choose_place(view, set(totals.department_id))
        kind = _kind(view, set(totals.visit_kind[totals.department_id == department]))
    return Choice(department, kind, period), totals


def _kind(view: View, with_data: set[str]) -> str:
    reader = view.language
    options = {"": reader.text("All kinds")}
    options |= {code: reader.text(words) for code, words in VISIT_KIND.items() if code in with_data}
    return view.select(Menu("kind", reader.text("Kind of visit"), options, ""))


def _period(view: View, extent: tuple[date, date]) -> Period:
    """A calendar period; by default the last whole month, or the only one there is."""
    offered = {period.key: period for period in periods.options(*extent) if period.key != periods.LAST_90}
    months = [period for period in offered.values() if len(period.key) == len("2026-10") and "Q" not in period.key]
    whole = [period for period in months if periods.is_whole(period, *extent)]
    options = {key: formatting.period(view.language, key) for key in offered}
    menu = Menu("period", view.language.text("Period"), options, (whole or months)[0].key)
    return offered[view.select(menu)]
