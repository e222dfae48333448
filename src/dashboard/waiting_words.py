"""What the waiting page says: the sentence, the headline figures, the caption; all from the one Picture."""

import math

from charts import verdict_words, words
from charts.distribution import limits_of
from dashboard import control, waiting_queued
from dashboard.figures import Figure, Tone, definition_of
from dashboard.view import View
from dashboard.waiting import METRIC, Picture, Recording
from language import N_, Language, formatting
from language.labels import DAYS, PERSPECTIVE, VISIT_KIND, WAIT
from metrics.definition import definitions
from metrics.disclosure import CELL_WAITS
from metrics.waiting import Block, Queued

# What happened to a measure: beside the period before, and between two periods that were chosen.
SAID = {
    "median": N_("{wait}: half of the patients waited no longer than {value}"),
    "p90": N_("{wait}: nine in ten patients waited no longer than {value}"),
    "on_target": N_("{wait}: {value} were served within target"),
}
COMPARED = {
    "median": N_("{wait}: half waited up to {before} {earlier}, up to {after} {later}"),
    "p90": N_("{wait}: nine in ten waited up to {before} {earlier}, up to {after} {later}"),
    "on_target": N_("{wait}: {before} within target {earlier}, {after} {later}"),
}
HURTS = {
    "median": N_("longest on {days} {hours} (median {range})"),
    "p90": N_("longest on {days} {hours} (P90 {range})"),
    "on_target": N_("fewest within target on {days} {hours} ({range})"),
}
LEFT = "left_without_being_seen_rate"
METRICS = (*METRIC.values(), LEFT)


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
    if measure == "on_target" and picture.share_target is not None:
        parts.append(_target(reader, value, picture.share_target))
    parts.append(_hurts(reader, measure, picture.block))
    return formatting.clauses(reader, parts)


def scope(view: View, picture: Picture) -> str:
    """What the figures are about, in small print: place, kind of visit, days, how many waits."""
    reader, choice = view.language, picture.choice
    said = [view.place(choice.department)]
    if not choice.department.startswith("*"):
        said.append(reader.text(PERSPECTIVE[choice.perspective]))
    said.append(reader.text(VISIT_KIND[choice.visit_kind]))
    said.append(formatting.days(reader, choice.period.start, choice.period.end))
    if choice.days != "all":
        said.append(reader.text(DAYS[choice.days]))
    said.append(words.waited(reader, picture.now.whole.n))
    return " · ".join(said)


def figures(view: View, picture: Picture) -> list[Figure]:
    """The headline figures: the three measures, and off the projector how well queues are recorded, who left."""
    measures = [_measure(view, picture, measure) for measure in ("on_target", "median", "p90")]
    if view.present:
        return measures
    return [*measures, _recorded(view.language, picture.recording), _left(view, picture.queued)]


def caption(view: View, picture: Picture) -> str:
    """How to read it: what is counted, what is not and how many those are, what is left blank."""
    reader, found = view.language, picture.queued
    said = [
        reader.text("Minutes from queueing to being served, by the hour of queueing."),
        _limits(reader, picture),
        reader.plural(
            "{number} queue that the source never closed is not counted as a wait, however old.",
            "{number} queues that the source never closed are not counted as waits, however old.",
            found.unclosed,
            number=formatting.number(reader, found.unclosed),
        )
        if found.unclosed
        else reader.text("No queue was left open in the source."),
        reader.plural(
            "{number} patient was still waiting at {moment}: not among the waits above.",
            "{number} patients were still waiting at {moment}: not among the waits above.",
            found.waiting,
            number=formatting.number(reader, found.waiting),
            moment=waiting_queued.until(reader, picture),
        )
        if found.waiting
        else "",
        reader.text(
            "Hours with fewer than {least} waits are left blank, and with them the next smallest where these would "
            "follow by subtraction.",
            least=CELL_WAITS,
        ),
    ]
    return formatting.sentences(reader, [part for part in said if part])


def _happened(reader: Language, picture: Picture, wait: str, value: float) -> str:
    measure = picture.choice.measure
    change = picture.change(measure)
    if change is None or picture.before is None or change.verdict == "unknown":
        return reader.text(SAID[measure], wait=wait, value=words.value(reader, measure, value))
    verdict = reader.text(control.VERDICT[change.verdict])
    earlier = formatting.in_period(reader, picture.before.period.key)
    if picture.comparing:
        compared = reader.text(
            COMPARED[measure],
            wait=wait,
            before=words.value(reader, measure, change.before),
            after=words.value(reader, measure, change.after),
            earlier=earlier,
            later=formatting.in_period(reader, picture.now.period.key),
        )
        return reader.text(
            "{compared} ({difference}): {verdict}",
            compared=compared,
            difference=words.change(reader, measure, change.difference),
            verdict=verdict,
        )
    said = reader.text(SAID[measure], wait=wait, value=words.value(reader, measure, value))
    judged = picture.verdict(measure)
    if judged is not None:
        before = words.value(reader, measure, change.before)
        said = reader.text("{said}, after {before} {earlier}", said=said, before=before, earlier=earlier)
        return verdict_words.with_verdict(reader, said, judged)
    return reader.text(
        "{said}, after {before} {earlier}: {verdict}",
        said=said,
        before=words.value(reader, measure, change.before),
        earlier=earlier,
        verdict=verdict,
    )


def _hurts(reader: Language, measure: str, block: Block | None) -> str:
    if block is None:
        return reader.text("no time of the week stands out")
    return reader.text(
        HURTS[measure],
        days=formatting.weekdays(reader, block.weekdays),
        hours=formatting.hours(reader, block.first_hour, block.last_hour),
        range=words.value(reader, measure, block.least)
        if block.least == block.most
        else words.interval(reader, measure, block.least, block.most),
    )


def _target(reader: Language, share: float, target: float) -> str:
    met, missed = N_("target {target}: met"), N_("target {target}: missed")
    return reader.text(met if share * 100 >= target else missed, target=formatting.percent(reader, target / 100))


def _measure(view: View, picture: Picture, measure: str) -> Figure:
    reader = view.language
    value, low, high = picture.now.whole.of(measure)
    notes: list[str | tuple[str, Tone]] = []
    if not view.present:
        between = words.interval(reader, measure, low, high)
        notes.append(reader.text("95% interval {interval}", interval=between))
    target = picture.share_target
    if measure == "on_target" and target is not None and not math.isnan(value):
        notes.append((_target(reader, value, target), "better" if value * 100 >= target else "worse"))
    change, judged = picture.change(measure), picture.verdict(measure)
    earlier = formatting.period(reader, picture.before.period.key) if picture.before else ""
    before = words.value(reader, measure, change.before) if change else ""
    notes += control.notes(view, judged, earlier, before, change.verdict if change else "unknown")
    return Figure(
        words.name(reader, measure),
        words.value(reader, measure, value),
        notes,
        wide=measure == "on_target",
        link=definition_of(view, METRIC[measure]),
        signs=control.signs(view, judged, definitions()[METRIC[measure]]),
    )


def _recorded(reader: Language, recording: Recording) -> Figure:
    share = recording.recorded / recording.visits if recording.visits else None
    of = reader.text(
        "{recorded} of {visits} visits",
        recorded=formatting.number(reader, recording.recorded),
        visits=formatting.number(reader, recording.visits),
    )
    return Figure(reader.text("Visits with a recorded queue"), formatting.percent(reader, share), [of])


def _left(view: View, found: Queued) -> Figure:
    reader = view.language
    share = waiting_queued.share(reader, found.left_share[0])
    return Figure(
        reader.text("Left while waiting"),
        formatting.number(reader, found.left),
        [reader.text("{share} of those who queued", share=share)],
        link=definition_of(view, LEFT),
    )


def _limits(reader: Language, picture: Picture) -> str:
    limits = {limit.booked: formatting.minutes(reader, limit.minutes) for limit in limits_of(picture.limits)}
    if not limits:
        return reader.text("No target is set for this step.")
    if len(limits) == 1:
        return reader.text("Target: {limit}.", limit=next(iter(limits.values())))
    return reader.text("Target: {booked} when booked, {walk_in} without.", booked=limits[True], walk_in=limits[False])
