"""What the actions page says in words."""

import html
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.actions import Picture
from dashboard.actions_months import CYCLE, ON_TIME
from dashboard.control import signs
from dashboard.figures import Figure, definition_of
from dashboard.view import View
from language import N_, Language, formatting
from language.labels import ACTION_SOURCE, ACTION_STAGE, ACTION_STATE, STEP, VISIT_KIND
from metrics.control import Control
from metrics.definition import definitions
from metrics.disclosure import FIGURE_CASES
from warehouse.people import time_zone

Row = Mapping[str, Any]
FIELD = {
    "state": N_("State"),
    "stage": N_("PDCA"),
    "department_id": N_("Department"),
    "title": N_("What is to be done"),
    "reason": N_("Why"),
    "source_kind": N_("Found through"),
    "source": N_("Source"),
    "owner": N_("Responsible"),
    "metric": N_("Judged by"),
    "visit_kind": N_("Kind of visit"),
    "step": N_("Step"),
    "baseline": N_("Baseline"),
    "target": N_("Target"),
    "criterion": N_("Criterion"),
    "found_on": N_("Found on"),
    "starts": N_("In effect from"),
    "due_on": N_("Due by"),
}
CODES = {  # field -> the words of its codes, and of any other
    "state": (ACTION_STATE, ""),
    "stage": (ACTION_STAGE, ""),
    "source_kind": (ACTION_SOURCE, ""),
    "visit_kind": (VISIT_KIND, N_("All visits")),
    "step": (STEP, N_("All steps")),
}
PEOPLE = ("owner", "changed_by", "opened_by", "signed_off_by")


def sentence(view: View, picture: Picture) -> str:
    """How many are open, overdue, to be verified; and how long the way from found to signed off is."""
    reader = view.language
    if picture.rows.empty:
        return reader.text("There is no action here yet.")
    many = len(picture.open)
    said = [
        reader.plural(
            "{number} action is open", "{number} actions are open", many, number=formatting.number(reader, many)
        )
        if many
        else reader.text("no action is open")
    ]
    if many:
        late, waiting = len(picture.overdue), len(picture.awaiting)
        said.append(
            reader.text("{number} overdue", number=formatting.number(reader, late))
            if late
            else reader.text("none overdue")
        )
        if waiting:
            said.append(reader.text("{number} awaiting verification", number=formatting.number(reader, waiting)))
    head = ("，" if reader.code == "zh" else ", ").join(said)
    clauses = [head[:1].upper() + head[1:], *_cycle(reader, picture)]
    return formatting.clauses(reader, clauses)


def _cycle(reader: Language, picture: Picture) -> list[str]:
    """The median since the turn, and what became of it."""
    if picture.cycle.n < FIGURE_CASES or not math.isfinite(picture.cycle.median[0]):
        return []
    now, since = formatting.days_taken(reader, picture.cycle.median[0]), formatting.month(reader, picture.turn)
    if picture.before.n < FIGURE_CASES or not math.isfinite(picture.before.median[0]):
        return [reader.text("half are signed off within {days} of being found (since {month})", days=now, month=since)]
    before = formatting.days_taken(reader, picture.before.median[0])
    if not picture.is_change:
        message = N_("since {month} half are signed off within {days} of being found, {before} before: no clear change")
    elif picture.cycle.median[0] < picture.before.median[0]:
        message = N_(
            "since {month} half are signed off within {days} of being found, {before} before: faster, beyond chance"
        )
    else:
        message = N_(
            "since {month} half are signed off within {days} of being found, {before} before: slower, beyond chance"
        )
    return [reader.text(message, month=since, days=now, before=before)]


def scope(view: View, picture: Picture) -> str:
    """What that is about."""
    reader = view.language
    place = view.place(picture.choice.department)
    if view.is_head and picture.choice.department.startswith("*"):
        place = reader.text("{place}: own departments' actions, and the hospital's as a whole", place=place)
    return reader.text("{place} · as of {day}", place=place, day=formatting.day(reader, picture.today))


def figures(view: View, picture: Picture) -> list[Figure]:
    """The headline figures."""
    reader = view.language
    late = len(picture.overdue)
    on_time = definitions()[ON_TIME]
    found = [
        Figure(reader.text("Open"), formatting.number(reader, len(picture.open))),
        Figure(
            reader.text("Overdue"),
            formatting.number(reader, late),
            [(reader.text("past the due date"), "worse")] if late else [(reader.text("none"), "better")],
        ),
        Figure(
            reader.text("Awaiting verification"),
            formatting.number(reader, len(picture.awaiting)),
            [reader.text("the quality office verifies")],
        ),
    ]
    if picture.due >= FIGURE_CASES:
        share = formatting.percent(reader, picture.on_time / picture.due)
        found.append(
            Figure(
                on_time.texts[reader.code].name,
                share,
                [
                    reader.text(
                        "{done} of {due} due in the last half year",
                        done=formatting.number(reader, picture.on_time),
                        due=formatting.number(reader, picture.due),
                    )
                ],
                link=definition_of(view, ON_TIME),
                signs=_signs(view, picture.controls[ON_TIME], ON_TIME),
            )
        )
    if picture.cycle.n >= FIGURE_CASES:
        notes = [
            reader.text(
                "{number} found since {month}, {open} open",
                month=formatting.month(reader, picture.turn),
                number=formatting.number(reader, picture.cycle.n),
                open=formatting.number(reader, picture.cycle.open),
            )
        ]
        found.append(
            Figure(
                reader.text("Half signed off within"),
                formatting.days_taken(reader, picture.cycle.median[0]),
                notes,
                link=definition_of(view, CYCLE),
                signs=_signs(view, picture.controls[CYCLE], CYCLE),
            )
        )
    return found


def _signs(view: View, control: Control, metric: str) -> str:
    return signs(view, control.last(), definitions()[metric])


def due(reader: Language, row: Row, today: date) -> tuple[str, str]:
    """How its due date stands, in words, and their tone (worse or plain)."""
    if row["state"] == "signed_off":
        late = row["signed_off_on"] > row["due_on"]
        return (reader.text("signed off late"), "worse") if late else (reader.text("signed off on time"), "plain")
    if row["state"] == "stopped":
        return reader.text("stopped"), "plain"
    left = (row["due_on"] - today).days
    if left < 0:
        return reader.plural("{number} day overdue", "{number} days overdue", -left, number=-left), "worse"
    if left == 0:
        return reader.text("due today"), "worse"
    return reader.plural("{number} day left", "{number} days left", left, number=left), "plain"


def field(reader: Language, name: str) -> str:
    """What a field of an action is called."""
    return reader.text(FIELD[name])


def value(view: View, names: Mapping[str, str], row: Row, name: str) -> str:
    """A field's value in words, of an action or of one version of it; text as it was typed, not yet escaped."""
    reader, known = view.language, row[name]
    if known is None or known == "":
        return formatting.NOTHING
    if name in CODES:
        codes, otherwise = CODES[name]
        return reader.text(codes.get(known, otherwise))
    if name in PEOPLE:
        return names.get(known, str(known))
    if name in ("found_on", "starts", "due_on"):
        return formatting.day(reader, known)
    if name in ("baseline", "target"):
        metric = definitions().get(row["metric"] or "")
        return formatting.in_unit(reader, metric.unit, known) if metric else formatting.number(reader, known, 1)
    said: dict[str, Callable[[str], str]] = {"department_id": view.place, "metric": partial(metric_name, reader)}
    return said.get(name, str)(known)


def metric_name(reader: Language, metric: str) -> str:
    """A metric's name; one that is defined no longer says so."""
    known = definitions().get(metric)
    return known.texts[reader.code].name if known else reader.text("{metric} (no longer defined)", metric=metric)


def moment(view: View, when: datetime) -> str:
    """A moment on the hospital's clock: "30 October 2026, 14:05"."""
    local = when.astimezone(ZoneInfo(time_zone(view.tx)))
    return f"{formatting.day(view.language, local.date())} {local:%H:%M}"


def escaped(text: str) -> str:
    """Somebody's text as HTML: nothing in it is executed, lines stay lines, and it turns round nothing beside it."""
    return f"<bdi>{html.escape(text)}</bdi>".replace("\n", "<br>") if text else ""
