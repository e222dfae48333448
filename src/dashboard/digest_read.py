"""One department's month (or the hospital's) as one person may see it, read and judged as the overview does."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from dashboard import overview
from dashboard.filters import Filters
from dashboard.overview import Standings
from dashboard.overview_choice import Choice
from dashboard.view import View
from language import Problem, language
from metrics import periods
from metrics.periods import MONTHS_BEFORE, Period
from warehouse import complaints, digest
from warehouse import overview as warehouse
from warehouse.complaints import ComplaintScope
from warehouse.people import Person


@dataclass(frozen=True)
class Month:
    """What a page of the digest is made of. complaints: overdue cases (warehouse.complaints.open_cases); actions and
    stars: as of warehouse.digest.
    """

    place: str
    found: Standings
    complaints: pd.DataFrame
    actions: pd.DataFrame
    stars: pd.DataFrame


def view_of(person: Person, tx: Connection, code: str) -> View:
    """A person's view without a screen; its links carry the language."""
    return View(language(code), person, tx, Filters({}, silent=False, chosen={"lang": code}), {}, present=False)


def month_of(view: View, asked: str | None) -> Period:
    """The month asked for (2026-10), by default the last whole one. Problem: not a month, or one without data."""
    extent = overview.extent(view)
    if extent is None:
        raise Problem("There are no data yet, so there is no month to report on.")
    offered = [period for period in periods.options(*extent) if _is_month(period.key)]
    if asked is None:
        return next((period for period in offered if periods.is_whole(period, *extent)), offered[0])
    if not _is_month(asked):
        raise Problem("{month} is not a month. Give it like this: 2026-10.", month=asked[:20])
    for period in offered:
        if period.key == asked:
            return period
    raise Problem(
        "There are no data of {month}. There are from {first} to {last}.",
        month=asked,
        first=f"{extent[0]:%Y-%m}",
        last=f"{extent[1]:%Y-%m}",
    )


def read(view: View, place: str, period: Period) -> Month:
    """Read it all in the view's transaction. place: '*' or a department."""
    choice = Choice(place, "", period)
    since = (pd.Timestamp(period.start) - pd.DateOffset(months=MONTHS_BEFORE)).date()
    totals = warehouse.totals(view.tx, since=since, start=period.start, end=period.end)
    own = [place] if place != "*" else view.own_departments
    scope = ComplaintScope(place, "responsible", "", period.start, period.end)
    cases = complaints.open_cases(view.tx, scope, own)
    return Month(
        place,
        overview.read(view, choice, totals),
        cases[cases["is_overdue"].astype(bool)],
        digest.overdue_actions(view.tx, [*own, *([place] if place == "*" else [])]),
        _stars(view, place, period.start),
    )


def _stars(view: View, place: str, month: date) -> pd.DataFrame:
    found = digest.stars(view.tx, month)
    return found if place == "*" else found[found["department_id"] == place]


def _is_month(key: str) -> bool:
    try:
        return len(key) == len("2026-10") and "Q" not in key and periods.parse(key, date.max).key == key
    except ValueError:
        return False
