"""Slides laid out on 16:9 sheets, once for all files: what stands where, how large, on which line.

Everything is measured before it is placed: text becomes smaller down to SMALLEST, and what does not fit even then goes
on on a further sheet; nothing overflows. Lengths are points (1/72 inch), from the top left corner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from export.layout_table import Grid, fit
from export.slides import Plot, Slide, Table
from export.typeface import is_cut, shorten, wrap

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 48.0
KICKER, LARGEST, SMALLEST, FOOTER = 18.0, 30.0, 18.0, 14.0
LEADING = 1.3  # of lines of text
GAP = 24.0
SLACK = 0.94  # of a line is filled: Office's letters are a little wider than those measured
TITLE_LINES = 3
_BODY_SIZES = (24.0, 22.0, 20.0, SMALLEST)
_SMALL_TITLE = 24.0
_TITLE_WIDTH = (WIDTH - 2 * MARGIN) * SLACK
_PLOT_SHARE = 0.58  # of the width, where something stands beside it


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Words:
    """Text: its paragraphs as they were given, and the lines that each becomes at this size."""

    box: Box
    size: float
    paragraphs: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: the slide it shows (part of), its place among its slide's sheets, and the blocks on it."""

    slide: Slide
    part: int
    parts: int
    title: Words
    plot: tuple[Plot, Box] | None = None
    grid: tuple[Grid, Box] | None = None
    words: Words | None = None

    @property
    def notes(self) -> list[str]:
        """What the speaker reads: what was shortened on the sheet, whole; then the slide's notes."""
        whole = self.slide.sentence if is_cut(self.slide.sentence, self.title.lines[0]) else ""
        cut = self.grid[0].cut if self.grid else ()
        return [text for text in (whole, *cut, *self.slide.notes) if text]


def sheets(slides: Sequence[Slide]) -> list[Sheet]:
    """Every slide on as many sheets as it needs."""
    return [sheet for slide in slides for sheet in _numbered(list(_of(slide)))]


def paragraph_height(lines: Sequence[Sequence[str]], size: float) -> float:
    """How high paragraphs stand, with half a line between them."""
    count = sum(len(each) for each in lines)
    return size * LEADING * (count + 0.5 * max(0, len(lines) - 1))


def _numbered(found: list[Sheet]) -> list[Sheet]:
    return [replace(sheet, part=number, parts=len(found)) for number, sheet in enumerate(found, 1)]


def _of(slide: Slide) -> Iterator[Sheet]:
    """A plot takes the first sheet, with lines or a short table beside it; what is left goes on below or after."""
    slide = _with_a_title_that_fits(slide)
    title = _title(slide)
    top = title.box.bottom + GAP * 0.75
    body = Box(MARGIN, top, WIDTH - 2 * MARGIN, HEIGHT - MARGIN - 14 - top)
    lines, table, plot = list(slide.lines), slide.table, slide.plot
    sheet = Sheet(slide, 1, 1, title)
    if plot is not None:
        beside = Box(body.left + body.width * _PLOT_SHARE + GAP, top, body.width * (1 - _PLOT_SHARE) - GAP, body.height)
        if lines and (words := _words(lines, beside, whole=True)):
            sheet, lines = replace(sheet, words=words), []
        elif not lines and table and (grids := fit(table, beside.width, beside.height)) and len(grids) == 1:
            sheet, table = replace(sheet, grid=(grids[0], beside)), None
        alone = sheet.words is None and sheet.grid is None
        yield replace(sheet, plot=(plot, body if alone else replace(body, width=body.width * _PLOT_SHARE)))
        sheet = Sheet(slide, 1, 1, title)
    if table is not None and table.rows:
        yield from _tables(sheet, table, lines, body)
    elif lines:
        yield from _lines(sheet, lines, body)
    elif plot is None:
        yield sheet


def _with_a_title_that_fits(slide: Slide) -> Slide:
    """A sentence that is no title (a patient's story) stands below its title, where it can be read whole."""
    if (
        slide.plot is not None
        or slide.table is not None
        or len(wrap(slide.sentence, _SMALL_TITLE, _TITLE_WIDTH)) <= TITLE_LINES
    ):
        return slide
    return replace(slide, sentence=slide.title, lines=[slide.sentence, *slide.lines])


def _tables(sheet: Sheet, table: Table, lines: list[str], body: Box) -> Iterator[Sheet]:
    """A table on as many sheets as it needs; the lines stand under its end if there is room."""
    grids = fit(table, body.width, body.height)
    for grid in grids[:-1]:
        yield replace(sheet, grid=(grid, body))
    last = grids[-1]
    below = replace(body, top=body.top + last.height + GAP, height=body.height - last.height - GAP)
    words = _words(lines, below, whole=True) if lines else None
    yield replace(sheet, grid=(last, body), words=words)
    if lines and words is None:
        yield from _lines(sheet, lines, body)


def _lines(sheet: Sheet, lines: list[str], body: Box) -> Iterator[Sheet]:
    """Lines on as many sheets as they need."""
    left = lines
    while left:
        words = _words(left, body, whole=False)
        assert words is not None
        yield replace(sheet, words=words)
        left = _rest(left, words)


def _rest(lines: Sequence[str], words: Words) -> list[str]:
    """What a sheet did not hold: further paragraphs, and the end of the one that was cut."""
    shown = len(words.paragraphs)
    cut = lines[shown - 1][len(words.paragraphs[-1]) :].lstrip()
    return [*([cut] if cut else []), *lines[shown:]]


def _words(lines: Sequence[str], box: Box, *, whole: bool) -> Words | None:
    """The lines as large as fits; None where they do not fit and the whole is wanted, else as many as do."""
    wrapped: list[list[str]] = []
    for size in _BODY_SIZES:
        wrapped = [wrap(line, size, (box.width - size * 1.1) * SLACK) for line in lines]
        if paragraph_height(wrapped, size) <= box.height:
            return Words(box, size, list(lines), wrapped)
    if whole:
        return None
    kept: list[list[str]] = []
    for each in wrapped:
        kept.append([])
        for line in each:
            if paragraph_height([*kept[:-1], [*kept[-1], line]], SMALLEST) > box.height:
                break
            kept[-1].append(line)
        if len(kept[-1]) < len(each):
            break
    kept = [each for each in kept if each] or [wrapped[0][:1]]
    said = [*lines[: len(kept) - 1], _beginning(lines[len(kept) - 1], kept[-1])]
    return Words(box, SMALLEST, said, kept)


def _beginning(paragraph: str, lines: Sequence[str]) -> str:
    """As much of the paragraph as these lines hold."""
    at = 0
    for line in lines:
        at = paragraph.index(line, at) + len(line)
    return paragraph[:at]


def _title(slide: Slide) -> Words:
    """The sentence in at most three lines; what is longer is shortened here, and stands whole in the notes."""
    within = _TITLE_WIDTH
    size = next(
        (size for size in (LARGEST, 28.0, 26.0) if len(wrap(slide.sentence, size, within)) <= 2),
        _SMALL_TITLE,
    )
    lines = shorten(slide.sentence, size, within, TITLE_LINES)
    whole = wrap(slide.sentence, size, within)
    said = slide.sentence if len(whole) <= TITLE_LINES else "".join(lines)
    top = MARGIN * 0.75 + KICKER * LEADING + 4
    return Words(Box(MARGIN, top, WIDTH - 2 * MARGIN, len(lines) * size * LEADING), size, [said], [lines])
