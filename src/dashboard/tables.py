"""The numbers behind a page: its tables in words, and the same as files to take away.

A file is made when it is asked for, from the cells that stand there: whoever opens the numbers does not wait for it,
and what the screen withholds is in no file.
"""

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.filters import FRAME
from dashboard.view import View
from export import tables
from export.tables import About, Numbers
from language import formatting
from language.labels import ROLE
from metrics.definition import definitions
from warehouse import people

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def behind(view: View, page: str, found: Sequence[Numbers], scope: str, metrics: Iterable[str]) -> None:
    """The tables of a page under buttons to take them away. page: as in its address; scope: what they are about."""
    downloads(view, page, found, scope, metrics)
    st.html(drawn(found))


def downloads(
    view: View, page: str, found: Sequence[Numbers], scope: str, metrics: Iterable[str], *, stem: str = ""
) -> None:
    """Two buttons: Excel, and CSV (several tables in a ZIP). stem: of the files' names, else page and department."""
    if not any(table.rows for table in found):
        return
    reader, named = view.language, list(found)
    told = about(view, page, scope, metrics)
    stem = stem or f"{page}-{view.filters.chosen.get('department', '*').replace('*', 'hospital')}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            reader.text("Download as Excel"),
            partial(tables.excel, named, told),
            file_name=f"{stem}.xlsx",
            mime=_EXCEL,
            icon=":material/table_view:",
            on_click="ignore",
            key=f"excel:{page}",
        )
        one = len(named) == 1
        st.download_button(
            reader.text("Download as CSV"),
            partial(tables.csv, named[0], told) if one else partial(tables.archive, named, told),
            file_name=f"{stem}.csv" if one else f"{stem}-csv.zip",
            mime="text/csv" if one else "application/zip",
            icon=":material/download:",
            on_click="ignore",
            key=f"csv:{page}",
        )


def about(view: View, page: str, scope: str, metrics: Iterable[str]) -> About:
    """Where the figures come from: page, filters, address, who took them away and when, what each means."""
    reader = view.language
    now = datetime.now(ZoneInfo(people.time_zone(view.tx)))
    own = {name: value for name, value in view.filters.chosen.items() if name not in FRAME}
    address = "&".join(f"{name}={value}" for name, value in own.items())
    known = [definitions()[name] for name in metrics]
    facts = [
        (reader.text("What the figures are about"), scope),
        (reader.text("Address of the page"), f"/{page}?{address}"),
        (
            reader.text("Taken away by"),
            f"{view.person.display_name} ({view.person.email}, {reader.text(ROLE[view.person.role])})",
        ),
        (reader.text("Taken away at"), f"{formatting.day(reader, now.date())} {now:%H:%M}"),
    ]
    if view.extent is not None:
        facts.append((reader.text("Data up to"), formatting.day(reader, view.extent[1])))
    texts = [metric.texts[reader.code] for metric in known]
    return About(
        facts,
        [(text.name, text.definition, text.formula) for text in texts],
        (reader.text("About these tables"), reader.text("Figure"), reader.text("Definition"), reader.text("Formula")),
    )


def drawn(found: Sequence[Numbers]) -> str:
    """HTML: the tables one under the other; their titles where there are several."""
    return "".join(_drawn(table, titled=len(found) > 1) for table in found)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """HTML: heads and cells in a box that scrolls; columns of words stand on the left, figures under one another."""
    said = [' class="sq-said"' if _are_words([row[at] for row in rows]) else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{css}>{html.escape(word)}</th>' for css, word in zip(said, heads, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{css}>{html.escape(cell)}</td>" for css, cell in zip(said, row, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="sq-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _are_words(column: Sequence[str]) -> bool:
    """Whether most cells begin with a letter; among figures stands "too few to show" here and there."""
    letters = [cell[0].isalpha() for cell in column if cell]
    return 2 * sum(letters) > len(letters)


def _drawn(table: Numbers, *, titled: bool) -> str:
    title = f'<h3 class="sq-heading">{html.escape(table.title)}</h3>' if titled else ""
    note = f'<p class="sq-caption">{html.escape(table.note)}</p>' if table.note else ""
    return title + grid(table.heads, table.rows) + note
