"""What the complaints page says: the sentence, the headline figures, the captions; all from the one Picture."""

import math

import numpy as np
import pandas as pd

from charts import verdict_words
from dashboard import control
from dashboard.complaints import SOON, Picture
from dashboard.complaints_choice import TERMS, topic_name
from dashboard.figures import Figure, Tone, definition_of
from dashboard.view import View
from language import N_, Language, formatting
from language.labels import COMPLAINT_PART, VISIT_KIND
from metrics.definition import definitions
from metrics.disclosure import SCORE_ANSWERS
from metrics.durations import Turnaround


def sentence(view: View, picture: Picture) -> str:
    """What happened, in one sentence: how many, on time or not, rectified how fast, what is overdue now."""
    reader = view.language
    received = int(picture.now.totals.received)
    if not received:
        parts = [reader.text("No complaint was received in this period")]
    else:
        parts = [_received(reader, picture, received)]
        row = picture.figure("complaint_on_time_rate")
        if row is not None:
            parts.append(
                reader.text("{share} replied to on time", share=formatting.percent(reader, row["value"] / 100))
            )
        parts.append(_rectified(reader, picture))
    if picture.choice.topic:
        name = topic_name(reader, picture.choice.topic)
        parts[0] = reader.text("{topic}: {said}", topic=name, said=parts[0])
    overdue, soon = len(picture.overdue), len(picture.due_soon)
    if overdue or soon:
        parts.append(
            reader.text(
                "on {day}, {overdue} overdue and {soon} due within {days} working days",
                day=formatting.day(reader, picture.today),
                overdue=cases(reader, overdue),
                soon=cases(reader, soon),
                days=SOON,
            )
        )
    else:
        parts.append(reader.text("no reply is overdue on {day}", day=formatting.day(reader, picture.today)))
    return formatting.clauses(reader, [part for part in parts if part])


def scope(view: View, picture: Picture) -> str:
    """What the figures are about, in small print."""
    reader, choice = view.language, picture.choice
    said = [view.place(choice.department), reader.text(COMPLAINT_PART[choice.part])]
    said.append(reader.text(VISIT_KIND[choice.visit_kind]) if choice.visit_kind else reader.text("All visits"))
    said.append(topic_name(reader, choice.topic) if choice.topic else reader.text("All topics"))
    said.append(formatting.days(reader, choice.period.start, choice.period.end))
    said.append(cases(reader, int(picture.now.totals.received)))
    return " · ".join(said)


def figures(view: View, picture: Picture) -> list[Figure]:
    """The headline figures; on the projector the four that a meeting decides by."""
    found = [
        _metric(view, picture, "complaint_on_time_rate", _by_rule(view.language, picture)),
        _term(view, picture, "reply"),
        _term(view, picture, "rectify"),
        _metric(view, picture, "complaint_rate"),
    ]
    if view.present:
        return found
    rest = ("complaint_acknowledged_rate", "complaint_handling_satisfied_rate", "complaint_reopened_rate")
    return [*found, *(_metric(view, picture, metric) for metric in rest)]


def caption(view: View, picture: Picture) -> str:
    """How to read it: what is counted when, what working days are, what is left out."""
    reader = view.language
    settled = int(picture.now.totals.settled)
    said = [
        reader.text(
            "Working days by the official calendar, make-up days included; the day of receipt is day 0, "
            "a same-day reply took 0 days."
        ),
        reader.text("Medians are interpolated within the day, lest whole days hide or feign a change.")
        if picture.choice.metric in TERMS.values()
        else "",
        reader.text("Open cases count as open for as long as they are (Kaplan–Meier), none is left out."),
        reader.plural(
            "{number} complaint settled on the spot is not among the stages.",
            "{number} complaints settled on the spot are not among the stages.",
            settled,
            number=formatting.number(reader, settled),
        )
        if settled
        else "",
        reader.text("A complaint may raise several topics; severity is that of the gravest."),
        reader.text(
            "All figures, open cases too, are of complaints that raise {topic}, whatever else they raise; the rate is "
            "of these per 10,000 visits of every kind chosen above.",
            topic=topic_name(reader, picture.choice.topic),
        )
        if picture.choice.topic
        else "",
        reader.text("Figures from fewer than {least} complaints are left blank.", least=SCORE_ANSWERS),
    ]
    return formatting.sentences(reader, [part for part in said if part])


def cases(reader: Language, n: int) -> str:
    """ "218 complaints"; "218 件"."""
    return reader.plural("{number} complaint", "{number} complaints", n, number=formatting.number(reader, n))


def step(reader: Language, stage: str, found: Turnaround | None) -> str:
    """The time from the stage before, in words."""
    if found is None:
        return ""
    if found.n < SCORE_ANSWERS:
        return reader.text("too few to show")
    value = found.median[0]
    if stage == "acknowledged" and math.isfinite(value):
        said = (
            reader.plural("{number} hour", "{number} hours", int(value), number=int(value))
            if value
            else (reader.text("less than an hour"))
        )
    else:
        said = formatting.working_days(reader, value) if value else reader.text("the same day")
    if found.open:
        return reader.text("median {time}, {open} open", time=said, open=formatting.number(reader, found.open))
    return reader.text("median {time}", time=said)


def nothing_rectified(reader: Language, picture: Picture) -> str:
    """What stands in place of the chart of rectification where it would have no point; empty where it has one."""
    rows = picture.controls[TERMS["rectify"]].months
    if np.isfinite(rows[["value", "p90"]].to_numpy(dtype=float)).any():
        return ""
    if not rows.n.sum():
        return reader.text("No complaint here had anything to be rectified.")
    if not rows.done.any():
        return reader.text("None of these complaints is rectified so far.")
    if rows.value.isna().all():
        return reader.text("Too few complaints in each month to show how long rectification takes.")
    return reader.text("In no month are half of the complaints rectified so far.")


def age(reader: Language, first: int, last: float | None) -> str:
    """ "3–5 days"; "21 or more"."""
    if last is None or math.isnan(last):
        return reader.text("{first} or more", first=first)
    return f"{first}–{int(last)}"


def _received(reader: Language, picture: Picture, received: int) -> str:
    row = picture.figure("complaint_rate")
    count = cases(reader, received)
    if row is None:
        return count
    rate = formatting.in_unit(reader, "per_10000", row["value"])
    if picture.before is None or row["verdict"] == "unknown":
        return reader.text("{count}, {rate}", count=count, rate=rate)
    judged = picture.verdict("complaint_rate")
    if judged is not None:
        said = reader.text(
            "{count}, {rate} after {before} {earlier}",
            count=count,
            rate=rate,
            before=formatting.number(reader, row["before"], 1),
            earlier=formatting.in_period(reader, picture.before.period.key),
        )
        return verdict_words.with_verdict(reader, said, judged)
    return reader.text(
        "{count}, {rate} after {before} {earlier}: {verdict}",
        count=count,
        rate=rate,
        before=formatting.number(reader, row["before"], 1),
        earlier=formatting.in_period(reader, picture.before.period.key),
        verdict=reader.text(control.VERDICT[row["verdict"]]),
    )


def _rectified(reader: Language, picture: Picture) -> str:
    now = picture.turnaround["rectify"]
    if now.n < SCORE_ANSWERS:
        return ""
    if math.isinf(now.median[0]):
        return reader.text("fewer than half are rectified so far")
    said = formatting.working_days(reader, now.median[0])
    verdict = _change(picture, "rectify")
    judged = picture.verdict(TERMS["rectify"])
    if judged is not None:
        said = reader.text("half are rectified within {days}", days=said)
        return verdict_words.with_verdict(reader, said, judged)
    if verdict != "unknown" and picture.before_turnaround["rectify"].median[0] == now.median[0]:
        return reader.text("half are rectified within {days}, as before", days=said)
    if verdict == "unknown":
        return reader.text("half are rectified within {days}", days=said)
    return reader.text(
        "half are rectified within {days}, {before} before: {verdict}",
        days=said,
        before=formatting.working_days(reader, picture.before_turnaround["rectify"].median[0]),
        verdict=reader.text(control.VERDICT[verdict]),
    )


def _change(picture: Picture, term: str) -> str:
    """better, worse or noise; unknown where there was too little before."""
    before, now = picture.before_turnaround.get(term), picture.turnaround[term]
    if before is None or before.n < SCORE_ANSWERS or now.n < SCORE_ANSWERS:
        return "unknown"
    # equal medians, in whole days, may hide a shift that the tail shows; the note then tells the tail
    difference = (now.median[0] - before.median[0]) if now.median[0] != before.median[0] else now.p90[0] - before.p90[0]
    if not picture.is_change[term] or math.isnan(difference) or difference == 0:
        return "noise"
    return "better" if difference < 0 else "worse"


def _term(view: View, picture: Picture, term: str) -> Figure:
    """Median and 90th percentile of a term, from receipt."""
    reader, found = view.language, picture.turnaround[term]
    name = definitions()[TERMS[term]].texts[reader.code].name
    link = definition_of(view, TERMS[term])
    if found.n < SCORE_ANSWERS:
        return Figure(name, formatting.NOTHING, [reader.text("too few to show")], link=link)
    notes: list[str | tuple[str, Tone]] = [
        reader.text("nine in ten: {value}", value=formatting.working_days(reader, found.p90[0]))
        if math.isfinite(found.p90[0])
        else reader.text("nine in ten: not reached yet"),
    ]
    if not view.present:
        n = reader.text(
            "{count}, {open} open", count=cases(reader, found.n), open=formatting.number(reader, found.open)
        )
        notes.append(n)
        notes.append(reader.text("95% interval {interval}", interval=_days_between(reader, found)))
    notes += _term_target(reader, found, picture.term_targets[term])
    judged = picture.verdict(TERMS[term])
    notes += control.notes(view, judged, _before(reader, picture), *_earlier(reader, picture, term))
    if picture.is_within:
        there = formatting.working_days(reader, picture.hospital[term].median[0])
        notes.append(reader.text("Hospital: {value}", value=there))
    if math.isinf(found.median[0]):
        said = [reader.text("fewer than half are done"), *notes]
        return Figure(name, reader.text("not yet"), said, wide=True, link=link)
    signs = control.signs(view, judged, definitions()[TERMS[term]])
    return Figure(name, formatting.number(reader, found.median[0]), notes, wide=True, link=link, signs=signs)


def _term_target(reader: Language, found: Turnaround, target: float | None) -> list[tuple[str, Tone]]:
    """The median against its target; one not reached yet misses it only where cases are known to take longer."""
    if target is None or (math.isinf(found.median[0]) and not (found.times > target).any()):
        return []
    return [_against(reader, formatting.working_days(reader, target), met=found.median[0] <= target)]


def _against(reader: Language, target: str, *, met: bool) -> tuple[str, Tone]:
    words = N_("target {target}: met") if met else N_("target {target}: missed")
    return reader.text(words, target=target), "better" if met else "worse"


def _earlier(reader: Language, picture: Picture, term: str) -> tuple[str, str]:
    """A term in the period before, and what became of it since; where the median stayed, with its tail."""
    verdict = _change(picture, term)
    if verdict == "unknown":
        return "", verdict
    before, now = picture.before_turnaround[term], picture.turnaround[term]
    said = formatting.working_days(reader, before.median[0])
    if before.median[0] == now.median[0]:
        p90 = formatting.working_days(reader, before.p90[0])
        said = reader.text("{median} (nine in ten: {p90})", median=said, p90=p90)
    return said, verdict


def _days_between(reader: Language, found: Turnaround) -> str:
    _, low, high = found.median
    if math.isinf(high):
        return reader.text("{low} or more", low=formatting.working_days(reader, low))
    numbers = str(int(low)) if low == high else f"{int(low)}–{int(high)}"
    return reader.plural("{number} working day", "{number} working days", int(high), number=numbers)


def _before(reader: Language, picture: Picture) -> str:
    """The period before; empty where there is none."""
    return formatting.period(reader, picture.before.period.key) if picture.before else ""


def _metric(view: View, picture: Picture, metric: str, more: list[str] | None = None) -> Figure:
    """A metric's figure, interval, n, target, change, the hospital's beside it."""
    reader, defined = view.language, definitions()[metric]
    name = defined.texts[reader.code].name
    link = definition_of(view, metric)
    row = picture.figure(metric)
    if row is None:
        return Figure(name, formatting.NOTHING, [reader.text("too few to show")], link=link)
    unit = defined.unit
    notes: list[str | tuple[str, Tone]] = []
    if not view.present:
        low, high = (formatting.in_unit(reader, unit, row[bound], short=True) for bound in ("low", "high"))
        notes.append(reader.text("95% interval {interval}", interval=formatting.between(reader, low, high)))
        notes.append(_of(reader, picture, metric, row))
    if row["state"]:
        target = formatting.in_unit(reader, unit, row["target"], short=True)
        notes.append(_against(reader, target, met=row["state"] == "met"))
    notes += more or []
    judged = picture.verdict(metric)
    before = formatting.in_unit(reader, unit, row["before"], short=True)
    notes += control.notes(view, judged, _before(reader, picture), before, row["verdict"])
    whole = picture.figure(metric, "*") if picture.is_within else None
    if whole is not None:
        value = formatting.in_unit(reader, unit, whole["value"], short=True)
        notes.append(reader.text("Hospital: {value}", value=value))
    wide = metric == "complaint_on_time_rate"
    said, signs = formatting.in_unit(reader, unit, row["value"], short=True), control.signs(view, judged, defined)
    return Figure(name, said, notes, wide=wide, link=link, signs=signs)


def _of(reader: Language, picture: Picture, metric: str, row: pd.Series) -> str:
    n = formatting.number(reader, row["n"])
    if metric == "complaint_rate":
        return reader.text(
            "{count} in {visits} visits", count=cases(reader, int(picture.now.totals.received)), visits=n
        )
    return reader.plural("of {number} complaint", "of {number} complaints", int(row["n"]), number=n)


def _by_rule(reader: Language, picture: Picture) -> list[str]:
    """On time by the law's 5 and 10 working days, and by the hospital's own dates where it has set any."""
    totals = picture.now.totals
    said = []
    for words, on_time, due in (
        (N_("own date: {share} of {number}"), totals.on_time_own, totals.due_own),
        (N_("law, 5 working days: {share} of {number}"), totals.on_time_alone, totals.due_alone),
        (N_("law, 10 (several departments): {share} of {number}"), totals.on_time_together, totals.due_together),
    ):
        if due >= SCORE_ANSWERS:
            share = formatting.percent(reader, on_time / due)
            said.append(reader.text(words, share=share, number=formatting.number(reader, due)))
    return said
