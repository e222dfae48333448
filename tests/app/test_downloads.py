"""What is taken away equals what stands on the screen, cell by cell, withheld figures included."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from export.tables import figure
from harness import Open, said
from language import language

HEAD, DIRECTOR = "head.cardiology@demo.invalid", "director@demo.invalid"
PAGES = (
    *("monitor.overview", "voice.satisfaction", "voice.complaints", "flow.waiting", "people.service_stars"),
    "improve.actions",
)
Files = dict[str, Callable[[], bytes]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the page's buttons would hand out, by file name."""
    found: Files = {}

    def button(_label: str, data: Any, *, file_name: str, **_: object) -> bool:
        found[file_name] = data
        return False

    monkeypatch.setattr(st, "download_button", button)
    return found


def _behind(opened: Open, page: str, **parameters: str) -> AppTest:
    """The page with its numbers opened."""
    app = opened(page, **parameters)
    app.session_state["numbers"] = True
    return app.run()


def _on_screen(app: AppTest) -> list[list[list[str]]]:
    """The tables of the expander: rows of cells, heads first."""
    block = said(app)
    tables = re.findall(r'<div class="sq-table" tabindex="0"><table>(.*?)</table>', block, re.S)
    return [
        [
            [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
            for row in re.findall("<tr>(.*?)</tr>", table, re.S)
        ]
        for table in tables
    ]


def _in_excel(content: bytes) -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("lang", "person"), [("zh", HEAD), ("en", DIRECTOR)])
def test_excel_equals_the_screen(opened: Open, files: Files, page: str, lang: str, person: str) -> None:
    shown = _on_screen(_behind(opened, page, lang=lang, as_=person))
    assert shown
    name, content = next((name, data()) for name, data in files.items() if name.endswith(".xlsx"))
    *sheets, about = _in_excel(content)
    assert len(sheets) == len(shown), name
    for table, sheet in zip(shown, sheets, strict=True):
        assert [str(cell) for cell in sheet[0]] == table[0]
        for row, kept in zip(table[1:], sheet[1:], strict=False):
            for cell, value in zip(row, kept, strict=True):
                known = figure(cell)
                assert value == (pytest.approx(known[0]) if known else cell or None)
    assert any(person in str(cell) for row in about for cell in row)


@pytest.mark.parametrize("page", PAGES)
def test_csv_equals_the_screen(opened: Open, files: Files, page: str) -> None:
    shown = _on_screen(_behind(opened, page, lang="zh", as_=HEAD))
    name, content = next((name, data()) for name, data in files.items() if not name.endswith(".xlsx"))
    if name.endswith(".zip"):
        folder = zipfile.ZipFile(io.BytesIO(content))
        texts = [folder.read(entry).decode("utf-8-sig") for entry in folder.namelist()]
    else:
        texts = [content.decode("utf-8-sig")]
    for table, text in zip(shown, texts, strict=True):
        rows = list(csv.reader(io.StringIO(text)))[: len(table)]
        assert [[cell.replace("−", "-") for cell in row] for row in table] == rows


def test_what_is_withheld_is_in_no_file(opened: Open, files: Files) -> None:
    """An hour of the week with too few waits: its row has words on the screen, and no number in the file."""
    app = _behind(opened, "flow.waiting", lang="zh", as_=HEAD, department="cardiology", step="consultation")
    few = language("zh").text("too few to show")
    shown, _ = _on_screen(app)
    hidden = [row for row in shown if few in row]
    assert hidden
    sheet = _in_excel(next(data() for name, data in files.items() if name.endswith(".xlsx")))[0]
    kept = [row for row in sheet if few in row]
    assert len(kept) == len(hidden)
    assert all(not any(isinstance(cell, int | float) for cell in row) for row in kept)


def test_the_scorecard_is_taken_away_as_it_stands(opened: Open, files: Files) -> None:
    """Cell by cell: the figure of the board's link, and none where the board has none."""
    app = _behind(opened, "monitor.overview", lang="en", as_=DIRECTOR)
    board = re.search(r'<div class="sq-board".*?</table>', said(app), re.S)
    assert board
    figures = re.findall(r"<td[^>]*>.*?<b>(.*?)</b>", board[0], re.S)
    sheet = _in_excel(next(data() for name, data in files.items() if name.endswith(".xlsx")))[0]
    kept = [row[2] for row in sheet[1 : len(figures) + 1]]
    assert len(figures) > 50
    assert kept == [pytest.approx(known[0]) if (known := figure(cell)) else cell for cell in figures]


def test_every_action_is_taken_away_not_only_those_on_the_board(opened: Open, files: Files) -> None:
    app = _behind(opened, "improve.actions", lang="en", as_=DIRECTOR)
    lanes = re.findall(r'<section class="sq-lane"><h3>[^<]*<small>(\d+)</small>', said(app))
    sheet = _in_excel(next(data() for name, data in files.items() if name.endswith(".xlsx")))[0]
    stopped = [row for row in sheet if "Stopped" in row]
    assert sum(1 for row in sheet[1:] if row[0] and row[2]) - len(stopped) == sum(map(int, lanes)) > 20


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_made_while_the_numbers_are_closed(opened: Open, files: Files, page: str) -> None:
    opened(page, lang="zh")
    assert not any(name.endswith(".xlsx") for name in files)


@pytest.mark.parametrize("by", ["person", "department"])
def test_the_points_to_take_away_are_those_on_the_screen(opened: Open, files: Files, by: str) -> None:
    app = opened("people.points", lang="en", as_=HEAD, period="2026-10", by=by)
    shown = app.dataframe[0].value
    assert len(shown)
    made = {name: data() for name, data in files.items()}
    assert set(made) == {f"points-2026-10-{by}.xlsx", f"points-2026-10-{by}.csv"}
    sheet, about = _in_excel(made[f"points-2026-10-{by}.xlsx"])
    assert sheet[0] == list(shown.columns)
    kept = sheet[1 : len(shown) + 1]
    assert [row[0] for row in kept] == shown.iloc[:, 0].tolist()
    at = sheet[0].index("Points")
    assert [row[at] for row in kept] == pytest.approx(shown["Points"].tolist())
    assert any(HEAD in str(cell) for row in about for cell in row)
    rows = list(csv.reader(io.StringIO(made[f"points-2026-10-{by}.csv"].decode("utf-8-sig"))))
    assert [float(row[at]) for row in rows[1 : len(shown) + 1]] == pytest.approx(shown["Points"].tolist())
