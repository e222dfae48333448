"""A table cut into grids that fit: widths of columns by what stands in them, rows as high as their longest cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from export.slides import Table
from export.typeface import is_cut, shorten, width

SIZES = (20.0, 18.0)
LEADING = 1.3
PAD = 8.0  # left and right of a cell
PAD_ROW = 5.0  # above and below
SLACK = 0.94
_FEW = 4.4  # characters that a line of a cell holds at least, if there is any way
_MOST_LINES = 8  # in one cell


@dataclass(frozen=True)
class Grid:
    """Part of a table: cells as lines, the heads first; widths of columns and heights of rows in points.

    right: which columns stand on the right, being figures. cut: texts that are longer than a cell holds, whole.
    """

    size: float
    cells: Sequence[Sequence[Sequence[str]]]
    widths: Sequence[float]
    heights: Sequence[float]
    right: Sequence[bool]
    cut: Sequence[str]

    @property
    def height(self) -> float:
        return sum(self.heights)


def fit(table: Table, within: float, room: float) -> list[Grid]:
    """The table in grids of at most this width and height, all of its rows; the heads above each."""
    columns = len(table.heads)
    rows = [(list(row) + [""] * columns)[:columns] for row in table.rows]
    found: list[Grid] = []
    for size in SIZES:
        found = _cut(table.heads, rows, size, within, room)
        if len(found) == 1:
            break
    return found


def is_figure(text: str) -> bool:
    """Whether a cell is read as a number: digits, or nothing to say, with at most a short unit."""
    return text in ("–", "") or (text.lstrip("+−-<>≥≤≈约")[:1].isdigit() and len(text) <= 14 and "年" not in text)


def _cut(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float, within: float, room: float) -> list[Grid]:
    widths = column_widths([heads, *rows], size, within)
    head, head_height = _row(heads, widths, size)
    right = [bool(rows) and all(is_figure(row[column]) for row in rows) for column in range(len(heads))]
    grids, cells, heights, cut = [], [head], [head_height], list[str]()
    for row in rows:
        drawn, height = _row(row, widths, size)
        if len(cells) > 1 and sum(heights) + height > room:
            grids.append(Grid(size, cells, widths, heights, right, cut))
            cells, heights, cut = [head], [head_height], []
        cells.append(drawn)
        heights.append(height)
        cut += [text for text, lines in zip(row, drawn, strict=True) if is_cut(text, lines)]
    return [*grids, Grid(size, cells, widths, heights, right, cut)]


def _row(row: Sequence[str], widths: Sequence[float], size: float) -> tuple[list[list[str]], float]:
    cells = [shorten(text, size, (wide - 2 * PAD) * SLACK, _MOST_LINES) for text, wide in zip(row, widths, strict=True)]
    return cells, max(len(lines) for lines in cells) * size * LEADING + 2 * PAD_ROW


def column_widths(rows: Sequence[Sequence[str]], size: float, within: float, pad: float = PAD) -> list[float]:
    """The width of each column: all that its longest cell wants, where there is room for that.

    Else every column gets a few characters, and of the rest the more the more it lacks: what is long takes more width.
    """
    wanted = [max(width(row[column], size) for row in rows) / SLACK + 2 * pad + 1 for column in range(len(rows[0]))]
    if sum(wanted) <= within:
        return [wide * within / sum(wanted) for wide in wanted]
    least = [min(wide, _FEW * size + 2 * pad) for wide in wanted]
    if sum(least) >= within:
        return [wide * within / sum(least) for wide in least]
    share = (within - sum(least)) / (sum(wanted) - sum(least))
    return [few + (wide - few) * share for few, wide in zip(least, wanted, strict=True)]
