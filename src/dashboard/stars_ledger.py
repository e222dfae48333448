"""Every entry behind one person's points; they add up to the figure on the page, to the last digit."""

import html

import pandas as pd
import streamlit as st

from dashboard import stars_words as words
from dashboard import tables
from dashboard.cards import heading
from dashboard.stars import START, Picture, Row, total
from dashboard.view import View
from export.tables import Numbers
from language import N_, Language, formatting
from language.labels import MODE, STAR_PART, STAR_RULE, TABLE

ANSWERS = ("answer_satisfied", "answer_unsatisfied")
HEADS = (N_("What it is for"), N_("Source"), N_("Words"), N_("Version"), N_("Points"))


def ledger(view: View, picture: Picture) -> None:
    """The entries, patients' answers folded into one line each; every single answer and the file behind a click."""
    reader, entries = view.language, picture.entries
    assert entries is not None, "somebody is chosen"
    heading(reader.text("Every entry behind the points"))
    st.html(folded(view, entries))
    if picture.person is not None and picture.person["few"]:
        st.html(f'<p class="sq-caption">{html.escape(words.too_few(reader))}</p>')
    answers = entries[entries["rule"].isin(ANSWERS)]
    if len(answers):
        label = reader.text("Every single answer ({number})", number=len(answers))
        single = st.expander(label, key="answers", on_change="rerun")
        if single.open:
            single.html(_table(view, answers, answers=True))
    stem = f"points-{picture.choice.month:%Y-%m}-{picture.choice.person}"
    shown = entries_of(reader, entries)
    tables.downloads(view, "service-stars", [shown], words.scope(view, picture), (), stem=stem)


def folded(view: View, entries: pd.DataFrame) -> str:
    """HTML: each entry a row, answers summed by whether the patient was satisfied; the sum below."""
    return _table(view, fold(entries))


def fold(entries: pd.DataFrame) -> pd.DataFrame:
    """The entries, patients' answers as one row each way: n of them from day to `until`. The sum is the same."""
    entries = entries.assign(n=1, until=entries["day"])
    is_answer = entries["rule"].isin(ANSWERS)
    rows = [entries[~is_answer]]
    for rule in ANSWERS:
        found = entries[entries["rule"] == rule]
        if len(found):
            first = found.iloc[[0]].assign(
                n=len(found),
                day=found["day"].min(),
                until=found["day"].max(),
                points=[total(found)],
                words=None,
                channel=None,
                source_id="",
            )
            rows.append(first)
    return in_order(pd.concat(rows))


def in_order(entries: pd.DataFrame) -> pd.DataFrame:
    """By part, its start first and cap and floor last, then by day."""
    parts = [*STAR_PART]
    within = {START: 0, "cap": 2, "floor": 2}
    places = [(parts.index(part), within.get(rule, 1)) for part, rule in zip(entries.part, entries.rule, strict=True)]
    order = sorted(range(len(entries)), key=lambda at: (*places[at], entries["day"].iloc[at]))
    return entries.iloc[order]


def entries_of(reader: Language, entries: pd.DataFrame) -> Numbers:
    """Every entry with all its decimals, for a file: in order; by month, where the entries are of several."""
    by_month = "month" in entries
    heads = [N_("Date"), N_("Part"), N_("Rule"), N_("Points"), N_("Source"), N_("Source row"), N_("Words")]
    heads = ([N_("Month")] if by_month else []) + heads + [N_("Rules' version")]
    rows = [
        ([f"{row['month']:%Y-%m}"] if by_month else [])
        + [
            f"{row['day']:%Y-%m-%d}",
            reader.text(STAR_PART[row["part"]]),
            reader.text(STAR_RULE.get(row["rule"], row["rule"])),
            f"{row['points']:.4f}",
            _source(reader, row["source_table"]),
            row["source_id"] or "",
            row["words"] if isinstance(row["words"], str) else "",
            str(row["version"]),
        ]
        for row in (entries if by_month else in_order(entries)).to_dict("records")
    ]
    return Numbers(reader.text("Every entry behind the points"), [reader.text(head) for head in heads], rows)


def _table(view: View, entries: pd.DataFrame, *, answers: bool = False) -> str:
    reader = view.language
    heads = [reader.text("Date")]
    heads += [] if answers else [reader.text("Part")]
    heads += [reader.text(word) for word in HEADS]
    body = "".join(_row(view, row, answers) for row in entries.to_dict("records"))
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    summed = formatting.number(reader, total(entries), 4)  # type: ignore[arg-type]
    foot = (
        f'<tr><th scope="row" colspan="{len(heads) - 1}">{html.escape(reader.text("Sum"))}</th>'
        f'<td class="sq-sum">{html.escape(summed)}</td></tr>'
    )
    whole = "" if answers else " sq-whole"
    return (
        f'<div class="sq-table sq-list sq-ledger{whole}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )


def _row(view: View, row: Row, answers: bool) -> str:
    reader = view.language
    cells = [_days(reader, row)]
    cells += [] if answers else [reader.text(STAR_PART[str(row["part"])])]
    cells += [_rule(reader, row), _whence(reader, row)]
    words = row["words"] if isinstance(row["words"], str) else ""
    points = row["points"]
    tone = "worse" if points < 0 else "plain"
    value = formatting.number(reader, points, 4, sign=row["rule"] != START)
    line = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    line += f'<td class="sq-words">{html.escape(words)}</td>'
    line += f'<td class="sq-version" data-label="{html.escape(reader.text("Version"))}">{row["version"]}</td>'
    return f'<tr>{line}<td class="sq-sum"><span class="sq-{tone}">{html.escape(value)}</span></td></tr>'


def _days(reader: Language, row: Row) -> str:
    first, last = row["day"], row.get("until", row["day"])
    if first == last:
        return formatting.day(reader, first)
    return formatting.days(reader, first, last + pd.Timedelta(days=1))


def _rule(reader: Language, row: Row) -> str:
    said = reader.text(STAR_RULE[str(row["rule"])]) if row["rule"] in STAR_RULE else str(row["rule"])
    if row.get("n", 1) > 1:
        return reader.text("{rule}: {number} answers", rule=said, number=row["n"])
    return said


def _whence(reader: Language, row: Row) -> str:
    """The source in words, its row, and for an answer how it was asked."""
    said = [_source(reader, str(row["source_table"])), str(row["source_id"])]
    if isinstance(row["channel"], str) and row["channel"] in MODE and row["rule"] in ANSWERS:
        said.append(reader.text(MODE[row["channel"]]))
    return " · ".join(word for word in said if word)


def _source(reader: Language, table: str) -> str:
    return reader.text(TABLE.get(table, table)) if table else reader.text("the rule itself")
