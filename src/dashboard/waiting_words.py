"""What the waiting page says: the sentence, the headline figures, the caption; all from the one Picture."""

import math
from collections.abc import Callable

from charts.distribution import limits_of
from dashboard.figures import Figure, Tone
from dashboard.view import View
from dashboard.waiting import Picture
from language import N_, Language, formatting
from language.labels import DAYS, PERSPECTIVE, VISIT_KIND, WAIT
from metrics.definition import definitions
from metrics.disclosure import CELL_WAITS
from metrics.waiting import Block, Change

# What happened to a measure: beside the period before, and between two periods that were chosen.
SAID = {
    "median": N_("{wait}: half of the patients waited no longer than {value}"),
    "p90": N_("{wait}: nine in ten patients waited no longer than {value}"),
    "on_target": N_("{wait}: {value} were served within the limit"),
}
COMPARED = {
    "median": N_("{wait}: half waited up to {before} {earlier}, up to {after} {later}"),
    "p90": N_("{wait}: nine in ten waited up to {before} {earlier}, up to {after} {later}"),
    "on_target": N_("{wait}: {before} within the limit {earlier}, {after} {later}"),
}
VERDICT = {
    "better": N_("an improvement"),
    "worse": N_("a concern"),
    "noise": N_("no significant change"),
    "unknown": N_("too few to tell"),
}
HURTS = {
    "median": N_("longest on {days} {hours} (median {least} to {most})"),
    "p90": N_("longest on {days} {hours} (P90 {least} to {most})"),
    "on_target": N_("fewest within the limit on {days} {hours} ({least} to {most})"),
}
NAME = {
    "median": N_("Median"),
    "p90": N_("Nine in ten wait up to (P90)"),
    "on_target": N_("Within target"),
}
TONE: dict[str, Tone] = {"better": "better", "worse": "worse", "noise": "plain", "unknown": "plain"}


def sentence(view: View, picture: Picture) -> str:
    """What happened, in one sentence."""
    reader, measure = view.language, picture.choice.measure
    wait = reader.text(WAIT[picture.choice.step])
    value = picture.now.whole.of(measure)[0]
    if math.isnan(value):
        return reader.text(
            "{wait}: only {count} waits in this period, too few for a figure.",
            wait=wait,
            count=picture.now.whole.n,
        )
    parts = [_happened(reader, picture, wait, value)]
    if measure == "on_target":
        parts.append(_target(reader, value))
    parts.append(_hurts(reader, measure, picture.block))
    return reader.text("; ").join(part for part in parts if part) + reader.text(".")


def scope(view: View, picture: Picture) -> str:
    """What the figures are about, in small print: place, kind of visit, days, how many waits."""
    reader, choice = view.language, picture.choice
    words = [view.place(choice.department)]
    if not choice.department.startswith("*"):
        words.append(reader.text(PERSPECTIVE[choice.perspective]))
    words.append(reader.text(VISIT_KIND[choice.visit_kind]))
    words.append(formatting.days(reader, choice.period.start, choice.period.end))
    if choice.days != "all":
        words.append(reader.text(DAYS[choice.days]))
    n = picture.now.whole.n
    words.append(reader.plural("{number} wait", "{number} waits", n, number=formatting.number(reader, n)))
    return " · ".join(words)


def figures(view: View, picture: Picture) -> list[Figure]:
    """The headline figures: the three measures, how well queues are recorded, who left."""
    reader, recording = view.language, picture.recording
    changes = picture.changes
    measures = [_measure(reader, picture, measure, changes.get(measure)) for measure in NAME]
    recorded = Figure(
        reader.text("Visits with a recorded queue"),
        formatting.percent(reader, recording.recorded / recording.visits) if recording.visits else formatting.NOTHING,
        [
            reader.text(
                "{recorded} of {visits} visits",
                recorded=formatting.number(reader, recording.recorded),
                visits=formatting.number(reader, recording.visits),
            )
        ],
    )
    queued = recording.waits + recording.left_waiting
    left = Figure(
        reader.text("Left while waiting"),
        formatting.number(reader, recording.left_waiting),
        [
            reader.text(
                "{share} of those who queued",
                share=formatting.percent(reader, recording.left_waiting / queued, 1),
            )
        ]
        if queued
        else [],
    )
    return [*measures, recorded, left]


def caption(view: View, picture: Picture) -> str:
    """How to read it: what is counted, what is not and how many those are, what is left blank."""
    reader, recording = view.language, picture.recording
    said = [
        reader.text("Minutes from queueing to being served, by the hour of queueing."),
        _limits(reader, picture),
        reader.plural(
            "{number} queue that the source never closed is not counted as a wait, however old.",
            "{number} queues that the source never closed are not counted as waits, however old.",
            recording.unclosed,
            number=formatting.number(reader, recording.unclosed),
        )
        if recording.unclosed
        else reader.text("No queue was left open in the source."),
        reader.plural(
            "{number} patient is waiting today and not counted yet.",
            "{number} patients are waiting today and not counted yet.",
            recording.waiting,
            number=formatting.number(reader, recording.waiting),
        )
        if recording.waiting
        else "",
        reader.text("Hours with fewer than {least} waits are left blank.", least=CELL_WAITS),
    ]
    return reader.text(" ").join(part for part in said if part)


def formatted(reader: Language, measure: str) -> Callable[[float], str]:
    """How a measure's values are written: minutes or percent."""
    if measure == "on_target":
        return lambda value: formatting.percent(reader, value)
    return lambda value: formatting.minutes(reader, value)


def interval(reader: Language, measure: str, low: float, high: float) -> str:
    """A 95 % interval, "20 to 22 min"; open above where nothing bounds it."""
    if math.isnan(low):
        return formatting.NOTHING
    say = formatted(reader, measure)
    if high == float("inf"):
        return reader.text("{low} or more", low=say(low))
    return reader.text("{low} to {high}", low=say(low), high=say(high))


def difference(reader: Language, change: Change) -> str:
    """After minus before, signed: "−42 min", "+5 points"."""
    if change.measure == "on_target":
        return reader.text("{points} points", points=formatting.number(reader, change.difference * 100, sign=True))
    return formatting.minutes(reader, change.difference, sign=True)


def _happened(reader: Language, picture: Picture, wait: str, value: float) -> str:
    measure = picture.choice.measure
    say = formatted(reader, measure)
    change = picture.change(measure)
    if change is None or picture.before is None or change.verdict == "unknown":
        return reader.text(SAID[measure], wait=wait, value=say(value))
    verdict = reader.text(VERDICT[change.verdict])
    earlier = formatting.in_period(reader, picture.before.period.key)
    if picture.comparing:
        compared = reader.text(
            COMPARED[measure],
            wait=wait,
            before=say(change.before),
            after=say(change.after),
            earlier=earlier,
            later=formatting.in_period(reader, picture.now.period.key),
        )
        return reader.text(
            "{compared} ({difference}): {verdict}",
            compared=compared,
            difference=difference(reader, change),
            verdict=verdict,
        )
    said = reader.text(SAID[measure], wait=wait, value=say(value))
    return reader.text(
        "{said}, after {before} {earlier}: {verdict}",
        said=said,
        before=say(change.before),
        earlier=earlier,
        verdict=verdict,
    )


def _hurts(reader: Language, measure: str, block: Block | None) -> str:
    if block is None:
        return reader.text("no time of the week stands out")
    say = formatted(reader, measure)
    return reader.text(
        HURTS[measure],
        days=formatting.weekdays(reader, block.weekdays),
        hours=formatting.hours(reader, block.first_hour, block.last_hour),
        least=say(block.least),
        most=say(block.most),
    )


def _target(reader: Language, share: float) -> str:
    target = definitions()["wait_on_target_rate"].target or 0
    said = N_("the target of {target} is met") if share * 100 >= target else N_("the target of {target} is missed")
    return reader.text(said, target=formatting.percent(reader, target / 100))


def _measure(reader: Language, picture: Picture, measure: str, change: Change | None) -> Figure:
    value, low, high = picture.now.whole.of(measure)
    say = formatted(reader, measure)
    notes: list[str | tuple[str, Tone]] = [
        reader.text("95% interval {interval}", interval=interval(reader, measure, low, high))
    ]
    if measure == "on_target" and not math.isnan(value):
        target = definitions()["wait_on_target_rate"].target or 0
        notes.append((_target(reader, value), "better" if value * 100 >= target else "worse"))
    if change is not None and picture.before is not None and change.verdict != "unknown":
        notes.append(
            (
                reader.text(
                    "{earlier} {before}: {verdict}",
                    earlier=formatting.period(reader, picture.before.period.key),
                    before=say(change.before),
                    verdict=reader.text(VERDICT[change.verdict]),
                ),
                TONE[change.verdict],
            )
        )
    return Figure(reader.text(NAME[measure]), say(value), notes)


def _limits(reader: Language, picture: Picture) -> str:
    limits = {limit.booked: formatting.minutes(reader, limit.minutes) for limit in limits_of(picture.limits)}
    if not limits:
        return reader.text("No limit is set for this step.")
    if len(limits) == 1:
        return reader.text("Limit: {limit}.", limit=next(iter(limits.values())))
    return reader.text("Limit: {booked} when booked, {walk_in} without.", booked=limits[True], walk_in=limits[False])
