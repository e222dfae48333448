"""What the satisfaction page says: the sentence, the figures, captions; all from the one Picture."""

import html
import math
from urllib.parse import quote

from charts import verdict_words
from charts.sparkline import sparkline
from dashboard import action_link, control
from dashboard.cards import Card
from dashboard.figures import Figure, Tone, definition_of
from dashboard.satisfaction import Picture, Row
from dashboard.view import View
from language import Language, formatting
from language.labels import INVALID_REASON, MODE, TOUCHPOINT, VISIT_KIND
from metrics.definition import COUNTS, Metric, definitions
from metrics.disclosure import SCORE_ANSWERS
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, RATE, RESPONSE


def sentence(view: View, picture: Picture) -> str:
    """What happened, in one sentence: the satisfaction rate, against the past and the target, and where it hurts."""
    reader, choice = view.language, picture.choice
    row = picture.of(RATE)
    if row is None:
        return reader.text(
            "{place}, {period}: too few answers for a figure",
            place=view.place(choice.department),
            period=formatting.period(reader, choice.period.key),
        ) + ("。" if reader.code == "zh" else ".")
    parts = [_happened(view, picture, row), *[words for words, _ in _target(reader, row)], *_hurts(reader, picture)]
    return formatting.clauses(reader, parts)


def scope(view: View, picture: Picture) -> str:
    """What the figures are about, in small print: place, kind, mode, days, answers, response rate and coverage."""
    reader, choice = view.language, picture.choice
    said = [
        view.place(choice.department),
        reader.text(VISIT_KIND[choice.visit_kind]) if choice.visit_kind else reader.text("All kinds"),
        reader.text(MODE[choice.mode]) if choice.mode else reader.text("All modes"),
        formatting.days(reader, choice.period.start, choice.period.end),
    ]
    for metric in (RATE, RESPONSE, COVERAGE):
        row = picture.of(metric)
        if row is not None:
            said.append(
                counted(reader, definitions()[RATE], row["n"]) if metric == RATE else _named(reader, metric, row)
            )
    return " · ".join(said)


def figures(view: View, picture: Picture) -> list[Figure]:
    """The headline figures; off the projector the response rate and the coverage too."""
    named = HEADLINES[:4] if view.present else (*HEADLINES, RESPONSE, COVERAGE)
    return [_figure(view, picture, metric) for metric in named]


def modes_note(view: View, picture: Picture) -> str:
    """That several ways of asking are pooled, and what that means; or that one is shown."""
    reader, choice = view.language, picture.choice
    if choice.mode:
        return reader.text("Answers by {mode} only.", mode=reader.text(MODE[choice.mode]))
    said = [
        reader.text(
            "The figures above take all survey modes together. People answer differently depending on how they are "
            "asked: compare within one mode."
        )
    ]
    known = picture.modes[picture.modes["value"].notna()]
    if known["value"].nunique() > 1:
        best, worst = known.iloc[0], known.iloc[-1]
        said.append(
            reader.text(
                "{metric}: from {worst} ({worst_mode}) to {best} ({best_mode}).",
                metric=picture.metric.texts[reader.code].name,
                best=value(reader, picture.metric, best["value"]),
                best_mode=reader.text(MODE[best["mode"]]),
                worst=value(reader, picture.metric, worst["value"]),
                worst_mode=reader.text(MODE[worst["mode"]]),
            )
        )
    if choice.visit_kind:
        said.append(reader.text("Side by side are all kinds of visit together."))
    return formatting.sentences(reader, said)


def invalid_note(view: View, picture: Picture) -> str:
    """How many answers do not count, and why, the most frequent reason first."""
    reader, invalid = view.language, picture.invalid
    if not invalid.received:
        return ""
    if not invalid.total:
        return reader.text("All answers received are valid.")
    reasons = invalid.rows.groupby("invalid_reason")["answers"].sum().sort_values(ascending=False)
    said = [
        reader.text(
            "{reason}: {number}", reason=reader.text(INVALID_REASON[str(reason)]), number=formatting.number(reader, n)
        )
        for reason, n in reasons.items()
    ]
    return reader.text(
        "{invalid} of {received} answers received ({share}) do not count. {reasons}.",
        invalid=formatting.number(reader, invalid.total),
        received=formatting.number(reader, invalid.received),
        share=formatting.percent(reader, invalid.total / invalid.received, 1),
        reasons=("，" if reader.code == "zh" else ", ").join(said),
    )


def caption(view: View) -> str:
    """How to read it: what is counted, what is left blank."""
    reader = view.language
    said = [
        reader.text("Answers count on the day they came in, under the department that was visited."),
        reader.text("Lines around a dot are 95% intervals: the fewer answers, the wider."),
    ]
    if view.person.role != "quality_office":
        said.append(
            reader.text(
                "Fewer than {least} answers are not shown, nor what would give them away by subtraction.",
                least=SCORE_ANSWERS,
            )
        )
    return formatting.sentences(reader, said)


def value(reader: Language, metric: Metric, figure: float) -> str:
    """A figure in its unit, as briefly as may be."""
    return formatting.in_unit(reader, metric.unit, figure, short=True)


def counted(reader: Language, metric: Metric, n: float) -> str:
    """What a figure rests on: "1,204 answers"."""
    return reader.text(COUNTS[metric.counts], n=formatting.number(reader, n))


def interval(reader: Language, metric: Metric, row: Row) -> str:
    """A figure's 95 % interval; empty where it has none: answers that are all alike say nothing of how they vary."""
    if math.isnan(row["low"]) or row["low"] == row["high"]:
        return ""
    low, high = (value(reader, metric, row[side]) for side in ("low", "high"))
    return reader.text("95% interval {interval}", interval=formatting.between(reader, low, high))


def online(view: View, picture: Picture) -> list[Card]:
    """The public reviews' rating and how many of the bad ones were replied to, with their months; none without any."""
    known = [name for name in ONLINE if picture.of(name) is not None]
    return [_card(view, picture, name) for name in ONLINE] if known else []


def _card(view: View, picture: Picture, name: str) -> Card:
    figure, table = _figure(view, picture, name), picture.online[name]
    label = view.language.text("{metric}, month by month", metric=figure.name)
    drawing = sparkline(table["value"].tolist(), view.language, label=label, present=view.present)
    image = f'<img src="data:image/svg+xml,{quote(drawing)}" alt="{html.escape(label)}">' if len(table) else ""
    lines = [note if isinstance(note, tuple) else (note, "plain") for note in figure.notes]
    row, choice = picture.of(name), picture.choice
    told = {} if row is None else action_link.of_period(view, choice.period, row["value"])
    act = action_link.beside(view, name, choice.department, None, kind=choice.visit_kind, **told)
    return Card(figure.name, figure.value, image, lines, link=figure.link, act=act)


def _happened(view: View, picture: Picture, row: Row) -> str:
    reader, metric = view.language, definitions()[RATE]
    said = reader.text(
        "{place}, {period}: {share} of patients were satisfied",
        place=view.place(picture.choice.department),
        period=formatting.period(reader, picture.choice.period.key),
        share=value(reader, metric, row["value"]),
    )
    if row["verdict"] == "unknown" or picture.before is None:
        return said
    judged = picture.verdict(RATE)
    if judged is not None:
        before, earlier = value(reader, metric, row["before"]), formatting.in_period(reader, picture.before.key)
        said = reader.text("{said}, after {before} {earlier}", said=said, before=before, earlier=earlier)
        return verdict_words.with_verdict(reader, said, judged)
    return reader.text(
        "{said}, after {before} {earlier}: {verdict}",
        said=said,
        before=value(reader, metric, row["before"]),
        earlier=formatting.in_period(reader, picture.before.key),
        verdict=reader.text(control.VERDICT[row["verdict"]]),
    )


def _target(reader: Language, row: Row) -> list[tuple[str, Tone]]:
    if not row["state"]:
        return []
    target = value(reader, definitions()[row["metric"]], row["target"])
    if row["state"] == "met":
        return [(reader.text("target {target}: met", target=target), "better")]
    return [(reader.text("target {target}: missed", target=target), "worse")]


def _hurts(reader: Language, picture: Picture) -> list[str]:
    """The touchpoint where most patients met a problem; the first of the chart."""
    known = picture.problems[picture.problems["value"].notna()]
    if len(known) < 2 or known["value"].max() == 0:
        return []
    worst = known.iloc[0]
    return [
        reader.text(
            "most problems: {touchpoint} ({share} met one)",
            touchpoint=reader.text(TOUCHPOINT[worst["touchpoint"]]),
            share=formatting.percent(reader, worst["value"] / 100),
        )
    ]


def _figure(view: View, picture: Picture, name: str) -> Figure:
    """A figure with its interval, its number of answers, target, what became of it, and the hospital's."""
    reader, metric, row = view.language, definitions()[name], picture.of(name)
    title, link = metric.texts[reader.code].name, definition_of(view, name)
    if row is None:
        return Figure(title, formatting.NOTHING, [_absent(reader, picture, name)], wide=name == RATE, link=link)
    notes: list[str | tuple[str, Tone]] = []
    if not view.present:
        notes += [note for note in (interval(reader, metric, row), counted(reader, metric, row["n"])) if note]
    notes += _target(reader, row)
    judged = picture.verdict(name)
    earlier = formatting.period(reader, picture.before.key) if picture.before else ""
    notes += control.notes(view, judged, earlier, value(reader, metric, row["before"]), row["verdict"])
    hospital = picture.of(name, "*") if picture.choice.department != "*" else None
    if hospital is not None:
        notes.append(reader.text("Whole hospital {figure}", figure=value(reader, metric, hospital["value"])))
    if name == COVERAGE and picture.choice.mode:
        notes.append(reader.text("all modes together"))
    said = formatting.in_unit(reader, metric.unit, row["value"])
    return Figure(title, said, notes, wide=name == RATE, link=link, signs=control.signs(view, judged, metric))


def _absent(reader: Language, picture: Picture, name: str) -> str:
    """Why a figure is not there: nobody was asked that, nobody was invited, or too few for it to be shown."""
    counts = picture.counts
    if not counts.get(name, 0):
        if name in HEADLINES and any(counts.get(other, 0) for other in HEADLINES):
            return reader.text("not asked")
        if name == RESPONSE and picture.invalid.received:
            return reader.text("no invitations recorded")
        if name == COVERAGE and picture.invalid.received:
            return reader.text("no visits recorded")
    return reader.text("too few to show")


def _named(reader: Language, metric: str, row: Row) -> str:
    return f"{definitions()[metric].texts[reader.code].name} {value(reader, definitions()[metric], row['value'])}"
