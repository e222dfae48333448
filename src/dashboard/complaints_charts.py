"""The complaints page's charts: stages, time to rectification, rate, open cases by age, what they are about."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from charts.bars import Bar, bars
from dashboard import action_link, comparison, control
from dashboard import complaints_words as words
from dashboard.cards import caption, headed
from dashboard.complaints import Picture
from dashboard.complaints_choice import TERMS
from dashboard.view import View
from language import Language, formatting
from language.labels import COMPLAINT_CHANNEL, COMPLAINT_STAGE, COMPLAINT_TOPIC, SEVERITY

MOST_TOPICS = 9
MOST_TOPICS_PRESENT = 6


def stages_of(view: View, picture: Picture) -> str:
    """HTML: how far the complaints of the period came, and how long each step took."""
    reader = view.language
    whole = picture.stages[0][1]
    found = []
    for stage, reached, step in picture.stages:
        said = words.cases(reader, reached)
        if stage != "received" and whole:
            share = formatting.percent(reader, reached / whole)
            said = reader.text("{number} ({share})", number=formatting.number(reader, reached), share=share)
        found.append(Bar(reader.text(COMPLAINT_STAGE[stage]), reached, said, step=words.step(reader, stage, step)))
    return _drawn(view, reader.text("From receipt to call-back"), found, "sq-stages")


def by_month(view: View, picture: Picture) -> None:
    """The chosen figure, all months there are, judged."""
    reader, metric, judged = view.language, picture.metric, picture.controls[picture.choice.metric]
    name = metric.texts[reader.code].name
    choice = picture.choice
    link = action_link.beside(view, metric.id, choice.department, judged, kind=choice.visit_kind, topic=choice.topic)
    head = headed(
        reader.text("{metric}, quarter by quarter", metric=name)
        if judged.series.every == "quarter"
        else reader.text("{metric}, month by month", metric=name),
        beside=link,
    )
    if metric.id == TERMS["rectify"] and (said := words.nothing_rectified(reader, picture)):
        st.html(head + caption(said))  # a chart without a point says less
        return
    counted = partial(_counted, reader)
    control.chart(view, judged, metric, counted, head=head, hospital=picture.hospital_control)


def _counted(reader: Language, n: float) -> str:
    return words.cases(reader, int(n))


def ages_of(view: View, picture: Picture) -> str:
    """HTML: what is open today, by working days since receipt; without a reply in orange."""
    reader = view.language
    title = reader.text("Open on {day}, by working days since receipt", day=formatting.day(reader, picture.today))
    if not picture.ages.open.any():
        return headed(title, caption(reader.text("No open complaint here.")))
    found = []
    for row in picture.ages.itertuples():
        said = formatting.number(reader, row.open)
        if row.unanswered:
            said = reader.text(
                "{number} ({unanswered} unanswered)",
                number=said,
                unanswered=formatting.number(reader, row.unanswered),
            )
        found.append(Bar(words.age(reader, row.first, row.last), int(row.open), said, int(row.unanswered)))
    return _drawn(view, title, found)


def traits_of(view: View, picture: Picture) -> str:
    """HTML: what the complaints of the period are about, how grave, and how they came."""
    reader = view.language
    parts = (
        ("topic", reader.text("Topic"), COMPLAINT_TOPIC, True),
        ("severity", reader.text("Severity"), SEVERITY, False),
        ("channel", reader.text("Channel"), COMPLAINT_CHANNEL, True),
    )
    found: list[Bar] = []
    for trait, title, named, by_count in parts if not view.present else parts[:1]:
        rows = picture.traits[picture.traits.trait == trait]
        rows = (
            rows.sort_values("complaints", ascending=False) if by_count else rows.sort_values("code", ascending=False)
        )
        rows = rows.head(MOST_TOPICS_PRESENT if view.present else MOST_TOPICS)
        if len(rows):
            found += [*([] if view.present else [Bar(title)]), *_bars(view, picture, rows, named)]
    return _drawn(view, reader.text("Topics") if view.present else reader.text("Topics, severity, channels"), found)


def _drawn(view: View, title: str, found: Sequence[Bar], css: str = "") -> str:
    return headed(title, bars(found, title, css) or caption(view.language.text("too few to show")))


def _bars(view: View, picture: Picture, rows: pd.DataFrame, named: dict[str, str]) -> list[Bar]:
    reader = view.language
    received = int(picture.now.totals.received)
    found = []
    for code, count in zip(rows.code, rows.complaints, strict=True):
        share = formatting.percent(reader, count / received if received else None)
        said = reader.text("{number} ({share})", number=formatting.number(reader, count), share=share)
        found.append(Bar(reader.text(named[code]) if code in named else str(code), int(count), said))
    return found


def departments_of(view: View, picture: Picture) -> None:
    """Who really differs: complaints for the visits, replies on time; in the room the first alone."""
    found = _funnels(view, picture)
    columns = [st.container()] if len(found) == 1 else st.columns(2, gap="medium")
    for column, each in zip(columns, found, strict=False):
        with column:
            comparison.draw(view, each, picture.choice.department)


def departments_note(view: View, picture: Picture) -> str:
    """HTML: how to read what departments_of draws."""
    choice = picture.choice
    every = choice.part == "responsible" and not choice.topic
    more = view.language.text("Departments are compared by all complaints that they are responsible for.")
    return comparison.note(view, _funnels(view, picture), [] if every else [more])


def _funnels(view: View, picture: Picture) -> list[comparison.Comparison]:
    return picture.compared[: 1 if view.present else 2]
