"""The scorecard on the overview: departments × headline metrics, each cell with its two signs and a link to its chart.

One piece of HTML, and the order of the departments in the URL: sort=<metric>, none for overall concern.

A native table of Streamlit is drawn on a canvas, whose cells can be neither links nor read aloud.
"""

import html
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from charts.board_signs import Sign
from dashboard import board_words as words
from dashboard.complaints_choice import SHOWN as COMPLAINTS
from dashboard.overview import Standings
from dashboard.view import View
from metrics.board import COLUMNS, FOR_THE_ROOM, most_concern_first, standing_out
from metrics.definition import SECTIONS, Metric, definitions
from metrics.satisfaction import HEADLINES

FIRST_IN_THE_ROOM = 8  # departments on the projector
_CHARTS = {
    "survey_response": "satisfaction",
    "survey_invitation": "satisfaction",
    "survey_score": "satisfaction",
    "online_review": "satisfaction",
    "complaint": "complaints",
    "quality.action_version": "actions",
}
# What a chart page is asked to show, so that it shows the figure that was clicked.
SHOWN = {name: {"show": name} for name in (*HEADLINES, *COMPLAINTS)} | {"wait_on_target_rate": {"show": "target"}}
Row = Mapping[Hashable, Any]


def chart_page(metric: Metric) -> str:
    """The page with the charts of a metric; empty where it has none beside the overview."""
    if metric.id.startswith("wait_"):
        return "waiting"
    return _CHARTS.get(metric.source, "")


def has_own_chart(metric: Metric) -> bool:
    """Whether the figure's page has a chart of it, beside which an action is opened."""
    drawn = metric.id in SHOWN or metric.id in ("wait_median", "wait_p90")
    return drawn or metric.source in ("quality.action_version", "survey_score")


def chart_link(view: View, found: Standings, metric: Metric, department: str) -> str:
    """The address of a figure's chart, with place, kind of visit, period and person carried along.

    Where a metric has no charts it is the department's overview; "" where that is the page it would stand on.
    """
    page, choice = chart_page(metric), found.choice
    if not page and department == choice.department:
        return ""
    carried = {"department": department, "period": choice.period.key, **SHOWN.get(metric.id, {})}
    if department.startswith("*"):
        carried["department"] = "*"
        if department != "*":
            carried["campus"] = department[1:]
    if choice.visit_kind:
        carried["kind"] = choice.visit_kind
    return view.filters.address(page or "overview", **carried)


@dataclass(frozen=True)
class Board:
    """The board of one view: its metrics from left to right, its departments from top to bottom.

    `sort`: the metric by whose concern they are in order, "" for all together. `every`: how many departments have a
    figure, of which the projector shows the first. `matters`: the sentences drawn from the cells, as HTML.
    """

    view: View
    found: Standings
    columns: Sequence[str]
    whole: Sequence[str]
    departments: Sequence[str]
    every: int
    matters: str
    sort: str = ""

    def html(self) -> str:
        """The table in a box that scrolls, and how it is read. The signs are drawn by charts.board_signs.sheet."""
        cells = {(row["department_id"], row["metric"]): row for row in self.found.board.to_dict("records")}
        few = set(zip(self.found.few.department_id, self.found.few.metric, strict=True))
        rows = "".join(self._row(place, cells, few) for place in (*self.whole, *self.departments))
        label = html.escape(words.heading_of(self.view))
        css = "sq-board sq-board-room" if self.view.present else "sq-board"
        month = self.found.judged.month
        drawn = {*self.whole, *self.departments}
        by_quarter = any(words.is_by_quarter(row) for (place, _), row in cells.items() if place in drawn)
        counts = len(self.departments), self.every
        says = html.escape(words.caption(self.view, month, self.sort, *counts, by_quarter=by_quarter))
        return (
            f'<div class="{css}" tabindex="0" role="region" aria-label="{label}"><table>{self._head()}'
            f'<tbody>{rows}</tbody></table></div>{self._legend()}<p class="sq-caption">{says}</p>'
        )

    def _legend(self) -> str:
        neutral = any(definitions()[name].better == "neutral" for name in self.columns)
        signs = words.legend(self.view.language, neutral)
        items = "".join(
            f'<li><i class="{sign.css}" aria-hidden="true"></i>{html.escape(said)}</li>' for sign, said in signs
        )
        provisional = html.escape(words.provisional(self.view.language))
        items += f'<li class="sq-provisional"><i class="{signs[2][0].css}" aria-hidden="true"></i>{provisional}</li>'
        return f'<ul class="sq-legend">{items}</ul>'

    def _head(self) -> str:
        reader = self.view.language
        sections = pd.Series([definitions()[name].section for name in self.columns])
        groups = "".join(
            f'<th scope="colgroup" colspan="{count}">{html.escape(reader.text(SECTIONS[section]))}</th>'
            for section, count in sections.value_counts(sort=False).items()
        )
        names = "".join(
            self._sorter(
                name, definitions()[name].texts[reader.code].name, words.sort_words(reader, definitions()[name])
            )
            for name in self.columns
        )
        overall = reader.text("Order departments by all their figures together, most concern first")
        corner = self._sorter("", reader.text("Department"), overall, ' rowspan="2"')
        return f"<thead><tr>{corner}{groups}</tr><tr>{names}</tr></thead>"

    def _sorter(self, sort: str, name: str, tip: str, attributes: str = "") -> str:
        """The head of a column: a link that puts the departments in order of its concern."""
        is_sorted = sort == self.sort
        chosen = {key: value for key, value in self.view.filters.chosen.items() if key != "sort"}
        address = f"overview?{urlencode(chosen | ({'sort': sort} if sort else {}))}"
        mark = '<span aria-hidden="true">▼</span>' if is_sorted else ""
        state = ' aria-sort="descending"' if is_sorted else ""
        return (
            f'<th scope="col"{attributes}{state}><a href="{html.escape(address)}" '
            f'title="{html.escape(tip)}">{html.escape(name)}{mark}</a></th>'
        )

    def _row(self, place: str, cells: Mapping[tuple[str, str], Row], few: set[tuple[str, str]]) -> str:
        """One department, or the whole that stands above them."""
        drawn = []
        for name in self.columns:
            row = cells.get((place, name))
            if row is not None:
                drawn.append(self._cell(place, definitions()[name], row))
            else:
                said = words.too_few(self.view.language) if (place, name) in few else ""
                drawn.append(f"<td><small>{html.escape(said)}</small></td>")
        css = ' class="sq-whole"' if place.startswith("*") else ""
        name = html.escape(self.view.place(place))
        return f'<tr{css} data-place="{html.escape(place)}"><th scope="row">{name}</th>{"".join(drawn)}</tr>'

    def _cell(self, place: str, metric: Metric, row: Row) -> str:
        reader = self.view.language
        tone = {"concern": "worse", "improvement": "better"}.get(row["signal"], "plain")
        tip = html.escape(f"{self.view.place(place)} · {words.cell_tip(self.view, metric, row)}")
        signs = "".join(_sign(sign, said) for sign, said in words.cell_signs(self.view, metric, row))
        note = html.escape(words.cell_note(reader, row))
        content = f"<b>{html.escape(words.cell_value(reader, metric, row))}</b>"
        css = "sq-signs sq-provisional" if row["signal"] and row["verdict"].provisional else "sq-signs"
        content += f'<em class="{css}">{signs}</em>' if signs else ""
        content += f"<small>{note}</small>" if note else ""
        address = html.escape(chart_link(self.view, self.found, metric, place))
        inside = (
            f'<a href="{address}" title="{tip}">{content}</a>' if address else f'<span title="{tip}">{content}</span>'
        )
        return f'<td class="sq-is-{tone}">{inside}</td>'


def _sign(sign: Sign, said: str) -> str:
    return f'<i class="{sign.css}" role="img" aria-label="{html.escape(said)}" title="{html.escape(said)}"></i>'


def board(view: View, found: Standings) -> Board | None:
    """The board, in the order asked for under the row of the whole; None where no department has a figure.

    The projector shows some metrics and some departments: those of which the sentences speak, then the first.
    """
    columns = [name for name in (FOR_THE_ROOM if view.present else COLUMNS) if name in set(found.board.metric)]
    cells = found.board[found.board.metric.isin(columns)]
    departments = cells[~cells.department_id.str.startswith("*")]
    if departments.empty:
        return None
    sort = view.filters.choose("sort", columns, None) or ""
    ranked = most_concern_first(departments, definitions(), sort)
    said = standing_out(departments, definitions())
    named = dict.fromkeys([str(row["department_id"]) for _, row in said] + ranked)
    room = list(named)[:FIRST_IN_THE_ROOM] if view.present else ranked
    return Board(
        view,
        found,
        columns=columns,
        whole=[place for place in cells.department_id.unique() if place.startswith("*")],
        departments=[place for place in ranked if place in room],
        every=len(ranked),
        matters=words.what_matters(view, said),
        sort=sort,
    )
