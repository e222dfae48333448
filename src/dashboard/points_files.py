"""A table as a file: as CSV and as a workbook, each with what the figures mean and what was chosen."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run instead of showing
Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """title; facts: (name, words) of definition and filters; heads and rows: what the table says."""

    title: str
    facts: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """The facts, an empty line, the table; UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([sheet.title])
    out.writerows([harmless(name), harmless(said)] for name, said in sheet.facts)
    out.writerow([])
    out.writerow(sheet.heads)
    out.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(sheet: Sheet, facts_title: str) -> bytes:
    """The same as .xlsx: the table with numbers as numbers, the facts on a second sheet."""
    book = Workbook()
    table = book.active
    assert table is not None, "a new workbook has a sheet"
    table.title = sheet.title[:31]
    table.append(list(sheet.heads))
    for row in sheet.rows:
        table.append([cell if isinstance(cell, int | Decimal) else harmless(cell) for cell in row])
    for cell in table[1]:
        cell.font = Font(bold=True)
    table.freeze_panes = "A2"
    for at, head in enumerate(sheet.heads):
        cells = [head, *(str(row[at]) for row in sheet.rows[:200])]
        widest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in cell) for cell in cells)
        table.column_dimensions[get_column_letter(at + 1)].width = min(widest + 2, 60)
    told = book.create_sheet(facts_title[:31])
    for name, said in sheet.facts:
        told.append([harmless(name), harmless(said)])
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 24, 90
    for (cell,) in told["B1:B" + str(max(1, len(sheet.facts)))]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(cell: Cell) -> str:
    """A cell's text as text: what begins like a formula gets an apostrophe before it; a number stays one."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
