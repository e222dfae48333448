"""The review as slides: the agenda in its order, each item one screen; the projector and every file show these.

Only composed here, out of what dashboard.review has read. What speaks of people names nobody but published stars and
those who take on a decision.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts import verdict_words
from dashboard import board_words, review_version
from dashboard import review_correction_words as correction
from dashboard import review_words as words
from dashboard.control import say
from dashboard.review import Review
from dashboard.view import View
from export.slides import Plot, Slide, Table
from language import N_, formatting
from language.labels import STAFF_ROLE
from metrics import frozen
from metrics.control import Control
from metrics.definition import COUNTS, Metric, definitions
from metrics.review import Item, minutes

MOST_ROWS = 7  # of a table, that the back row can still read


@dataclass(frozen=True)
class Screen:
    """A slide with the item it stands for and, where it shows a figure, its control chart."""

    slide: Slide
    item: Item
    control: Control | None = None
    metric: Metric | None = None


def slides(view: View, found: Review) -> list[Slide]:
    """The meeting's slides in their order, without what was dropped. found: dashboard.review.read(view, choice)."""
    return [*correction.slides(view, found), *(screen.slide for screen in screens(view, found))]


def screens(view: View, found: Review, *, dropped: bool = False) -> list[Screen]:
    """The agenda's own, with what the screen draws beside; dropped: also the items that were dropped."""
    items = found.items if dropped else found.shown
    taken = minutes(found.shown)
    return [_screen(view, found, item, taken.get(item.key, 0)) for item in items]


def _screen(view: View, found: Review, item: Item, long: int) -> Screen:
    if item.part == "signal":
        return _signal(view, found, item, long)
    compose: dict[str, Callable[[View, Review], Slide]] = {
        "last": _last,
        "story": _story,
        "overdue": _overdue,
        "stars": _stars,
        "decide": _decide,
    }
    drawn = compose[item.part](view, found) if item.part in compose else Slide(item.key, item.title, item.title)
    return Screen(_with(view, drawn, item, long), item)


def _with(view: View, slide: Slide, item: Item, long: int) -> Slide:
    """The slide with the quality office's remark, and how long it takes."""
    added = item.part == "added"
    said = [item.remark if added else view.language.text("Remark: {remark}", remark=item.remark)] if item.remark else []
    title = view.language.text("On the agenda") if added else slide.title
    return Slide(
        item.key, title, slide.sentence, [*slide.lines, *said], slide.plot, slide.table, slide.notes, minutes=long
    )


def _last(view: View, found: Review) -> Slide:
    """What was decided a month ago, and whether it worked."""
    reader, rows = view.language, found.decided.to_dict("records")
    earlier = found.lasting.to_dict("records")
    heads = [reader.text(head) for head in (N_("Decision"), N_("Department"), N_("Due"), N_("Did it work?"))]
    table = [
        [row["title"], view.place(row["department_id"]), words.due(reader, row), words.worked(view, found, row)]
        for row in [*rows, *earlier]
    ]
    before = formatting.month(reader, found.choice.before)
    said = words.fulfilled(reader, rows, found.state.day, before) if rows else words.none_decided(reader, before)
    more = words.lasting(reader, found)
    drawn = Table(heads, table[:MOST_ROWS]) if table else None
    notes = [reader.text("Earlier actions: signed off within half a year, where their figure's months say something.")]
    return Slide("last", reader.text("Last month's decisions"), said, [more] if more else [], table=drawn, notes=notes)


def _story(view: View, found: Review) -> Slide:
    """One patient's own words."""
    reader, story = view.language, found.story or {}
    quoted = reader.text("“{words}”", words=story["comment"])
    about = [view.place(story["department_id"]), formatting.month(reader, found.choice.month)]
    if story.get("overall"):
        about.append(reader.text("overall {rating} of 5", rating=story["overall"]))
    note = reader.text(
        "The longest comment of the month that names nobody, of the first department on the agenda that has one."
    )
    return Slide("story", reader.text("One patient's story"), quoted, [" · ".join(about)], notes=[note])


def _signal(view: View, found: Review, item: Item, long: int) -> Screen:
    """A figure that changed beyond chance: the cell's sentence, its months, the department's comment."""
    reader, cell = view.language, found.cell(item)
    metric, place = definitions()[str(cell["metric"])], str(cell["department_id"])
    text, verdict, figure = metric.texts[reader.code], cell["verdict"], say(view, definitions()[str(cell["metric"])])
    control = frozen.control(found.series(metric.id, place), metric)
    counted = reader.text(COUNTS[metric.counts], n=formatting.number(reader, cell["n"]))
    figures = [board_words.cell_value(reader, metric, cell), counted]
    if not math.isnan(cell["low"]):
        interval = formatting.between(reader, figure(cell["low"]), figure(cell["high"]))
        figures.append(reader.text("95% interval {interval}", interval=interval))
    when = verdict_words.when(reader, verdict)
    notes = [
        reader.text("{verdict}: {reason}", verdict=text.name, reason=text.definition),
        text.formula,
        reader.text("Place: {place}; all kinds of visit; {when}", place=view.place(place), when=when),
        " · ".join(figures),
        verdict_words.sentence(reader, verdict, figure),
        verdict_words.legend(reader, control, figure, metric.unit),
        review_version.frozen(reader, found.state),
    ]
    slide = Slide(
        item.key,
        f"{view.place(place)} · {text.name}",
        board_words.sentence(view, words.KIND[cell["signal"]], cell),
        [words.comment(view, found, found.comments.get((metric.id, place)))],
        plot=plot(view, control, metric),
        notes=notes,
    )
    return Screen(_with(view, slide, item, long), item, control, metric)


def plot(view: View, control: Control, metric: Metric) -> Plot:
    """The months of a control chart as numbers, with its mean, limits and target."""
    reader, rows = view.language, control.months
    name = metric.texts[reader.code].name
    series: dict[str, Sequence[float | None]] = {
        name: words.numbers(rows["value"]),
        reader.text("Mean"): words.numbers(rows["mean"]),
        reader.text("Lower limit"): words.numbers(rows["lower"]),
        reader.text("Upper limit"): words.numbers(rows["upper"]),
    }
    if control.series.target is not None:
        series[reader.text("Target")] = [control.series.target] * len(rows)
    when = [verdict_words.moment(reader, month, control.series.every) for month in rows["month"]]
    return Plot("line", when, series, metric.unit, emphasis=name)


def _overdue(view: View, found: Review) -> Slide:
    """What is past its day: complaints without a reply, actions that are not done."""
    reader = view.language
    places = [id_ for id_ in found.overdue if not id_.startswith("*")]
    places.sort(key=lambda id_: (-found.overdue[id_]["complaints"], found.overdue[id_]["due_day"]))
    rows = [
        [
            words.complaints(reader, found.overdue[id_]["complaints"]),
            view.place(id_),
            words.day_of(reader, found.overdue[id_]["due_day"]),
        ]
        for id_ in places
    ]
    actions = [
        [row["title"], view.place(row["department_id"]), words.due(reader, row)]
        for row in found.late.to_dict("records")
    ]
    few = actions[: MOST_ROWS - min(len(rows), 4)]
    rows = [*rows[: MOST_ROWS - len(few)], *few]
    heads = [reader.text(head) for head in (N_("What"), N_("Department"), N_("Due"))]
    said = words.what_is_overdue(reader, found.overdue.get(found.choice.scope, {}), len(actions))
    notes = [
        reader.text(
            "Complaints: without a reply past their day, when the month was locked. "
            "Actions: not closed and past their day, beside those of the first screen."
        ),
        review_version.frozen(reader, found.state),
    ]
    table = Table(heads, rows) if rows else None
    return Slide("overdue", reader.text("What is overdue"), said, table=table, notes=notes)


def _stars(view: View, found: Review) -> Slide:
    """The published stars, by role."""
    reader, title = view.language, view.language.text("Stars to honour")
    if not found.stars:
        return Slide("stars", title, reader.text("No list of service stars has been published yet."))
    by_role: dict[str, list[str]] = {}
    for star in found.stars:
        by_role.setdefault(star["role"], []).append(star["name"])
    rows = [
        [reader.text(STAFF_ROLE[role]), words.names(reader, by_role[role])] for role in STAFF_ROLE if role in by_role
    ]
    month = formatting.month(reader, words.day(f"{found.stars[0]['month']}"))
    said = reader.plural(
        "{month}: {count} service star", "{month}: {count} service stars", len(found.stars), month=month
    )
    heads = [reader.text("Role"), reader.text("Service stars")]
    return Slide("stars", title, said, table=Table(heads, rows))


def _decide(view: View, found: Review) -> Slide:
    """What was decided today, each with who, by when, and how it will be seen; else what asks for a decision."""
    reader, rows = view.language, found.taken.to_dict("records")
    title = reader.text("Decisions to take")
    if not rows:
        asked = reader.text("What do we decide, who does it, by when, and in which figure shall we see it?")
        return Slide("decide", title, asked, words.concerns(view, found))
    names = (N_("Decision"), N_("Owner"), N_("Due"), N_("Metric"), N_("Criterion"))
    table = [words.decision(view, found, row) for row in rows]
    said = reader.plural("{count} decision is taken.", "{count} decisions are taken.", len(rows))
    return Slide("decide", title, said, table=Table([reader.text(name) for name in names], table[:MOST_ROWS]))
