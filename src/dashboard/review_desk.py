"""The review at the desk: how far it has come, the comments asked for, the agenda as a list that can be changed."""

import html
import math

import streamlit as st

from dashboard import review_comments as comments
from dashboard import review_correction_desk as correction
from dashboard import review_decide, review_files, review_version, screens
from dashboard import review_forms as forms
from dashboard.actions_words import metric_name
from dashboard.cards import heading
from dashboard.control import say
from dashboard.review import Review
from dashboard.review_slides import Screen
from dashboard.review_slides import screens as screens_of
from dashboard.view import View
from language import formatting
from metrics import figures
from metrics.definition import definitions
from metrics.review import Item


def show(view: View, found: Review) -> None:
    """Everything of one review."""
    _standing(view, found)
    correction.show(view, found)
    _changed(view, found)
    if not found.changed.empty:  # next to what asks for it; else out of the way
        correction.form(view, found)
    _asked(view, found)
    heading(view.language.text("The agenda"))
    drawn = screens_of(view, found, dropped=True)
    may = forms.may_edit(view, found)
    number = 0
    for at, screen in enumerate(drawn):
        number += not screen.item.dropped
        _item(view, found, screen, at, number, may=may)
    if may:
        forms.add_item(view, found)
        review_decide.decide(view, found)
        forms.hold(view, found)
    heading(view.language.text("To take along"))
    review_files.downloads(view, found)
    if found.changed.empty:
        correction.form(view, found)


def sentence(view: View, found: Review) -> str:
    """How much there is to talk about."""
    reader = view.language
    worse = int((found.signals["signal"] == "concern").sum())
    commented = sum(bool(str(row["words"]).strip()) for key, row in found.comments.items() if key in _keys(found))
    said = [
        reader.plural("{count} screen", "{count} screens", len(found.shown)),
        reader.plural("{count} concern", "{count} concerns", worse),
        reader.plural("{count} improvement", "{count} improvements", len(found.signals) - worse),
        reader.text("{done} of {count} comments written", done=commented, count=len(found.signals)),
    ]
    return formatting.clauses(reader, said)


def _keys(found: Review) -> set[tuple[str, str]]:
    return set(zip(found.signals["metric"], found.signals["department_id"], strict=True))


def _standing(view: View, found: Review) -> None:
    """Locked since when, held since when."""
    reader, state = view.language, found.state
    said = [review_version.frozen(reader, state)]
    if state.held_on is not None:
        said.append(
            reader.text(
                "held on {day}: agenda and comments do not change any more, figures by a correction alone",
                day=formatting.day(reader, state.held_on),
            )
        )
    if found.retired:
        gone = formatting.listing(reader, [metric_name(reader, name) for name in found.retired])
        said.append(reader.text("locked with the month, but not shown: {metrics}", metrics=gone))
    st.html(f'<p class="sq-caption">{html.escape(formatting.clauses(reader, said))}</p>')


def _changed(view: View, found: Review) -> None:
    """Late data: what the figures would be today. Never silently, and never in place of what was locked."""
    if found.changed.empty:
        return
    reader, rows = view.language, found.changed.to_dict("records")
    with st.expander(
        reader.plural(
            "{count} figure has changed since the data were locked",
            "{count} figures have changed since the data were locked",
            len(rows),
        )
        if found.correction is None
        else reader.plural(
            "{count} figure has changed since the correction",
            "{count} figures have changed since the correction",
            len(rows),
        ),
        icon=":material/update:",
    ):
        body = []
        for row in rows:
            metric = definitions()[row["metric"]]
            figure = say(view, metric)
            then, now = (
                figure(float(figures.value(metric, row[f"numerator{when}"], row[f"denominator{when}"])))
                if row[f"denominator{when}"] is not None and not math.isnan(row[f"denominator{when}"])
                else formatting.NOTHING
                for when in ("", "_now")
            )
            body.append([view.place(row["department_id"]), metric.texts[reader.code].name, then, now])
        heads = [reader.text("Department"), reader.text("Metric"), reader.text("Locked"), reader.text("Now")]
        st.html(screens.table(screens.Table(heads, body)))


def _asked(view: View, found: Review) -> None:
    """The head's own homework: a comment on each of the own figures that the meeting talks about."""
    if not view.is_head or not found.state.is_open:
        return
    own = [row for row in found.signals.to_dict("records") if row["department_id"] in view.person.departments]
    if not own:
        return
    heading(view.language.text("Asked of you before the meeting"))
    for row in own:
        comments.comment(view, found, row)


def _item(view: View, found: Review, screen: Screen, at: int, number: int, *, may: bool) -> None:
    """One item: what it says, its preview, and what can be done with it."""
    reader, item, slide = view.language, screen.item, screen.slide
    with st.container(border=True, key=f"item_{at}", gap="small"):
        where = reader.text("dropped") if item.dropped else f"{number}"
        long = "" if item.dropped else formatting.minutes(reader, slide.minutes)
        css = "sq-agenda sq-dropped" if item.dropped else "sq-agenda"
        with st.container(key=f"item_line_{at}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<div class="{css}"><b>{html.escape(where)}</b><div><h3>{html.escape(slide.title)}'
                f"<small>{html.escape(long)}</small></h3>"
                f'<p class="sq-words">{html.escape(slide.sentence)}</p></div></div>',
                width="stretch",
            )
            if may:
                _tools(view, found, item, at)
        if not item.dropped and (slide.lines or slide.table or screen.control):
            preview = st.expander(
                reader.text("Preview"), icon=":material/preview:", key=f"preview_{item.key}", on_change="rerun"
            )
            if preview.open:
                with preview:
                    screens.at_the_desk(view, slide, screen.control, screen.metric)


def _tools(view: View, found: Review, item: Item, at: int) -> None:
    with st.container(key=f"item_tools_{at}", horizontal=True, width="content", gap="small"):
        forms.move(view, found, item)
        if not item.dropped:
            forms.remark(view, found, item)
            if item.part == "signal" and not view.is_head:
                comments.comment_for(view, found, found.cell(item))
