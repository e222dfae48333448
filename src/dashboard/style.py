"""The look that Streamlit's theme cannot give: the sheets beside this file, and the brand."""

import html
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
MARK = Path(__file__).resolve().parents[2] / "static" / "mark.svg"
_WIDTH_OF_A_LETTER = {True: 22, False: 11.5}  # Chinese and Latin, at the brand's 22 px


@cache
def sheet(present: bool, language: str) -> str:
    """The style element for every page; the projector's own and the language's come on top."""
    names = ["style.css", "board.css", "actions.css"]
    names += ["projector.css"] if present else []
    names += ["english.css"] if language == "en" else []
    return "<style>" + "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names) + "</style>"


@cache
def logo(product: str) -> str:
    """The brand as an SVG: the mark and the product's name beside it."""
    width = 46 + sum(_WIDTH_OF_A_LETTER[ord(letter) > 0x2E80] for letter in product)
    mark = MARK.read_text(encoding="utf-8")
    inside = mark[mark.index(">") + 1 : mark.rindex("</svg>")]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:.0f} 32" width="{width:.0f}" height="32">'
        f'{inside}<text x="42" y="23.5" font-size="21" font-weight="700" fill="#1C2B2D" '
        "font-family=\"Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif\">"
        f"{html.escape(product)}</text></svg>"
    )
