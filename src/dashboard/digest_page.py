"""A month as one HTML page that needs nothing else: on the screen, in print, in an e-mail; Chinese, then English."""

import html
from collections.abc import Sequence

from charts.theme import LIGHT
from dashboard import overview_words
from dashboard.cards import Card
from dashboard.digest_read import Month
from dashboard.figures import Tone
from dashboard.view import View
from language import Language, formatting
from language.labels import STAFF_ROLE
from metrics.board import COLUMNS

MOST = 10  # overdue cases and actions that are named
_TONES: dict[Tone, str] = {"better": LIGHT.better_text, "worse": LIGHT.worse_text, "plain": LIGHT.secondary}
_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_CELL = f"padding:8px 12px;border-bottom:1px solid {LIGHT.hairline};text-align:left;vertical-align:top"


def title(view: View, month: Month) -> str:
    """What a page is called, and an e-mail's subject."""
    when = formatting.month(view.language, month.found.choice.period.start)
    return view.language.text("Service quality, {month}: {place}", month=when, place=view.place(month.place))


def sentence(view: View, month: Month) -> str:
    """What happened, as on the overview."""
    return overview_words.sentence(view, month.found)


def page(views: Sequence[View], month: Month, *, watermark: bool) -> str:
    """The whole HTML document. views: the same person's in each language. watermark: the data are a demonstration's."""
    name = html.escape(title(views[0], month))
    parts = f'<hr style="border:0;border-top:2px solid {LIGHT.hairline};margin:40px 0">'.join(
        f'<section lang="{view.language.code}">{_body(view, month, watermark)}</section>' for view in views
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{name}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"></head>'
        f'<body style="margin:0;background:{LIGHT.panel};color:{LIGHT.ink};font:16px/1.6 {_FONT}">'
        f'<div style="max-width:760px;margin:0 auto;padding:32px;background:{LIGHT.ground}">{parts}</div></body></html>'
    )


def figures(view: View, month: Month) -> list[Card]:
    """The headline figures of the place, as on the overview's cards."""
    rows = {str(row["metric"]): row for row in month.found.here.to_dict("records")}
    return [overview_words.metric_card(view, month.found, rows[name]) for name in COLUMNS if name in rows]


def changed(view: View, month: Month) -> list[Card]:
    """The figures that really changed, whichever way."""
    rows = month.found.here
    rows = rows[rows["verdict"].isin(["better", "worse"])]
    return [overview_words.metric_card(view, month.found, row) for row in rows.to_dict("records")]


def overdue(view: View, month: Month) -> list[str]:
    """Overdue complaints and actions in words, the longest first, and how many more."""
    reader = view.language
    said = [
        reader.text(
            "Complaint {case}, {place}: the reply was due on {day}",
            case=row["complaint_id"],
            place=formatting.listing(reader, [view.place(id_) for id_ in row["department_ids"]]),
            day=formatting.day(reader, row["due_day"]),
        )
        for row in month.complaints.to_dict("records")
    ]
    actions = [
        reader.text(
            "Action “{title}”, {place}, {owner}: due on {day}",
            title=row["title"],
            place=view.place(row["department_id"]),
            owner=row["owner"],
            day=formatting.day(reader, row["due_on"]),
        )
        for row in month.actions.to_dict("records")
    ]
    return [*_first(reader, actions), *_first(reader, said)]


def stars(view: View, month: Month) -> list[str]:
    """The month's service stars in words; empty before they are published."""
    reader = view.language
    return [
        f"{row['name']} · {reader.text(STAFF_ROLE[row['role']])} · {view.place(row['department_id'])}"
        for row in month.stars.to_dict("records")
    ]


def _first(reader: Language, said: Sequence[str]) -> list[str]:
    more = len(said) - MOST
    tail = [reader.plural("and {count} more", "and {count} more", more)] if more > 0 else []
    return [*said[:MOST], *tail]


def _body(view: View, month: Month, watermark: bool) -> str:
    reader = view.language
    parts = [
        f'<h1 style="font-size:24px;line-height:1.3;margin:0 0 8px;color:{LIGHT.brand}">'
        f"{html.escape(title(view, month))}</h1>",
        _paragraph(reader.text("Demonstration data: no real hospital."), LIGHT.worse_text) if watermark else "",
        f'<p style="font-size:20px;line-height:1.5;margin:0 0 8px"><b>{html.escape(sentence(view, month))}</b></p>',
        _paragraph(overview_words.scope(view, month.found), LIGHT.secondary),
        _heading(reader.text("Headline figures")) + _cards(figures(view, month)),
        _heading(reader.text("What changed")),
        _cards(changed(view, month)) or _paragraph(reader.text("Nothing beyond the usual ups and downs.")),
        _heading(reader.text("Past the due date")),
        _list(overdue(view, month)) or _paragraph(reader.text("Nothing is past its due date.")),
        _heading(reader.text("Service stars")),
        _list(stars(view, month)) or _paragraph(reader.text("No list of this month is published, or nobody is on it.")),
    ]
    return "".join(parts)


def _cards(cards: Sequence[Card]) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:500;width:36%">{html.escape(card.name)}</th>'
        f'<td style="{_CELL};font-size:20px;white-space:nowrap;width:22%"><b>{html.escape(card.value)}</b></td>'
        f'<td style="{_CELL};font-size:14px">{_lines(card)}</td></tr>'
        for card in cards
    )
    return f'<table style="width:100%;border-collapse:collapse">{rows}</table>' if rows else ""


def _lines(card: Card) -> str:
    return "<br>".join(f'<span style="color:{_TONES[tone]}">{html.escape(said)}</span>' for said, tone in card.lines)


def _heading(words: str) -> str:
    return f'<h2 style="font-size:18px;margin:32px 0 8px">{html.escape(words)}</h2>'


def _paragraph(words: str, tone: str = LIGHT.ink) -> str:
    return f'<p style="margin:0 0 8px;color:{tone}">{html.escape(words)}</p>'


def _list(items: Sequence[str]) -> str:
    said = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    return f'<ul style="margin:0;padding-left:20px">{said}</ul>' if said else ""
