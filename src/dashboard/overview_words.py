"""What the overview says: the sentence, each card, each place to look first, what is missing."""

import html
import math
from collections.abc import Hashable, Mapping
from typing import Any
from urllib.parse import quote

from charts import verdict_words
from charts.sparkline import sparkline
from dashboard import action_link, control
from dashboard.board import chart_link, chart_page, has_own_chart
from dashboard.cards import Card
from dashboard.figures import Tone
from dashboard.overview import ON_TARGET, STEP_ID, Standings
from dashboard.overview_choice import MONTHS_BEFORE
from dashboard.view import View
from language import N_, Language, formatting
from language.labels import STEP, TABLE, VISIT_KIND, WAIT
from metrics.definition import COUNTS, Metric, definitions

Row = Mapping[Hashable, Any]
# the verdict of another department's figure, whose months are not read in full
SIGNAL = {"better": N_("Improvement"), "worse": N_("Concern"), "noise": N_("No significant change")}


def sentence(view: View, found: Standings) -> str:
    """How many figures there are, how many missed their target, how many really moved; of the cards below."""
    reader = view.language
    table = found.here
    counts = {verdict: int((table.verdict == verdict).sum()) for verdict in ("better", "worse", "noise")}
    parts = [
        reader.text(
            "{period}, {place}: {missed} of {targets} targets missed",
            period=formatting.period(reader, found.choice.period.key),
            place=view.place(found.choice.department),
            missed=int((table.state == "missed").sum()),
            targets=int((table.state != "").sum()),
        ),
        reader.text(
            "by their last month, {better} of {count} figures really improved, {worse} worsened, "
            "{noise} show no significant change",
            count=len(table),
            **counts,
        ),
    ]
    return formatting.clauses(reader, parts)


def scope(view: View, found: Standings) -> str:
    """What the figures are about, in small print."""
    reader, choice = view.language, found.choice
    kind = reader.text(VISIT_KIND[choice.visit_kind]) if choice.visit_kind else reader.text("All kinds")
    return " · ".join([kind, formatting.days(reader, choice.period.start, choice.period.end)])


def metric_card(view: View, found: Standings, row: Row) -> Card:
    """A metric's card; for a department with the hospital's figure beside its own."""
    reader, metric = view.language, definitions()[row["metric"]]
    text = metric.texts[reader.code]
    lines = [*_target(reader, row), *_verdict(view, found, row), _counted(reader, row)]
    if found.choice.department != "*":
        lines += [
            (reader.text("Whole hospital {figure}", figure=figure), "plain") for figure in _hospital(view, found, row)
        ]
    return Card(
        text.name,
        _figure(reader, metric, row["value"]),
        _picture(view, text.name, found.judged.months.get(metric.id, []), row["target"]),
        lines,
        f"{text.definition} {_interval(reader, row)}",
        {} if view.present else view.filters.link(metric=metric.id),
        chart_link(view, found, metric, found.choice.department) if chart_page(metric) else "",
        signs=control.signs(view, found.judged.of(row), metric),
        act=_act(view, found, row, metric),
    )


def _act(view: View, found: Standings, row: Row, metric: Metric) -> str:
    """HTML: the open action about a figure; where it has no chart that offers it, else the link to open one."""
    choice = found.choice
    if has_own_chart(metric):
        return action_link.underway(view, metric.id, choice.department, kind=choice.visit_kind)
    judged = found.judged.of(row)
    told = {} if judged else action_link.of_period(view, choice.period, row["value"])
    return action_link.beside(view, metric.id, choice.department, judged, kind=choice.visit_kind, **told)


def step_card(view: View, found: Standings, row: Row) -> Card:
    """A step's card: the share within target, and the median wait."""
    reader = view.language
    name = reader.text(STEP[row["step"]])
    median = reader.text("median {minutes}", minutes=formatting.minutes(reader, row["median"]))
    return Card(
        name,
        formatting.percent(reader, row["value"] / 100),
        _picture(view, name, row["months"], row["target"]),
        [*_target(reader, row), *_verdict(view, found, row), (median, "plain"), _counted(reader, row)],
        f"{reader.text(WAIT[row['step']])}. {_interval(reader, row)}",
        whole=_whole(view, found, row),
        signs=control.signs(view, found.judged.of(row), definitions()[ON_TARGET]),
    )


def first_card(view: View, found: Standings, row: Row) -> Card:
    """A place to look first: who, which metric, how far off."""
    reader, metric = view.language, definitions()[row["metric"]]
    where = str(row["department_id"])
    place = reader.text(STEP[where.removeprefix(STEP_ID)]) if where.startswith(STEP_ID) else view.place(where)
    return Card(
        f"{place} · {metric.texts[reader.code].name}",
        _figure(reader, metric, row["value"]),
        "",
        [*_target(reader, row), *_verdict(view, found, row), _counted(reader, row)],
        _interval(reader, row),
        whole=_whole(view, found, row),
    )


def _whole(view: View, found: Standings, row: Row) -> str:
    """The address that shows more of a row: the waiting page, or the department's overview."""
    where, choice = str(row["department_id"]), found.choice
    here = {"department": choice.department} if not choice.department.startswith("*") else {}
    if choice.department.startswith("*") and choice.department != "*":
        here = {"campus": choice.department[1:]}
    kind = {"kind": choice.visit_kind} if choice.visit_kind else {}
    if where.startswith(STEP_ID):
        waits = {**here, **kind, "step": where.removeprefix(STEP_ID)}
        return view.filters.address("waiting", **waits, period=choice.period.key)
    page = "waiting" if row["metric"] == ON_TARGET else "overview"
    return view.filters.address(page, department=where, **kind, period=choice.period.key)


def missing(view: View, found: Standings) -> str:
    """HTML: which tables are empty, what waits for them, and how they are filled; empty when nothing is missing."""
    reader = view.language
    items = "".join(
        f"<li><b>{html.escape(reader.text(TABLE.get(table, table)))}</b> <code>{html.escape(table)}</code> "
        f"{html.escape(formatting.listing(reader, [metric.texts[reader.code].name for metric in metrics]))}</li>"
        for table, metrics in found.missing.items()
        if metrics
    )
    if not items:
        return ""
    how = reader.text(
        "Map each in sql/sources/<name>/<table>.sql, one SELECT in your system's own dialect, then read it in: "
        "service-quality pull <name>"
    )
    title = reader.text("No data yet for these tables, and for the figures that need them")
    return (
        f'<section class="sq-missing"><h2>{html.escape(title)}</h2><ul>{items}</ul><p>{html.escape(how)}</p></section>'
    )


def _target(reader: Language, row: Row) -> list[tuple[str, Tone]]:
    if not row["state"]:
        return []
    target = formatting.in_unit(reader, definitions()[row["metric"]].unit, row["target"], short=True)
    if row["state"] == "met":
        return [(reader.text("target {target}: met", target=target), "better")]
    return [(reader.text("target {target}: missed", target=target), "worse")]


def _verdict(view: View, found: Standings, row: Row) -> list[tuple[str, Tone]]:
    """What the last month says, and how it was in the months before."""
    reader, judged = view.language, found.judged.of(row)
    lines: list[tuple[str, Tone]] = []
    if judged is not None:
        lines.append((verdict_words.note(reader, judged), judged.tone))
    elif row["verdict"] in SIGNAL:
        lines.append((reader.text(SIGNAL[row["verdict"]]), control.TONE[row["verdict"]]))
    if not math.isnan(row["before"]):
        unit = definitions()[row["metric"]].unit
        before = formatting.in_unit(reader, unit, row["before"], short=True)
        lines.append((reader.text("{months} months before {figure}", months=MONTHS_BEFORE, figure=before), "plain"))
    return lines


def _hospital(view: View, found: Standings, row: Row) -> list[str]:
    values = found.hospital.value[found.hospital.metric == row["metric"]]
    return [_figure(view.language, definitions()[row["metric"]], value) for value in values]


def _figure(reader: Language, metric: Metric, value: float) -> str:
    """A figure on a card; of a rate the name says already what it is per."""
    return formatting.in_unit(reader, metric.unit, value, short=metric.unit == "per_10000")


def _counted(reader: Language, row: Row) -> tuple[str, Tone]:
    """The number behind a figure: "1,204 answers"."""
    counts = definitions()[row["metric"]].counts
    return reader.text(COUNTS[counts], n=formatting.number(reader, row["n"])), "plain"


def _interval(reader: Language, row: Row) -> str:
    """The interval of a figure; empty where it has none."""
    if math.isnan(row["low"]):
        return ""
    unit = definitions()[row["metric"]].unit
    low, high = (formatting.in_unit(reader, unit, row[side], short=True) for side in ("low", "high"))
    return reader.text("95% interval {interval}", interval=formatting.between(reader, low, high))


def _picture(view: View, name: str, months: list[float], target: float) -> str:
    """The months as an image: inline SVG does not survive the cleaning of HTML."""
    label = view.language.text("{metric}, month by month", metric=name)
    known = None if math.isnan(target) else target
    drawing = sparkline(months, view.language, label=label, target=known, present=view.present)
    return f'<img src="data:image/svg+xml,{quote(drawing)}" alt="{html.escape(label)}">'
