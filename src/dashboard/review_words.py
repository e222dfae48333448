"""What the review says: states of decisions, comments, what is overdue, when the figures were locked."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

from charts import verdict_words
from dashboard.control import say
from dashboard.effect_words import VERDICT
from dashboard.review import CLOSED, Review, Row
from dashboard.view import View
from language import N_, Language, formatting
from language.labels import ACTION_STATE
from metrics.board import CONCERN, IMPROVEMENT
from metrics.definition import definitions
from metrics.effect import Effect

KIND = {"concern": CONCERN, "improvement": IMPROVEMENT}


def day(iso: str) -> date:
    """The day of an ISO date, as it stands in a frozen fact."""
    return date.fromisoformat(iso[:10])


def day_of(reader: Language, iso: str | None) -> str:
    """The same in words; an en dash for none."""
    return formatting.day(reader, day(iso)) if iso else formatting.NOTHING


def numbers(values: Iterable[float]) -> Sequence[float | None]:
    """Figures for a plot: None for none."""
    return [float(value) if math.isfinite(value) else None for value in values]


def names(reader: Language, people: Sequence[str]) -> str:
    """People in a row."""
    return ("、" if reader.code == "zh" else ", ").join(people)


def due(reader: Language, action: Row) -> str:
    """The day by which an action shall be done."""
    return formatting.day(reader, action["due_on"])


def none_decided(reader: Language, month: str) -> str:
    """The review before took no decisions."""
    return reader.text("No decisions stand from the review of {month}.", month=month)


def fulfilled(reader: Language, rows: Sequence[Row], today: date, month: str) -> str:
    """How many decisions are done, under way and late."""
    done = sum(row["state"] == "signed_off" for row in rows)
    late = sum(is_late(row, today) for row in rows)
    return reader.text(
        "{month}: {done} of {count} decisions signed off, {late} past their day",
        month=month,
        done=done,
        count=len(rows),
        late=late,
    )


def is_late(action: Row, today: date) -> bool:
    """Whether an action is past its day and not closed."""
    return action["state"] not in CLOSED and action["due_on"] < today


def worked(view: View, found: Review, action: Row) -> str:
    """Whether a decision worked: its state, whether it is late, what its figure's months say, or its last month."""
    reader = view.language
    said = [reader.text(ACTION_STATE[action["state"]])]
    if is_late(action, found.state.day):
        late = (found.state.day - action["due_on"]).days
        said.append(reader.plural("{count} day overdue", "{count} days overdue", late))
    told = found.effects.get(int(action["action_id"]))
    if told is not None:
        said.append(_told(view, action, told))
    if told is None or told.verdict == "too_early":
        said += [reached for reached in [_reached(view, found, action)] if reached]
    return " · ".join(said)


def _told(view: View, action: Row, told: Effect) -> str:
    """The verdict on the figure's months before and since; where there is none yet, that it is too early."""
    verdict = view.language.text(VERDICT[told.verdict])
    if told.verdict == "too_early" or action["metric"] not in definitions():
        return verdict
    figure = say(view, definitions()[action["metric"]])
    before, after = figure(told.before), figure(told.after)
    return view.language.text("{verdict}: {before} before, {after} since", verdict=verdict, before=before, after=after)


def lasting(reader: Language, found: Review) -> str:
    """How many actions of the last half year have shown that they worked, and how many the contrary."""
    of = [found.effects[id_].verdict for id_ in found.lasting["action_id"]]
    said = []
    if worked_ := of.count("worked"):
        said.append(reader.plural("{count} earlier action worked", "{count} earlier actions worked", worked_))
    if wrong := of.count("wrong_way"):
        said.append(
            reader.plural("{count} moved its figure the wrong way", "{count} moved their figures the wrong way", wrong)
        )
    return formatting.clauses(reader, said) if said else ""


def _reached(view: View, found: Review, action: Row) -> str:
    """The figure of the month against what was agreed; empty where it is not measured so."""
    target, name = action["target"], action["metric"]
    if name not in definitions() or target is None or math.isnan(target):
        return ""
    if (action["visit_kind"], action["step"]) != ("*", "*"):
        return ""
    rows = found.cells[(found.cells["metric"] == name) & (found.cells["department_id"] == action["department_id"])]
    metric = definitions()[name]
    if rows.empty or metric.better == "neutral":
        return ""
    value, figure = float(rows["value"].iloc[0]), say(view, metric)
    hit = value >= target if metric.better == "up" else value <= target
    message = N_("target {target} reached: {value}") if hit else N_("target {target} not reached: {value}")
    return view.language.text(message, target=figure(target), value=figure(value))


def comment(view: View, found: Review, row: Row | None) -> str:
    """What the department says of its figure; of a corrected one, whether it was written before that."""
    if row is None or not str(row["words"]).strip():
        return view.language.text("The department has not commented yet.")
    made = found.correction.before.replaced_at if found.correction else None
    if made is not None and row["changed_at"] < made:
        return view.language.text("Department's comment, written before the correction: {words}", words=row["words"])
    return view.language.text("Department's comment: {words}", words=row["words"])


def complaints(reader: Language, count: int) -> str:
    """So many complaints wait for a reply."""
    return reader.plural("{count} complaint without a reply", "{count} complaints without a reply", count)


def what_is_overdue(reader: Language, whole: Row, actions: int) -> str:
    """How much is past its day, in one sentence."""
    if not whole and not actions:
        return reader.text("Nothing is overdue.")
    said = []
    if whole:
        late = complaints(reader, whole["complaints"])
        said.append(reader.text("{late}, the earliest due on {day}", late=late, day=day_of(reader, whole["due_day"])))
    if actions:
        said.append(reader.plural("{count} action is overdue", "{count} actions are overdue", actions))
    return formatting.clauses(reader, said)


def owner(view: View, found: Review, action: Row) -> str:
    """Who answers for an action: the name as it is known, in English the department."""
    rows = found.people[found.people["email"] == action["owner"]]
    if rows.empty or view.language.code != "zh":
        return view.place(action["department_id"])
    return str(rows["display_name"].iloc[0])


def decision(view: View, found: Review, action: Row) -> list[str]:
    """A decision's row: what, who, by when, by which figure, when it is done."""
    name = action["metric"]
    metric = definitions()[name].texts[view.language.code].name if name in definitions() else formatting.NOTHING
    return [
        action["title"],
        owner(view, found, action),
        due(view.language, action),
        metric,
        action["criterion"] or formatting.NOTHING,
    ]


def concerns(view: View, found: Review) -> list[str]:
    """The concerns of this meeting, as what asks for a decision."""
    rows = found.signals[found.signals["signal"] == "concern"].to_dict("records")
    return [
        view.language.text(
            "{place}, {metric}: {reason}",
            place=view.place(row["department_id"]),
            metric=definitions()[row["metric"]].texts[view.language.code].name,
            reason=verdict_words.rule(view.language, row["verdict"]),
        )
        for row in rows
    ]
