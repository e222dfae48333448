"""Screens: slides one at a time on the projector, light or dark, turned by the arrow keys; at the desk as previews."""

import html
from collections.abc import Callable, Sequence

import streamlit as st

from charts import control as charts
from charts.control import Line
from charts.theme import Spec, lit
from dashboard.control import say
from dashboard.drawing import draw
from dashboard.style import FOLDER
from dashboard.view import View
from export.slides import Slide, Table
from language import formatting
from metrics.control import Control
from metrics.definition import COUNTS, Metric

Drawn = tuple[Slide, Control | None, Metric | None]


def in_the_room(view: View, about: str, screens: Sequence[Drawn], mark: str = "") -> None:
    """The screen that the URL names (screen=3), as large as the room needs.

    about: in small print above, of the whole; mark: a watermark, "" for none.
    """
    number = int(view.filters.choose("screen", [str(at + 1) for at in range(len(screens))], "1") or 1)
    is_light = view.filters.choose("ground", ("light",), None) == "light"
    view.steps.extend(slide.title for slide, _, _ in screens)
    st.html(_sheet(is_light=is_light))
    slide, control, metric = screens[number - 1]
    st.html(f'<p class="sq-kicker">{html.escape(about)}</p><h1 class="sq-title">{html.escape(slide.title)}</h1>')
    quote = " sq-quote sq-words" if slide.key == "story" else ""
    st.html(f'<p class="sq-sentence sq-saying{quote}">{html.escape(slide.sentence)}</p>')
    if control is not None and metric is not None:
        drawn = spec(view, control, metric)
        draw(lit(drawn) if is_light else drawn)
    if below := lines(slide) + table(slide.table) + _watermark(mark):
        st.html(below)


def at_the_desk(view: View, slide: Slide, control: Control | None, metric: Metric | None) -> None:
    """What the screen will show, small."""
    if control is not None and metric is not None:
        draw(spec(view, control, metric))
    if below := lines(slide) + table(slide.table):
        st.html(below)


def spec(view: View, control: Control, metric: Metric) -> Spec:
    """The control chart of a slide, for the desk or the room."""
    reader = view.language
    figure = say(view, metric)
    target = control.series.target
    lines = [] if target is None else [Line(target, reader.text("Target {value}", value=figure(target)))]
    return charts.chart(
        control,
        reader,
        name=metric.texts[reader.code].name,
        unit=metric.unit,
        counted=_counted(view, metric),
        lines=lines,
        present=view.present,
    )


def lines(slide: Slide) -> str:
    """HTML: the lines below the sentence; empty where there are none."""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in slide.lines)
    return f'<ul class="sq-lines sq-words">{items}</ul>' if items else ""


def table(found: Table | None) -> str:
    """HTML: a slide's table; empty where there is none. Its first and last cells are people's own words."""
    if found is None:
        return ""
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in found.heads)
    rows = "".join(
        "<tr>" + "".join(_cell(cell, is_own=at in (0, len(row) - 1)) for at, cell in enumerate(row)) + "</tr>"
        for row in found.rows
    )
    head, body = f"<thead><tr>{heads}</tr></thead>", f"<tbody>{rows}</tbody>"
    return f'<div class="sq-table sq-list sq-whole" tabindex="0"><table>{head}{body}</table></div>'


def _cell(text: str, *, is_own: bool) -> str:
    css = ' class="sq-words"' if is_own else ""
    return f"<td{css}>{html.escape(text)}</td>"


def _counted(view: View, metric: Metric) -> Callable[[float], str]:
    reader = view.language
    return lambda n: reader.text(COUNTS[metric.counts], n=formatting.number(reader, n))


def _watermark(mark: str) -> str:
    return f'<p class="sq-watermark" role="note">{html.escape(mark)}</p>' if mark else ""


def _sheet(*, is_light: bool) -> str:
    names = ["screens.css", *(["light.css"] if is_light else [])]
    return "<style>" + "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names) + "</style>"
