"""The satisfaction page's charts: the months, the survey modes, the touchpoints, the departments."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from charts.ranges import Range, ranges
from dashboard import action_link, comparison, comparison_actions, control
from dashboard import satisfaction_words as words
from dashboard.cards import caption, headed, side_by_side
from dashboard.satisfaction import Picture, Row
from dashboard.view import View
from language.labels import MODE, TOUCHPOINT
from metrics.definition import Metric, definitions
from metrics.satisfaction import PROBLEMS, SCORE

IN_THE_ROOM = 5  # touchpoints that can be read from eight metres: the worst


def trend(view: View, picture: Picture) -> None:
    """The chosen figure, all months there are, judged."""
    name = picture.metric.texts[view.language.code].name
    choice = picture.choice
    link = action_link.beside(view, picture.metric.id, choice.department, picture.control, kind=choice.visit_kind)
    head = headed(view.language.text("{metric}, month by month", metric=name), beside=link)
    counted = partial(words.counted, view.language, picture.metric)
    control.chart(view, picture.control, picture.metric, counted, head=head, hospital=picture.hospital)


def modes(view: View, picture: Picture) -> None:
    """Each way of asking apart, so that they are never pooled silently."""
    reader = view.language
    apart = ""
    if not picture.choice.mode:
        apart = _ranges(view, picture.metric, picture.modes, lambda row: reader.text(MODE[row["mode"]]))
    st.html(headed(reader.text("By survey mode"), apart + caption(words.modes_note(view, picture))))


def touchpoints(view: View, picture: Picture) -> None:
    """The points of contact by score and by problems, the worst first; what ticks and colours mean, where there are."""
    tables = {SCORE: picture.scores, PROBLEMS: picture.problems}
    sides = [_touchpoints(view, picture, definitions()[name], table) for name, table in tables.items()]
    reading = caption(_reading(view)) if picture.choice.department != "*" else ""
    st.html(side_by_side(*sides) + reading)


def _touchpoints(view: View, picture: Picture, metric: Metric, table: pd.DataFrame) -> str:
    """HTML: one side of the pair."""
    drawn = _ranges(
        view,
        metric,
        table.head(IN_THE_ROOM if view.present else None),
        lambda row: view.language.text(TOUCHPOINT[row["touchpoint"]]),
        beside="" if picture.choice.department == "*" else view.language.text("Whole hospital"),
        compared="hospital",
    )
    link = _about_the_worst(view, picture, metric, table)
    return headed(metric.texts[view.language.code].name, drawn, beside=link)


def _about_the_worst(view: View, picture: Picture, metric: Metric, table: pd.DataFrame) -> str:
    """HTML: the link to an action about the first touchpoint of a chart, which is its worst."""
    known = table[table["value"].notna()]
    if known.empty:
        return ""
    worst, choice = known.iloc[0], picture.choice
    return action_link.beside(
        view,
        metric.id,
        choice.department,
        None,
        kind=choice.visit_kind,
        touchpoint=worst["touchpoint"],
        words=view.language.text(TOUCHPOINT[worst["touchpoint"]]),
        **action_link.of_period(view, choice.period, worst["value"]),
    )


def _reading(view: View) -> str:
    return view.language.text(
        "An upright tick is the whole hospital's figure; an orange dot is worse than it, a blue one better, "
        "beyond chance."
    )


def departments(view: View, picture: Picture) -> None:
    """Who really differs: the funnel of the top box, and the chosen figure's; in the room the first alone."""
    found, chosen, without = _funnels(view, picture), picture.choice.department, ("kind", "mode")
    if view.present:
        comparison.draw(view, found[0], chosen)
        return
    beside = picture.choice.is_without_funnel
    columns = st.columns(2, gap="medium") if len(found) > 1 or beside else [st.container()]
    for column, each in zip(columns, found, strict=False):
        with column:
            comparison.draw(view, each, chosen, without)
    if beside:
        with columns[1]:
            _side_by_side(view, picture)


def departments_note(view: View, picture: Picture) -> str:
    """HTML: how to read what departments draws."""
    is_apart = bool(picture.choice.mode) and not view.present
    more = [view.language.text("Departments are compared over all survey modes together.")] if is_apart else []
    return comparison.note(view, _funnels(view, picture), more)


def _funnels(view: View, picture: Picture) -> list[comparison.Comparison]:
    return picture.compared[:1] if view.present or picture.choice.mode else picture.compared


def _side_by_side(view: View, picture: Picture) -> None:
    """A figure that no funnel can show: the departments that the person may see, against the hospital."""
    reader = view.language
    choice, rows = picture.choice, picture.departments
    about = (picture.metric, choice.period.key, choice.visit_kind)
    link = comparison_actions.beside_chosen(view, *about, rows, choice.department)
    own = set(view.person.departments)
    drawn = _ranges(
        view,
        picture.metric,
        rows,
        lambda row: view.place(row["department_id"]),
        beside=reader.text("Whole hospital"),
        compared="before",
        own=lambda row: row["department_id"] in own or row["department_id"] == choice.department,
    )
    if choice.department == "*":  # said above otherwise
        drawn += caption(_reading(view))
    if not link:
        drawn += comparison_actions.about_the_worse(view, *about, rows[rows["verdict"] == "worse"])
    name = picture.metric.texts[reader.code].name
    st.html(headed(reader.text("{metric}, department by department", metric=name), drawn, beside=link))


def _ranges(
    view: View,
    metric: Metric,
    table: pd.DataFrame,
    name: Callable[[Row], str],
    *,
    beside: str = "",
    compared: str = "",
    own: Callable[[Row], bool] = lambda row: False,
) -> str:
    """HTML."""
    rows = [
        Range(
            name(row),
            row["value"],
            row["low"],
            row["high"],
            words.counted(view.language, metric, row["n"]),
            beside=row[compared] if beside else float("nan"),
            verdict=row.get("verdict", "unknown"),
            own=own(row),
        )
        for row in table.to_dict("records")
    ]
    title = metric.texts[view.language.code].name
    return ranges(rows, view.language, title=title, unit=metric.unit, beside=beside)
