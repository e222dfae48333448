"""All who queued, on the waiting page: figures that count who left and who still waits, beside those of the served."""

import html
import math

from charts import words
from dashboard.view import View
from dashboard.waiting import Picture
from export.tables import Numbers
from language import Language, formatting
from metrics.disclosure import CELL_WAITS
from metrics.incidence import Range
from metrics.waiting import Queued

SHARE = "on_target"  # the measure whose words are those of a share
REACHED = {"median": 0.5, "p90": 0.9}


def section(view: View, picture: Picture) -> str:
    """HTML: how many ended how, the table, and which figure is which."""
    reader = view.language
    return (
        f'<p class="sq-caption">{html.escape(_ended(reader, picture))}</p>'
        + _table(reader, picture)
        + f'<p class="sq-caption">{html.escape(_which_is_which(reader, picture.queued))}</p>'
    )


def until(reader: Language, picture: Picture) -> str:
    """The moment until which queues are known."""
    if picture.known is None:
        return formatting.NOTHING
    return reader.text("{day} {time}", day=formatting.day(reader, picture.known), time=f"{picture.known:%H:%M}")


def share(reader: Language, value: float) -> str:
    """Shares of all who queued are small: with one decimal."""
    return formatting.percent(reader, value, 1)


def _ended(reader: Language, picture: Picture) -> str:
    found = picture.queued
    ends = [
        (found.served, reader.text("served")),
        (found.left, reader.text("left without being seen")),
        (found.unclosed, reader.text("with the visit over and the queue never closed")),
        (found.waiting, reader.text("still waiting at {moment}", moment=until(reader, picture))),
    ]
    said = [reader.text("{number} {ended}", number=formatting.number(reader, n), ended=ended) for n, ended in ends if n]
    if not said:
        return reader.text("Nobody queued in this period.")
    return reader.text("Of {count}: {ends}", count=words.waited(reader, found.n), ends=formatting.clauses(reader, said))


def numbers(view: View, picture: Picture) -> Numbers:
    """The table to take away."""
    reader, (heads, rows) = view.language, _rows(view.language, picture)
    title = reader.text("All who queued: who left and who still waits counted")
    return Numbers(title, [reader.text("Metric"), *heads[1:]], rows, _which_is_which(reader, picture.queued))


def _rows(reader: Language, picture: Picture) -> tuple[list[str], list[list[str]]]:
    """Heads and rows."""
    found = picture.queued
    heads = [
        "",
        reader.text("All who queued"),
        reader.text("95% interval"),
        reader.text("Only those served (the figures above)"),
    ]
    rows = [
        _row(reader, picture, "median", found.median),
        _row(reader, picture, "p90", found.p90),
        _row(reader, picture, "on_target", found.on_target),
        _share_row(reader, reader.text("Left without being seen"), found.left_share),
        _share_row(reader, reader.text("Queue never closed"), found.unclosed_share),
    ]
    return heads, rows


def _table(reader: Language, picture: Picture) -> str:
    heads, rows = _rows(reader, picture)
    head = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="sq-table sq-queued" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(reader: Language, picture: Picture, measure: str, figure: Range) -> list[str]:
    """One measure of all who queued, and of those served."""
    found, (value, low, high) = picture.queued, figure
    name = words.name(reader, measure)
    if measure == SHARE and picture.limits.empty:
        return [name, reader.text("no target is set"), formatting.NOTHING, formatting.NOTHING]
    served = picture.now.whole.of(measure)[0]
    beside = reader.text("too few to show") if math.isnan(served) else words.value(reader, measure, served)
    if math.isnan(value):
        return [name, reader.text("too few to show"), formatting.NOTHING, beside]
    said = _not_reached(reader, found, REACHED[measure]) if math.isinf(value) else words.value(reader, measure, value)
    return [name, said, words.interval(reader, measure, low, high), beside]


def _not_reached(reader: Language, found: Queued, wanted: float) -> str:
    """Either enough still wait, or more than the rest will never be served."""
    never = found.left_share[0] + found.unclosed_share[0]
    if 1 - never >= wanted:
        return reader.text("not reached yet")
    return reader.text("never reached: {share} were not served", share=share(reader, never))


def _share_row(reader: Language, name: str, figure: Range) -> list[str]:
    value, low, high = figure
    if math.isnan(value):
        return [name, reader.text("too few to show"), formatting.NOTHING, formatting.NOTHING]
    between = formatting.between(reader, share(reader, low), share(reader, high))
    return [name, share(reader, value), between, formatting.NOTHING]


def _which_is_which(reader: Language, found: Queued) -> str:
    said = [
        reader.text(
            "The figures above are of those who were served. Here everyone who queued counts: who still waits, for as "
            "long as is known; who left without being seen, or whose visit was over with the queue still open, as "
            "somebody who is never served (a competing end, Aalen–Johansen)."
        ),
        reader.text("Where the two differ, the difference is those whom the figures above do not see."),
        reader.text("A queue never closed may have been served without being recorded.") if found.unclosed else "",
        reader.text("Figures from fewer than {least} people are left blank.", least=CELL_WAITS)
        if found.n < CELL_WAITS
        else "",
    ]
    return formatting.sentences(reader, [part for part in said if part])
