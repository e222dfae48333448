"""The complaint loop: causes that repeat, which of them led to actions, and whether they came back afterwards."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import action_link, actions_board
from dashboard.actions import Picture
from dashboard.cards import heading
from dashboard.complaints_choice import topic_name
from dashboard.view import View
from language import N_, formatting
from metrics.recurrence import SETTLED_DAYS, Recurrence
from warehouse import causes

HALF_A_YEAR = timedelta(days=182)
REPEATS = 3  # complaints in half a year
MOST, MOST_PRESENT = 10, 5
LONGEST = 365  # days before and after that are compared
VERDICT = {
    "early": N_("too early to tell: wait {days} days after signing off"),
    "few": N_("too few complaints to tell"),
    "fewer": N_("fewer, beyond chance"),
    "more": N_("came back: more, beyond chance"),
    "same": N_("no evidence of change yet"),
}
TONE = {"fewer": "better", "more": "worse"}


@dataclass(frozen=True)
class Loop:
    """repeating: rows of warehouse.causes.causes, those that repeat; acted: by (department, topic) the actions about a
    cause (rows of warehouse.actions.actions); after: of the signed-off ones (action, topic, Recurrence).

    received, led: complaints of the last year, and how many of them an action was opened for.
    """

    repeating: pd.DataFrame
    acted: Mapping[tuple[str, str], list[dict[str, Any]]]
    after: Sequence[tuple[dict[str, Any], str, Recurrence]]
    received: int
    led: int


def loop(view: View, picture: Picture) -> Loop:
    """Read and reckon, for the chosen place's departments that the person may see."""
    end = picture.today + timedelta(days=1)
    start, since = end - HALF_A_YEAR, end - 2 * HALF_A_YEAR
    found = causes.causes(view.tx, _departments(view, picture.choice.department), since, start, end)
    repeating = found[(found.now >= REPEATS) | ((found.now > found.before) & (found.now > 1))]
    about = _about(view, picture.rows)
    acted: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row, topic in about:
        acted.setdefault((str(row["department_id"]), topic), []).append(row)
    year = end - timedelta(days=365)
    led = picture.rows[(picture.rows.source_kind == "complaint") & (picture.rows.found_on >= year)]
    return Loop(
        repeating=repeating.reset_index(drop=True),
        acted=acted,
        after=_after(view, about, picture.today),
        received=causes.received(view.tx, picture.choice.department, year, end),
        led=led.source.nunique(),
    )


def _departments(view: View, department: str) -> list[str]:
    if department == "*":
        return view.own_departments
    if department.startswith("*"):
        return [id_ for id_ in view.own_departments if view.departments.campus_id[id_] == department[1:]]
    return [department]


def _about(view: View, rows: pd.DataFrame) -> list[tuple[dict[str, Any], str]]:
    """Actions about a cause, with its topic: a complaint's gravest one, or the one that the figure was narrowed to."""
    by_complaint = rows[rows.source_kind == "complaint"]
    topics = causes.topics_of(view.tx, [str(source) for source in by_complaint.source]) if len(by_complaint) else {}
    found = []
    for row in rows.to_dict("records"):
        topic = ""
        if row["source_kind"] == "complaint":
            topic = next(iter(topics.get(str(row["source"]), [])), "")
        elif row["source_kind"] == "figure":
            topic = action_link.parameters(str(row["source"])).get("topic", "")
        if topic:
            found.append(({str(name): value for name, value in row.items()}, topic))
    return found


def _after(
    view: View, about: Sequence[tuple[dict[str, Any], str]], today: date
) -> list[tuple[dict[str, Any], str, Recurrence]]:
    """The signed-off ones, the latest first, held against as many days before the problem was found."""
    done = sorted(
        ((row, topic) for row, topic in about if row["state"] == "signed_off"),
        key=lambda one: one[0]["signed_off_on"],
        reverse=True,
    )
    if not done:
        return []
    asked = []
    for row, topic in done:
        days = min(max((today - row["signed_off_on"]).days, 0), LONGEST)
        since = row["signed_off_on"] + timedelta(days=1)
        asked.append(
            {
                "department_id": row["department_id"],
                "topic": topic,
                "before_start": row["found_on"] - timedelta(days=max(days, 1)),
                "before_end": row["found_on"],
                "after_start": since,
                "after_end": since + timedelta(days=days),
                "days": days,
            }
        )
    counted = causes.around(view.tx, pd.DataFrame(asked)).to_dict("records")
    return [
        (
            row,
            topic,
            Recurrence(one["before"], one["visits_before"], one["after"], one["visits_after"], one["days"]),
        )
        for (row, topic), one in zip(done, counted, strict=True)
    ]


def show(view: View, picture: Picture) -> None:
    """A sentence, the causes that repeat, and what became of those that were acted on."""
    reader, found = view.language, loop(view, picture)
    heading(reader.text("Causes of complaints: do they come back?"))
    st.html(f'<p class="sq-verdict">{html.escape(sentence(view, found))}</p>')
    if len(found.repeating):
        st.html(_repeating(view, found))
    if found.after and not view.present:
        st.html(_came_back(view, found))
        said = reader.text(
            "Before: as many days before the problem was found as have passed since the action was signed off, at most "
            "a year. A cause is a topic in its responsible department; rates are per 10,000 visits there."
        )
        st.html(f'<p class="sq-caption">{html.escape(said)}</p>')


def sentence(view: View, found: Loop) -> str:
    """How many causes repeat, how many have an action, how many complaints led to one, what came back."""
    reader = view.language
    many = len(found.repeating)
    if not many:
        said = [reader.text("No cause of complaints repeats in the last half year")]
    else:
        keys = zip(found.repeating.department_id, found.repeating.topic, strict=True)
        open_ = sum(any(row["is_open"] for row in found.acted.get(key, [])) for key in keys)
        said = [
            reader.plural(
                "{number} cause repeats in the last half year, {open} of them with an open action",
                "{number} causes repeat in the last half year, {open} of them with an open action",
                many,
                number=many,
                open=open_,
            )
        ]
    if found.received:
        said.append(
            reader.text(
                "of {received} complaints in the last year {led} led to an action",
                received=formatting.number(reader, found.received),
                led=formatting.number(reader, found.led),
            )
        )
    verdicts = [one.verdict for _, _, one in found.after]
    told = [verdict for verdict in verdicts if verdict in ("fewer", "more", "same")]
    if verdicts:
        said.append(
            reader.plural(
                "after {done} action signed off: {fewer} causes became rarer, {more} came back, {open} cannot be told",
                "after {done} actions signed off: {fewer} causes became rarer, {more} came back, {open} cannot be told",
                len(verdicts),
                done=len(verdicts),
                fewer=told.count("fewer"),
                more=told.count("more"),
                open=len(verdicts) - told.count("fewer") - told.count("more"),
            )
        )
    return formatting.clauses(reader, said)


def _repeating(view: View, found: Loop) -> str:
    reader = view.language
    heads = (N_("Cause"), N_("Last half year"), N_("Half year before"), N_("Action"))
    rows = []
    for row in found.repeating.head(MOST_PRESENT if view.present else MOST).to_dict("records"):
        own = found.acted.get((row["department_id"], row["topic"]), [])
        cause = reader.text(
            "{topic} · {place}", topic=topic_name(reader, row["topic"]), place=view.place(row["department_id"])
        )
        tone = "worse" if row["now"] > row["before"] else "plain"
        rows.append(
            [
                html.escape(cause),
                f'<span class="sq-{tone}">{formatting.number(reader, row["now"])}</span>',
                formatting.number(reader, row["before"]),
                _actions(view, own, row),
            ]
        )
    more = len(found.repeating) - len(rows)
    said = reader.plural("{number} more", "{number} more", more, number=formatting.number(reader, more)) if more else ""
    return _table(view, heads, rows) + (f'<p class="sq-caption">{html.escape(said)}</p>' if more else "")


def _actions(view: View, own: Sequence[Mapping[str, Any]], row: Mapping[Any, Any]) -> str:
    """The open action about a cause, else the latest; else a link to open one."""
    reader = view.language
    found = chosen(own)
    if found is None:
        link = action_link.beside(view, "complaint_rate", row["department_id"], topic=row["topic"])
        return link or html.escape(reader.text("none"))
    title = f'<span class="sq-words">{html.escape(str(found["title"]))}</span>'
    if not view.present:
        title = f'<a href="{html.escape(actions_board.address(view, found["action_id"]))}">{title}</a>'
    state = reader.text("open") if found["is_open"] else reader.text("closed")
    return f"{title} <small>({html.escape(state)})</small>"


def chosen(own: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of the actions about a cause the open one, else the latest; None of none."""
    open_ = [one for one in own if one["is_open"]]
    return open_[0] if open_ else max(own, key=lambda one: one["opened_at"], default=None)


def _came_back(view: View, found: Loop) -> str:
    reader = view.language
    heads = (N_("Cause"), N_("Action signed off"), N_("Before"), N_("After"), N_("Verdict"))
    rows = []
    for row, topic, one in found.after[:MOST]:
        said = reader.text(VERDICT[one.verdict], days=SETTLED_DAYS)
        cause = reader.text(
            "{topic} · {place}", topic=topic_name(reader, topic), place=view.place(row["department_id"])
        )
        address = html.escape(actions_board.address(view, row["action_id"]))
        rows.append(
            [
                html.escape(cause),
                f'<a class="sq-words" href="{address}">{html.escape(str(row["title"]))}</a><br>'
                f"<small>{html.escape(formatting.day(reader, row['signed_off_on']))}</small>",
                html.escape(counted(view, one.before, one.rate_before)),
                html.escape(counted(view, one.after, one.rate_after)),
                f'<span class="sq-{TONE.get(one.verdict, "plain")}">{html.escape(said)}</span>',
            ]
        )
    return _table(view, heads, rows)


def counted(view: View, complaints: int, rate: tuple[float, float, float]) -> str:
    """A count and its rate with the interval: "9 (11.9, 5.4–22.6)"."""
    reader = view.language
    if rate[0] != rate[0]:  # no visits there
        return formatting.number(reader, complaints)
    value, low, high = (formatting.number(reader, each, 1) for each in rate)
    return reader.text(
        "{complaints} complaints: {rate} per 10,000 ({interval})",
        complaints=formatting.number(reader, complaints),
        rate=value,
        interval=formatting.between(reader, low, high),
    )


def _table(view: View, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(view.language.text(word))}</th>' for word in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="sq-table sq-list" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
