"""What is behind a figure of the satisfaction page: the comments, the numbers, why answers do not count."""

import html
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import comparison, tables
from dashboard import satisfaction_words as words
from dashboard.explain import explanation
from dashboard.filters import Menu
from dashboard.satisfaction import Picture
from dashboard.view import View
from export.tables import Numbers
from language import Language, formatting
from language.labels import INVALID_REASON, MODE, TOUCHPOINT, VISIT_KIND
from metrics.definition import Metric, definitions
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, PROBLEMS, RATE, RESPONSE, SCORE
from warehouse import satisfaction

DEFINED = (*HEADLINES, RESPONSE, COVERAGE, SCORE, PROBLEMS, *ONLINE)
MOST = 50  # comments that one reads in one go


def expanders(view: View, picture: Picture) -> None:
    """What opens at a click: comments, for those who may read them; numbers; invalid answers; definitions."""
    reader = view.language
    if may_read_comments(view):
        remarks = st.expander(reader.text("The comments behind"), key="remarks", on_change="rerun")
        if remarks.open:
            with remarks:
                comments(view, picture)
    figures = st.expander(reader.text("The numbers behind"), key="numbers", on_change="rerun")
    if figures.open:
        with figures:
            tables.behind(view, "satisfaction", numbers(view, picture), words.scope(view, picture), DEFINED)
    refused = st.expander(reader.text("Answers that do not count"), key="invalid", on_change="rerun")
    if refused.open:
        refused.html(invalid(view, picture))
    meanings = st.expander(reader.text("Definitions"), key="definitions", on_change="rerun")
    if meanings.open:
        meanings.html(explanation(view, DEFINED))


def may_read_comments(view: View) -> bool:
    """Director, quality office and heads, at a desk; the database shows a head those of their own departments."""
    return view.person.role in ("director", "quality_office", "department_head") and not view.present


def comments(view: View, picture: Picture) -> None:
    """The newest comments behind the figure, and what they can be narrowed to."""
    reader, choice = view.language, picture.choice
    if picture.of(RATE) is None:
        st.html(f'<p class="sq-caption">{html.escape(reader.text("too few to show"))}</p>')
        return
    with st.container(horizontal=True, gap="small"):
        ratings = {"": reader.text("All ratings"), "low": reader.text("Rated 1–3 of 5")}
        low = view.select(Menu("comments", reader.text("Comments"), ratings, "")) == "low"
        places = {"": reader.text("All touchpoints")} | {code: reader.text(said) for code, said in TOUCHPOINT.items()}
        touchpoint = view.select(Menu("touchpoint", reader.text("Trouble at"), places, ""))
    found = satisfaction.comments(
        view.tx,
        choice.department,
        choice.period.start,
        choice.period.end,
        choice.visit_kind,
        choice.mode,
        low=low,
        touchpoint=touchpoint,
        most=MOST,
    )
    st.html(_comments(view, found))


def _comments(view: View, found: pd.DataFrame) -> str:
    reader = view.language
    if found.empty:
        return f'<p class="sq-caption">{html.escape(reader.text("No comments here."))}</p>'
    items = "".join(
        f"<li><p>{html.escape(row['comment'])}</p><small>{html.escape(_whence(view, row))}</small></li>"
        for row in found.to_dict("records")
    )
    most = reader.text("The newest {most}.", most=MOST) if len(found) == MOST else ""
    own = reader.text("Comments of your own departments only.") if view.is_head else ""
    note = formatting.sentences(reader, [part for part in (most, own) if part])
    return f'<ul class="sq-comments">{items}</ul><p class="sq-caption">{html.escape(note)}</p>'


def _whence(view: View, row: Mapping[Hashable, Any]) -> str:
    reader = view.language
    said = [formatting.day(reader, row["day"]), view.place(row["department_id"])]
    if row["visit_kind"] in VISIT_KIND:
        said.append(reader.text(VISIT_KIND[row["visit_kind"]]))
    said.append(reader.text(MODE[row["mode"]]))
    if pd.notna(row["overall"]):
        said.append(reader.text("{rating} of 5", rating=int(row["overall"])))
    return " · ".join(said)


def numbers(view: View, picture: Picture) -> list[Numbers]:
    """The months, modes, touchpoints, departments and reviews as tables, in the charts' own figures."""
    reader, metric = view.language, picture.metric
    parts = [
        _table(reader, metric, picture.months.iloc[::-1], reader.text("Month"), lambda row: _month(reader, row)),
        _table(reader, metric, picture.modes, reader.text("Survey mode"), lambda row: reader.text(MODE[row["mode"]])),
    ]
    for name, table in ((SCORE, picture.scores), (PROBLEMS, picture.problems)):
        parts.append(
            _table(
                reader,
                definitions()[name],
                table,
                reader.text("Touchpoint"),
                lambda row: reader.text(TOUCHPOINT[row["touchpoint"]]),
            )
        )
    parts += [comparison.table(view, found) for found in picture.compared]
    if picture.choice.is_without_funnel:
        parts.append(
            _table(
                reader,
                metric,
                picture.departments,
                reader.text("Department"),
                lambda row: view.place(row["department_id"]),
            )
        )
    for name in ONLINE:
        table = picture.online[name].iloc[::-1]
        parts.append(_table(reader, definitions()[name], table, reader.text("Month"), lambda row: _month(reader, row)))
    return [part for part in parts if part]


def invalid(view: View, picture: Picture) -> str:
    """HTML: answers that do not count, by reason (rows) and survey mode (columns)."""
    reader, rows = view.language, picture.invalid.rows
    if rows.empty:
        return ""
    counts = rows.pivot_table(index="invalid_reason", columns="mode", values="answers", aggfunc="sum", fill_value=0)
    modes = [mode for mode in MODE if mode in counts]
    ordered = counts.loc[counts.sum(axis=1).sort_values(ascending=False).index]
    heads = [reader.text("Reason"), *(reader.text(MODE[mode]) for mode in modes), reader.text("All modes")]
    body = [
        [
            reader.text(INVALID_REASON[str(reason)]),
            *(formatting.number(reader, row[mode]) for mode in modes),
            formatting.number(reader, row.sum()),
        ]
        for reason, row in ordered.iterrows()
    ]
    return tables.grid(heads, body)


def _month(reader: Language, row: Mapping[Hashable, Any]) -> str:
    said = formatting.month(reader, row["month"])
    return reader.text("{month} (not whole)", month=said) if row["partial"] else said


def _table(reader: Language, metric: Metric, rows: pd.DataFrame, first: str, name: Any) -> Numbers | None:
    """A table of figures: name, value, interval, number; None without rows."""
    if rows.empty:
        return None
    title = metric.texts[reader.code].name
    heads = [first, title, reader.text("95% interval"), reader.text("Based on")]
    body = []
    for row in rows.to_dict("records"):
        few = pd.isna(row["value"])  # how few is not said: they could be recognised
        low, high = (words.value(reader, metric, row[side]) for side in ("low", "high"))
        figures = [
            words.value(reader, metric, row["value"]),
            "–" if pd.isna(row["low"]) else formatting.between(reader, low, high),
        ]
        n = reader.text("too few to show") if few else words.counted(reader, metric, row["n"])
        body.append([name(row), *(["–", "–"] if few else figures), n])
    return Numbers(f"{title} · {first}", heads, body)
