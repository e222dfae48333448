"""Tables as CSV and Excel: the cells as they stand on the screen, and what is needed to read them elsewhere.

A cell that is a figure becomes a number that looks the same ("94.2%" is 0.942 shown as a percentage), and every other
cell is text: never a formula, whatever a patient or a colleague typed. What is withheld on the screen is withheld here,
for nothing but the screen's cells goes in.
"""

import csv as writer
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from charts.theme import LIGHT
from export.typeface import width
from language.formatting import MINUS

FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # what a spreadsheet would run instead of showing, in full width too
BOM = "\ufeff"  # without it Excel reads Chinese as Latin
_FIGURE = re.compile(rf"([+{MINUS}-]?)(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)?(%?)([^\d]*)")
_LONGEST_SHEET = 31  # Excel's limit of a sheet's name
_MOST_DIGITS = 15  # of a number that a spreadsheet keeps
_NOT_IN_SHEET = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Numbers:
    """One table of a page: its title, heads and cells in words; note: how it is read."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class About:
    """What tables are about: (name, what is said) of page, filters, who, when; (name, definition, formula) of metrics.

    words: of the sheet's name and of its three heads.
    """

    facts: Sequence[tuple[str, str]]
    definitions: Sequence[tuple[str, str, str]]
    words: tuple[str, str, str, str]


def csv(table: Numbers, about: About) -> bytes:
    """One table as CSV in UTF-8 that Excel recognises; an empty line, then what it is about."""
    lines: list[Sequence[str]] = [table.heads, *table.rows, []]
    if table.note:
        lines.append([table.note])
    lines += about.facts
    lines += about.definitions
    text = io.StringIO(newline="")
    writer.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return (BOM + text.getvalue()).encode("utf-8")


def archive(tables: Sequence[Numbers], about: About) -> bytes:
    """Several tables as CSV, one file each, in a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, table in zip(_names(tables), tables, strict=True):
            folder.writestr(f"{name}.csv", csv(table, about))
    return buffer.getvalue()


def excel(tables: Sequence[Numbers], about: About) -> bytes:
    """An Excel workbook: a sheet for each table, the last one says what they are about."""
    book = Workbook()
    book.remove(book.active)
    for name, table in zip(_names(tables), tables, strict=True):
        sheet = book.create_sheet(name)
        _fill(sheet, [table.heads, *table.rows])
        sheet.freeze_panes = "A2"
        if table.rows:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{len(table.rows) + 1}"
        if table.note:
            _text(sheet.cell(len(table.rows) + 3, 1), table.note)
    sheet = book.create_sheet(about.words[0][:_LONGEST_SHEET])
    defined = [[], about.words[1:], *about.definitions] if about.definitions else []
    _fill(sheet, [*about.facts, *defined], head=len(about.facts) + 2)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def figure(text: str) -> tuple[float, str] | None:
    """A cell that is a figure as a number and Excel's format that shows it as it stands; None for any other text."""
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, decimals, percent, unit = found.groups()
    if (len(whole) > 1 and whole.startswith("0")) or len(whole + (decimals or "")) > _MOST_DIGITS:  # an identifier
        return None
    number = float(whole.replace(",", "") + (decimals or "")) * (-1 if sign in (MINUS, "-") else 1)
    form = ("#,##0" if "," in whole else "0") + ("." + "0" * (len(decimals) - 1) if decimals else "") + percent
    form += f'"{unit}"' if unit else ""
    if unit and ('"' in unit or len(unit) > 12):
        return None
    if sign:  # every sign as it stands, whatever the spreadsheet would write
        form = f'"+"{form};"{MINUS}"{form};{form}' if sign == "+" else f'{form};"{MINUS}"{form}'
    return (round(number / 100, 12) if percent else number), form


def harmless(text: str) -> str:
    """A cell of a CSV as text that no spreadsheet runs; a figure's real minus becomes the one that it can read."""
    if figure(text) is not None:
        return text.replace(MINUS, "-")
    return f"'{text}" if text.startswith(FORMULA) else text


def _fill(sheet: Any, rows: Sequence[Sequence[str]], head: int = 1) -> None:
    for at, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            known = figure(text) if at > head else None
            if known is None:
                _text(cell, text)
            else:
                cell.value, cell.number_format = known
            if at == head:
                cell.font = Font(bold=True, color=LIGHT.secondary.lstrip("#"))
                cell.fill = PatternFill("solid", fgColor=LIGHT.panel.lstrip("#"))
    for column in range(1, max((len(row) for row in rows), default=0) + 1):
        texts = [row[column - 1] for row in rows if len(row) >= column]
        widest = max(width(text[:60], 1) for text in texts)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, 2.1 * widest + 3)


def _text(cell: Any, text: str) -> None:
    """Text, whatever it begins with. Excel keeps at most 32,767 characters, XML no control characters."""
    cell.value = "".join(char for char in text if char.isprintable() or char == "\n")[:32_767]
    cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True  # stays text when somebody edits it


def _names(tables: Sequence[Numbers]) -> list[str]:
    """A name for each sheet or file: its title, cut to what Excel takes, and told apart."""
    found: list[str] = []
    for table in tables:
        name = table.title.translate(_NOT_IN_SHEET).strip("' ")[:_LONGEST_SHEET] or "1"
        count = 2
        while name.casefold() in {other.casefold() for other in found}:
            tail = f" {count}"
            name, count = table.title.translate(_NOT_IN_SHEET)[: _LONGEST_SHEET - len(tail)] + tail, count + 1
        found.append(name)
    return found
