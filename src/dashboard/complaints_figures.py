"""The complaints page's headline figures, each with its interval, number, target, change and the hospital's."""

import math

import pandas as pd

from dashboard import complaints_words as words
from dashboard import control
from dashboard.complaints import Picture
from dashboard.complaints_choice import TERMS
from dashboard.figures import Figure, Tone, definition_of
from dashboard.view import View
from language import N_, Language, formatting
from metrics.definition import definitions
from metrics.disclosure import FIGURE_CASES, parts_shown
from metrics.durations import Turnaround


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


def _term(view: View, picture: Picture, term: str) -> Figure:
    """Median and 90th percentile of a term, from receipt."""
    reader, found = view.language, picture.turnaround[term]
    name = definitions()[TERMS[term]].texts[reader.code].name
    link = definition_of(view, TERMS[term])
    if found.n < FIGURE_CASES:
        return Figure(name, formatting.NOTHING, [reader.text("too few to show")], link=link)
    notes: list[str | tuple[str, Tone]] = [
        reader.text("nine in ten: {value}", value=formatting.working_days(reader, found.p90[0]))
        if math.isfinite(found.p90[0])
        else reader.text("nine in ten: not reached yet"),
    ]
    if not view.present:
        n = reader.text(
            "{count}, {open} open", count=words.cases(reader, found.n), open=formatting.number(reader, found.open)
        )
        notes.append(n)
        notes.append(reader.text("95% interval {interval}", interval=words.days_between(reader, found.median)))
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
    said = N_("target {target}: met") if met else N_("target {target}: missed")
    return reader.text(said, target=target), "better" if met else "worse"


def _earlier(reader: Language, picture: Picture, term: str) -> tuple[str, str]:
    """A term in the period before, and what became of it since; where the median stayed, with its tail."""
    verdict = words.change(picture, term)
    if verdict == "unknown":
        return "", verdict
    before, now = picture.before_turnaround[term], picture.turnaround[term]
    said = formatting.working_days(reader, before.median[0])
    if before.median[0] == now.median[0]:
        p90 = formatting.working_days(reader, before.p90[0])
        said = reader.text("{median} (nine in ten: {p90})", median=said, p90=p90)
    return said, verdict


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
            "{count} in {visits} visits", count=words.cases(reader, int(picture.now.totals.received)), visits=n
        )
    return reader.plural("of {number} complaint", "of {number} complaints", int(row["n"]), number=n)


def _by_rule(reader: Language, picture: Picture) -> list[str]:
    """On time by the law's 5 and 10 working days, and by the hospital's own dates where it has set any."""
    totals = picture.now.totals
    rules = (
        (N_("own date: {share} of {number}"), totals.on_time_own, totals.due_own),
        (N_("law, 5 working days: {share} of {number}"), totals.on_time_alone, totals.due_alone),
        (N_("law, 10 (several departments): {share} of {number}"), totals.on_time_together, totals.due_together),
    )
    # the figure of all stands above with its number: what is left of it is not to be had by subtraction
    own = parts_shown([totals.due_own, totals.due - totals.due_own], FIGURE_CASES)
    legal = parts_shown([totals.due_alone, totals.due_together], FIGURE_CASES)
    shown = (own[0], *legal)
    return [
        reader.text(rule, share=formatting.percent(reader, on_time / due), number=formatting.number(reader, due))
        for (rule, on_time, due), may in zip(rules, shown, strict=True)
        if may
    ]
