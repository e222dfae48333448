"""The letters of files: how wide text is, where it breaks into lines, and the font that goes into a PDF.

A PDF carries its own letters, so that it reads the same on a PC without Chinese fonts: those of FONT that are used.
What FONT lacks (rare characters of names) is written in RARE, which every reader of PDF brings along for Chinese.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

FONT = "NotoSansSC"
RARE = "STSong-Light"
FILE = Path(__file__).parent / "fonts" / "noto-sans-sc.ttf"
# what may neither begin nor end a line in Chinese typesetting (GB/T 15834)
_NOT_FIRST = frozenset("，。、；：？！）》】」』”’％%…—–·,.;:?!)]}")
_NOT_LAST = frozenset("（《【「『“‘([{")
_ELLIPSIS = "…"


@cache
def register() -> None:
    """Make FONT and RARE known to reportlab; as often as one likes."""
    pdfmetrics.registerFont(TTFont(FONT, FILE))
    pdfmetrics.registerFont(UnicodeCIDFont(RARE))


def runs(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with the name of the font that has its letters; control characters left out."""
    known = _letters()
    pieces = groupby((c for c in text if c.isprintable()), key=lambda c: FONT if ord(c) in known else RARE)
    return [(font, "".join(letters)) for font, letters in pieces]


def width(text: str, size: float) -> float:
    """How wide a line is, in the unit of size (points)."""
    register()
    return float(sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text)))


def wrap(text: str, size: float, within: float) -> list[str]:
    """The lines of a text that is `within` points wide. Chinese breaks anywhere but beside its punctuation, other
    words between them, what is longer than a line where it must. Line breaks of the text stay.
    """
    lines = []
    for paragraph in text.splitlines() or [""]:
        line, wide = "", 0.0
        for piece in _unbreakable(paragraph):
            rest, own = piece, width(piece, size)
            if wide + own > within and line:
                lines.append(line.rstrip())
                line, wide = "", 0.0
            while own > within and len(rest) > 1:
                fits = next((n for n in range(1, len(rest)) if width(rest[: n + 1], size) > within), 1)
                lines.append(rest[:fits])
                rest = rest[fits:]
                own = width(rest, size)
            line, wide = line + rest, wide + own
        lines.append(line.rstrip())
    return lines


def shorten(text: str, size: float, within: float, most: int) -> list[str]:
    """At most so many lines; where the text has more, the last ends with an ellipsis."""
    lines = wrap(text, size, within)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + _ELLIPSIS, size) > within:
        last = last[:-1]
    return [*lines[: most - 1], last + _ELLIPSIS]


def is_cut(text: str, lines: Sequence[str]) -> bool:
    """Whether `shorten` left something out."""
    return bool(lines) and lines[-1].endswith(_ELLIPSIS) and not text.rstrip().endswith(_ELLIPSIS)


@cache
def _letters() -> frozenset[int]:
    register()
    return frozenset(pdfmetrics.getFont(FONT).face.charToGlyph)


def _unbreakable(text: str) -> list[str]:
    """The pieces between which a line may end: Chinese characters with their punctuation, words with their spaces."""
    pieces: list[str] = []
    for char in text:
        before = pieces[-1] if pieces else ""
        together = (
            not before
            or char in _NOT_FIRST
            or before[-1] in _NOT_LAST
            or char == " "
            or (not _is_wide(char) and not _is_wide(before[-1]) and before[-1] != " ")
        )
        if before and together:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _is_wide(char: str) -> bool:
    return ord(char) >= 0x2E80
