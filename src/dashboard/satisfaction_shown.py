"""Which figures of the satisfaction page its reader may see: none that, by subtraction either, tells of too few."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.satisfaction_choice import Choice
from dashboard.view import View
from metrics.disclosure import answers_needed
from metrics.satisfaction import COVERAGE, RATE, RESPONSE
from metrics.suppression import ALL, Shown, shown
from warehouse import satisfaction as warehouse

ASKED = (RATE, "ease_rate", "nps")  # the questions; each has as many answers as gave one
BLANK = ["value", "low", "high"]
# figures that rest on the same answers as another, or are shown with it
_AS = {"satisfaction_score": RATE, "satisfaction_top_box": RATE, RESPONSE: RATE, COVERAGE: RATE}


def answered(metric: str) -> str:
    """The figure that has the same answers: what may be shown of the one may be shown of the other."""
    return _AS.get(metric, metric)


@dataclass(frozen=True)
class Discretion:
    """What may be shown, asked cell by cell. None: nothing is withheld from this reader, or nothing is told apart."""

    choice: Choice
    figures: Shown | None
    earlier: Shown | None
    touchpoints: Shown | None
    months: Shown | None

    def of(self, metric: str, place: str, part: tuple[str, str] | None = None) -> bool:
        """Whether a headline figure may be shown, of the chosen part of the answers if no other is named."""
        return _may(self.figures, place, self.part(metric) if part is None else part, _AS.get(metric, metric))

    def before(self, metric: str, place: str) -> bool:
        """The same of the period before."""
        return _may(self.earlier, place, self.part(metric), _AS.get(metric, metric))

    def part(self, metric: str) -> tuple[str, str]:
        """What of the answers a figure of this choice rests on; coverage knows no mode."""
        return ALL if metric == COVERAGE and self.choice.mode else self.choice.breakdown

    def at_touchpoint(self, metric: str, place: str, touchpoint: str) -> bool:
        """Whether a touchpoint's figure may be shown."""
        return _may(self.touchpoints, place, self.choice.breakdown, f"{metric} {touchpoint}")

    def in_month(self, month: pd.Timestamp, place: str) -> bool:
        """Whether a month of the chosen figure may be shown, of the chosen place or of the hospital."""
        return _may(self.months, place, self.choice.breakdown, month)


def discretion(view: View, choice: Choice, before: tuple[date, date] | None) -> Discretion:
    """Reckon it, from what else the page shows of the other places, kinds and modes."""
    if answers_needed(view.person.role) == 1:
        return Discretion(choice, None, None, None, None)
    now = warehouse.answered(view.tx, list(ASKED), choice.period.start, choice.period.end)
    earlier = warehouse.answered(view.tx, list(ASKED), *before) if before else None
    column = choice.breakdown[0]
    touchpoints = months = None
    if column or choice.department != "*":
        span = (choice.period.start, choice.period.end)
        places = _near(view, choice.department)
        touchpoints = _shown(view, warehouse.touchpoint_answers(view.tx, places, *span, column), column)
        rows = warehouse.month_answers(view.tx, places, _AS.get(choice.metric, choice.metric), column)
        months = _shown(view, rows.assign(case=pd.to_datetime(rows["case"])), column)
    return Discretion(
        choice,
        _shown(view, now, "visit_kind", "mode"),
        None if earlier is None else _shown(view, earlier, "visit_kind", "mode"),
        touchpoints,
        months,
    )


def parents(view: View, places: Iterable[str]) -> dict[str, str | None]:
    """The places among which one can subtract, wholes first, each with the place that it is a part of."""
    known = set(places)
    found: dict[str, str | None] = {"*": None}
    found |= {f"*{campus}": "*" for campus in view.campuses.index if f"*{campus}" in known}
    for department in view.own_departments:
        if department in known:
            campus = f"*{view.departments.campus_id[department]}"
            found[department] = campus if campus in found else "*"
    return found


def _near(view: View, place: str) -> list[str]:
    """A place, what it is a part of, and the other parts of that: what its figures could be subtracted from."""
    if place == "*":
        return ["*"]
    wholes = ["*", *(f"*{campus}" for campus in view.campuses.index)]
    if place.startswith("*"):
        return wholes
    campus_of = view.departments["campus_id"]
    return wholes + [id_ for id_ in view.own_departments if id_ == place or campus_of[id_] == campus_of[place]]


def _shown(view: View, rows: pd.DataFrame, *columns: str) -> Shown:
    """rows: department_id, case, columns, n."""
    told = [column for column in columns if column]
    least = answers_needed(view.person.role)
    return shown(rows, "case", told, parents(view, rows["department_id"].unique()), least)


def _may(of: Shown | None, place: str, part: tuple[str, str], case: object) -> bool:
    return of is None or of.of(place, part, case)
