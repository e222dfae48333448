"""The signs of charts.icons where a table has hundreds of them: drawn once in a style sheet, named by class in a cell.

Written out, those of one board would be half a megabyte of HTML.
"""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from charts import icons

VARIATIONS = ("concern", "improvement", "common", "high", "low")
ASSURANCES = ("fail", "inconsistent", "pass")
_DIRECTIONS = ("up", "down", "neutral")


@dataclass(frozen=True)
class Sign:
    """One drawing: `code` of VARIATIONS or ASSURANCES, `better` as in the metric's definition."""

    code: str
    better: str

    @property
    def css(self) -> str:
        """Its classes."""
        return f"sq-sign sq-sign-{self.code}-{self.better}"

    def svg(self, present: bool) -> str:
        """Its drawing; the words stand in the cell."""
        draw = icons.variation if self.code in VARIATIONS else icons.assurance
        return draw(self.code, self.better, "", present=present)


@cache
def sheet(present: bool) -> str:
    """The style element that draws them all."""
    signs = [Sign(code, better) for code in (*VARIATIONS, *ASSURANCES) for better in _DIRECTIONS]
    rules = "".join(
        f'.sq-sign-{sign.code}-{sign.better}{{background-image:url("data:image/svg+xml,{quote(sign.svg(present))}")}}'
        for sign in signs
    )
    return f"<style>{rules}</style>"
