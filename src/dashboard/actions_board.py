"""The actions as a board, a column for each state, and as a list; each as one piece of HTML."""

import html
from typing import Any

import pandas as pd

from dashboard import actions_words as words
from dashboard.actions import Picture
from dashboard.cards import covered
from dashboard.view import View
from language import N_, formatting
from language.labels import ACTION_STAGE, ACTION_STATE
from warehouse.actions import CLOSED

COLUMNS = ("to_do", "doing", "returned", "awaiting_verification", "signed_off")
MOST_CLOSED = 5  # in their column: what was closed last
MOST = 12  # in the other columns
MOST_PRESENT = 4
MOST_LISTED = 100
MOST_LISTED_PRESENT = 10


def board(view: View, picture: Picture) -> str:
    """HTML: columns by state with a card for each action, overdue first; of what is closed the latest."""
    columns = []
    for state in COLUMNS:
        rows = picture.shown[picture.shown.state == state]
        most = MOST_CLOSED if state in CLOSED else MOST
        if state in CLOSED:
            rows = rows.sort_values("changed_at", ascending=False)
        columns.append(_column(view, picture, state, rows, min(most, MOST_PRESENT) if view.present else most))
    return f'<div class="sq-kanban">{"".join(columns)}</div>'


def _column(view: View, picture: Picture, state: str, rows: pd.DataFrame, most: int) -> str:
    reader = view.language
    cards = "".join(_card(view, picture, row) for row in rows.head(most).to_dict("records"))
    more = len(rows) - most
    if more > 0:
        said = html.escape(
            reader.plural("{number} more", "{number} more", more, number=formatting.number(reader, more))
        )
        if not view.present:
            here = {name: kept for name, kept in view.filters.chosen.items() if name in ("department", "campus")}
            address = html.escape(view.filters.address("actions", **here, state=state, show="list"))
            said = f'<a href="{address}">{said}</a>'
        cards += f'<p class="sq-caption">{said}</p>'
    head = f"{html.escape(reader.text(ACTION_STATE[state]))} <small>{formatting.number(reader, len(rows))}</small>"
    return f'<section class="sq-lane"><h3>{head}</h3>{cards}</section>'


def _card(view: View, picture: Picture, row: dict[Any, Any]) -> str:
    reader = view.language
    said, tone = words.due(reader, row, picture.today)
    place, owner = view.place(row["department_id"]), words.value(view, picture.names, row, "owner")
    # in the room the department answers, nobody's name stands on the wall; a head's title names the department too
    who = [place] if view.present else [owner] if place in owner else [place, owner]
    title = str(row["title"])
    body = (
        f'<h4 class="sq-words">{html.escape(title)}</h4><p>{html.escape(" · ".join(who))}</p>'
        f'<p><span class="sq-{tone}">{html.escape(said)}</span>'
        f'<i class="sq-stage">{html.escape(reader.text(ACTION_STAGE[row["stage"]]))}</i></p>'
    )
    if view.present:
        return f'<article class="sq-card">{body}</article>'
    return covered(body, title, address(view, row["action_id"]))


def address(view: View, action_id: int) -> str:
    """The address of one action."""
    return view.filters.address("actions", action=str(action_id))


def listing(view: View, picture: Picture) -> str:
    """HTML: one row per action, overdue first, the closed ones last."""
    reader = view.language
    rows = picture.shown
    closed = rows[~rows.is_open].sort_values("changed_at", ascending=False)
    rows = pd.concat([rows[rows.is_open], closed])
    shown = rows.head(MOST_LISTED_PRESENT if view.present else MOST_LISTED)
    if shown.empty:
        return f'<p class="sq-caption">{html.escape(reader.text("No action here."))}</p>'
    heads = [N_("What is to be done"), N_("State"), N_("Due by"), N_("Department")]
    if not view.present:
        heads += [N_("Responsible"), N_("Judged by"), N_("Found on")]
    head = "".join(f'<th scope="col">{html.escape(reader.text(word))}</th>' for word in heads)
    body = "".join(_row(view, picture, row) for row in shown.to_dict("records"))
    more = len(rows) - len(shown)
    tail = ""
    if more:
        said = reader.plural("{number} more", "{number} more", more, number=formatting.number(reader, more))
        tail = f'<p class="sq-caption">{html.escape(said)}</p>'
    return (
        f'<div class="sq-table sq-list" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{tail}"
    )


def _row(view: View, picture: Picture, row: dict[Any, Any]) -> str:
    reader = view.language
    said, tone = words.due(reader, row, picture.today)

    def value(name: str) -> str:
        return html.escape(words.value(view, picture.names, row, name))

    title = f'<span class="sq-words">{html.escape(str(row["title"]))}</span>'
    if not view.present:
        title = f'<a href="{html.escape(address(view, row["action_id"]))}">{title}</a>'
    cells = [
        title,
        f'{value("state")} <i class="sq-stage">{value("stage")}</i>',
        f'<span class="sq-{tone}">{html.escape(said)}</span><br><small>{value("due_on")}</small>',
        value("department_id"),
    ]
    if not view.present:
        cells += [value("owner"), value("metric"), value("found_on")]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
