"""What visitors are shown, read and reckoned once: the hospital as a whole, and published stars. No texts, no names."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.view import View
from metrics import periods
from metrics.definition import definitions
from metrics.periods import Period
from metrics.pride import MOST, Pride, choose
from warehouse import people, visitor

HOSPITAL = "*"


@dataclass(frozen=True)
class Visit:
    """month: the last one that is over by the data; figures: the hospital's points up to then; proud: what is shown of
    them; stars: name and role, of the latest published list; stars_month: its month, None where there is none.
    """

    month: date
    figures: pd.DataFrame
    proud: list[Pride]
    stars: pd.DataFrame
    stars_month: date | None
    is_demonstration: bool

    def series(self, metric: str) -> pd.DataFrame:
        """All points of one figure."""
        return self.figures[self.figures["metric"] == metric].reset_index(drop=True)


def read(view: View) -> Visit | None:
    """Read and reckon; None where there is nothing to show."""
    extent = view.extent
    figures = visitor.figures(view.tx, HOSPITAL)
    if figures.empty or extent is None:
        return None
    month = _last_whole(*extent)
    figures = figures[pd.to_datetime(figures["month"]) <= pd.Timestamp(month)].reset_index(drop=True)
    if figures.empty:
        return None
    stars = visitor.stars(view.tx)
    stars_month = stars["month"].iloc[0] if len(stars) else None
    proud = choose(figures, definitions(), MOST - (1 if len(stars) else 0))
    return Visit(month, figures, proud, stars, stars_month, people.is_demonstration(view.tx))


def _last_whole(first: date, last: date) -> date:
    """The last month that the data cover; the last one with data where none is whole."""
    months = [period for period in periods.options(first, last) if _is_month(period)]
    whole = [period for period in months if period.end <= last + pd.Timedelta(days=1)]
    return (whole or months)[0].start


def _is_month(period: Period) -> bool:
    return len(period.key) == len("2026-10") and "Q" not in period.key
