"""The visitors' screens as slides: what improved, what keeps its target, who was honoured."""

import math

from charts import verdict_words
from dashboard.control import say
from dashboard.review_slides import plot
from dashboard.review_words import names
from dashboard.screens import Drawn
from dashboard.view import View
from dashboard.visitor import Visit
from export.slides import Slide, Table
from language import N_, formatting
from language.labels import STAFF_ROLE
from metrics import frozen
from metrics.definition import COUNTS, definitions
from metrics.pride import Pride

_SAID = {
    "passing": N_("{metric} keeps its target of {target} month after month: {value}"),
    "met": N_("{metric}: {value}, surely better than the target of {target}"),
}


def slides(view: View, found: Visit) -> list[Slide]:
    """The screens in their order. found: dashboard.visitor.read(view)."""
    return [slide for slide, _, _ in screens(view, found)]


def screens(view: View, found: Visit) -> list[Drawn]:
    """The same with what is drawn beside."""
    shown = [_figure(view, found, each) for each in found.proud]
    return [*shown, (_stars(view, found), None, None)] if len(found.stars) else shown


def _figure(view: View, found: Visit, each: Pride) -> Drawn:
    reader, metric = view.language, definitions()[each.metric]
    control = frozen.control(found.series(each.metric), metric)
    text, cell = metric.texts[reader.code], each.cell
    slide = Slide(
        f"proud:{each.metric}",
        text.name,
        _sentence(view, each),
        [_counted(view, cell["value"], cell["low"], cell["high"], cell["n"], each)],
        plot=plot(view, control, metric),
        notes=[text.definition, text.formula, verdict_words.sentence(reader, cell["verdict"], say(view, metric))],
    )
    return slide, control, metric


def _sentence(view: View, each: Pride) -> str:
    reader, metric = view.language, definitions()[each.metric]
    figure, verdict = say(view, metric), each.cell["verdict"]
    name = metric.texts[reader.code].name
    if each.reason == "improved" and each.before and each.after:
        return reader.text(
            "{metric} has improved: {after} in the last year, {before} in the year before",
            metric=name,
            before=figure(each.before[0]),
            after=figure(each.after[0]),
        )
    if each.reason == "since" and each.before and each.after and verdict.phase:
        return reader.text(
            "{metric}: {before} before, {after} since {month} ({action})",
            metric=name,
            before=figure(each.before[0]),
            after=figure(each.after[0]),
            month=formatting.month(reader, verdict.phase.starts),
            action=verdict.phase.names[reader.code],
        )
    return reader.text(
        _SAID[each.reason],
        metric=name,
        value=figure(each.cell["value"]),
        target=figure(each.cell["target"]),
    )


def _counted(view: View, value: float, low: float, high: float, n: float, each: Pride) -> str:
    """How surely: the month or quarter, its figure with interval and number."""
    reader, metric = view.language, definitions()[each.metric]
    figure = say(view, metric)
    counted = reader.text(COUNTS[metric.counts], n=formatting.number(reader, n))
    said = [f"{verdict_words.when(reader, each.cell['verdict'])} {figure(value)}", counted]
    if not math.isnan(low):
        interval = formatting.between(reader, figure(low), figure(high))
        said.insert(1, reader.text("95% interval {interval}", interval=interval))
    return " · ".join(said)


def _stars(view: View, found: Visit) -> Slide:
    reader, by_role = view.language, found.stars.groupby("role")["name"].apply(list)
    month = formatting.month(reader, found.stars_month) if found.stars_month else ""
    said = reader.plural(
        "{month}: {count} service star", "{month}: {count} service stars", len(found.stars), month=month
    )
    rows = [[reader.text(STAFF_ROLE[role]), names(reader, by_role[role])] for role in STAFF_ROLE if role in by_role]
    heads = [reader.text("Role"), reader.text("Service stars")]
    return Slide("stars", reader.text("Our service stars"), said, table=Table(heads, rows))
