"""How long replies and rectification take, on the complaints page: median, 90th percentile, share within the limit."""

import html
import math

from dashboard import complaints_words as words
from dashboard.complaints import Picture
from dashboard.complaints_choice import TERMS
from dashboard.view import View
from export.tables import Numbers
from language import N_, Language, formatting
from metrics import durations
from metrics.disclosure import FIGURE_CASES
from metrics.incidence import Range

LAW = (5.0, 10.0)  # working days to reply, one department and several (《医疗机构投诉管理办法》, 2019)
NAME = {"reply": N_("From receipt to reply"), "rectify": N_("From receipt to rectification")}


def table(view: View, picture: Picture) -> str:
    """HTML: one row per term; each figure from the one Kaplan-Meier curve, with its 95 % interval; how to read it."""
    reader = view.language
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in _heads(reader))
    body = "".join(
        "<tr>"
        + "".join(f"<td>{'<br>'.join(map(html.escape, lines))}</td>" for lines in _cells(reader, picture, term))
        + "</tr>"
        for term in TERMS
    )
    note = _note(reader)
    return (
        f'<div class="sq-table sq-list sq-durations" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f'<tbody>{body}</tbody></table></div><p class="sq-caption">{html.escape(note)}</p>'
    )


def numbers(view: View, picture: Picture) -> Numbers:
    """The same to take away."""
    reader = view.language
    rows = [[" · ".join(lines) for lines in _cells(reader, picture, term)] for term in TERMS]
    title = reader.text("How long it takes, open complaints counted")
    return Numbers(title, [reader.text("Metric"), *_heads(reader)[1:]], rows, _note(reader))


def _heads(reader: Language) -> list[str]:
    return [
        "",
        reader.text("Complaints"),
        reader.text("Half done within (95% interval)"),
        reader.text("Nine in ten done within (95% interval)"),
        reader.text("Share done within the limit (95% interval)"),
    ]


def _note(reader: Language) -> str:
    return reader.text(
        "From one curve of all complaints received, the newest too; “Replied on time” judges those that are due, each "
        "by its own limit: 5 working days, 10 where several departments answer."
    )


def limits(picture: Picture, term: str) -> tuple[float, ...]:
    """Working days that a term should take at most: by law, or for want of one the target."""
    if term == "reply":
        return LAW
    target = picture.term_targets[term]
    return () if target is None else (target,)


def _cells(reader: Language, picture: Picture, term: str) -> list[list[str]]:
    """A row's cells, each of one line or more."""
    found = picture.turnaround[term]
    if found.n < FIGURE_CASES:
        rest = [[reader.text("too few to show")]] * 3
    else:
        shares = [(limit, durations.within(picture.now.term(term), limit)) for limit in limits(picture, term)]
        rest = [
            [_days(reader, found.median)],
            [_days(reader, found.p90)],
            [_share(reader, limit, share) for limit, share in shares] or [reader.text("no target is set")],
        ]
    count = reader.text(
        "{count}, {open} open", count=words.cases(reader, found.n), open=formatting.number(reader, found.open)
    )
    return [[reader.text(NAME[term])], [count], *rest]


def _days(reader: Language, figure: Range) -> str:
    said, between = formatting.working_days(reader, figure[0]), words.days_between(reader, figure)
    return said if between == formatting.NOTHING else reader.text("{value} ({interval})", value=said, interval=between)


def _share(reader: Language, limit: float, figure: Range) -> str:
    days = formatting.working_days(reader, limit)
    value, low, high = figure
    if math.isnan(value):
        return reader.text("within {days}: not known yet, all are younger", days=days)
    between = formatting.between(reader, *(formatting.percent(reader, bound, 1) for bound in (low, high)))
    return reader.text(
        "within {days}: {share} ({interval})", days=days, share=formatting.percent(reader, value, 1), interval=between
    )
