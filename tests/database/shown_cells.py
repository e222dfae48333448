"""What the pages show of answers, whatever their filters, and what that would tell by subtraction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from dashboard import overview, satisfaction
from dashboard.filters import Filters
from dashboard.overview_choice import MONTHS_BEFORE
from dashboard.overview_choice import Choice as OverviewChoice
from dashboard.satisfaction_choice import Choice
from dashboard.view import View
from database.few_answers import CAMPUS_OF, EVERYTHING, FIRST, KINDS, LAST, MODES, MONTHS, PARTS
from language import language
from metrics import periods
from metrics.disclosure import SCORE_ANSWERS
from metrics.discretion import ANSWERS, QUESTIONS, judged
from metrics.periods import Period
from metrics.satisfaction import PROBLEMS, RATE, SCORE
from warehouse import connect
from warehouse import overview as read_overview
from warehouse import satisfaction as read
from warehouse.config import Urls
from warehouse.people import person
from warehouse.read import as_person


@dataclass(frozen=True)
class Cell:
    """What a shown figure rests on: the answers to a question, of some departments, of a part, of some months."""

    asked: str
    departments: frozenset[str]
    part: tuple[str, str]
    months: frozenset[str]

    def holds(self, other: "Cell") -> bool:
        """Whether the other's answers are among these."""
        return (
            self.asked == other.asked
            and self.departments >= other.departments
            and self.months >= other.months
            and self.part in (EVERYTHING, other.part)
        )


Shown = dict[Cell, int]


def looking(urls: Urls, email: str, look: Callable[[View], Shown]) -> Shown:
    """What somebody is shown."""
    with as_person(email, connect.engine(urls.reader)) as tx:
        somebody = person(tx)
        assert somebody is not None
        return look(View(language("en"), somebody, tx, Filters({}, silent=False), {}, present=False))


def offered(view: View) -> tuple[list[str], list[Period]]:
    """The places and the calendar periods of the menus, once where they hold the same months of data."""
    places = ["*", *(f"*{campus}" for campus in view.campuses.index), *view.own_departments]
    times = {months_of(period.start, period.end) & set(MONTHS): period for period in periods.options(FIRST, LAST)[1:]}
    return places, list(times.values())


@cache
def within(place: str) -> frozenset[str]:
    if place == "*":
        return frozenset(CAMPUS_OF)
    return frozenset(id_ for id_, campus in CAMPUS_OF.items() if place in (id_, f"*{campus}"))


@cache
def months_of(start: date, end: date) -> frozenset[str]:
    return frozenset(f"{month:%Y-%m}" for month in pd.date_range(start, end, freq="MS", inclusive="left"))


def on_satisfaction(view: View, places: Sequence[str] = (), parts: Sequence[tuple[str, str]] = PARTS) -> Shown:
    """Every figure of the satisfaction page under every choice, and how many answers it rests on."""
    found: Shown = {}
    every, times = offered(view)
    for place in places or every:
        counts = read.answers(view.tx, place)
        for period in times:
            for part in parts:
                kind = part[1] if part[0] == "visit_kind" else ""
                mode = part[1] if part[0] == "mode" else ""
                choice = Choice(place, kind, mode, RATE, period, (FIRST, LAST), counts)
                add(found, of_picture(satisfaction.picture(view, choice)))
    return found


def of_picture(picture: satisfaction.Picture) -> Iterator[tuple[Cell, int]]:
    choice = picture.choice
    months = months_of(choice.period.start, choice.period.end)

    def cell(asked: str, place: str, part: tuple[str, str] = choice.breakdown, time: frozenset[str] = months) -> Cell:
        return Cell(asked, within(place), part, time)

    for row in picture.table[picture.table["metric"].isin(QUESTIONS)].to_dict("records"):
        yield cell(str(row["metric"]), str(row["department_id"])), int(row["n"])
        if picture.before is not None and pd.notna(row["before"]):
            earlier = months_of(picture.before.start, picture.before.end)
            yield cell(str(row["metric"]), str(row["department_id"]), time=earlier), -1
    for metric, table in ((SCORE, picture.scores), (PROBLEMS, picture.problems)):
        for row in table[table["value"].notna()].to_dict("records"):
            yield cell(f"{metric} {row['touchpoint']}", choice.department), int(row["n"])
        for row in table[table["hospital"].notna()].to_dict("records"):
            yield cell(f"{metric} {row['touchpoint']}", "*"), -1
    for row in picture.modes[picture.modes["value"].notna()].to_dict("records"):
        yield cell(RATE, choice.department, ("mode", str(row["mode"]))), int(row["n"])
    beside = picture.departments  # without a column where a funnel compares them
    for row in beside[beside["value"].notna()].to_dict("records") if len(beside) else ():
        yield cell(RATE, str(row["department_id"])), int(row["n"])
    for comparison in picture.compared:
        of_kind = ("visit_kind", choice.visit_kind) if choice.visit_kind else EVERYTHING
        for row in comparison.rows.to_dict("records"):
            figure = judged(comparison.metric.id)
            yield cell(figure, str(row["department_id"]), of_kind), int(row["denominator"])
    controls = [(choice.department, picture.control), ("*", picture.hospital)]
    for place, control in controls:
        if control is not None:
            for row in control.months[control.months["value"].notna()].to_dict("records"):
                yield cell(RATE, place, time=frozenset({f"{row['month']:%Y-%m}"})), int(row["n"])


def on_overview(view: View, places: Sequence[str] = ()) -> Shown:
    """The same of the overview: cards, board, where to look first, the months' pictures."""
    found: Shown = {}
    every, times = offered(view)
    for period in times:
        since = (pd.Timestamp(period.start) - pd.DateOffset(months=MONTHS_BEFORE)).date()
        totals = read_overview.totals(view.tx, since=since, start=period.start, end=period.end)
        for place in places or every:
            for kind in ("", *KINDS):
                choice = OverviewChoice(place, kind, period)
                add(found, of_standings(view, overview.read(view, choice, totals)))
    return found


def of_standings(view: View, standings: overview.Standings) -> Iterator[tuple[Cell, int]]:
    choice = standings.choice
    part = ("visit_kind", choice.visit_kind) if choice.visit_kind else EVERYTHING
    months = months_of(choice.period.start, choice.period.end)
    before = {month for month in MONTHS if month < f"{choice.period.start:%Y-%m}"}
    tables = [standings.here, standings.hospital, standings.first]
    for row in pd.concat(tables).to_dict("records"):
        if row["metric"] in QUESTIONS:
            asked = str(row["metric"])
            yield Cell(asked, within(str(row["department_id"])), part, months), int(row["n"])
            if pd.notna(row["before"]):
                yield Cell(asked, within(str(row["department_id"])), part, frozenset(before)), -1
        elif row["metric"] in ANSWERS:  # a card of them all: nothing but what the touchpoints tell anyway
            assert row["metric"] in (SCORE, PROBLEMS) or judged(row["metric"]) == RATE
    for row in standings.board.to_dict("records"):  # of one month, whatever the period
        if row["metric"] in QUESTIONS:
            month = frozenset({f"{standings.judged.month:%Y-%m}"})
            yield Cell(str(row["metric"]), within(str(row["department_id"])), part, month), int(row["n"])
    for metric in QUESTIONS:
        series = standings.judged.months.get(metric, [])
        known = [month for month in MONTHS if f"{month}-01" < f"{choice.period.end}"]
        for month, value in zip(known, series, strict=False):
            if pd.notna(value):
                yield Cell(metric, within(choice.department), part, frozenset({month})), -1


PAGES = {"satisfaction": on_satisfaction, "overview": on_overview}


def add(found: Shown, cells: Iterator[tuple[Cell, int]]) -> None:
    """-1: the page does not say on how many it rests."""
    for cell, n in cells:
        known = found.get(cell, -1)
        assert n < 0 or known < 0 or known == n, "one figure, one number of answers"
        found[cell] = max(known, n)


def counted(urls: Urls) -> Callable[[Cell], int]:
    """How many answers any cell holds, by the owner's own count."""
    with connect.engine(urls.owner).connect() as owner:
        rows = pd.read_sql(
            """select case when touchpoint = '' then metric else metric || ' ' || touchpoint end as asked,
                department_id, to_char(month, 'YYYY-MM') as month, visit_kind, mode, denominator::integer as n
            from rollup.mode_month where department_id not like '*%%'""",
            owner,
        )

    @cache
    def count(cell: Cell) -> int:
        inside = (rows["asked"] == cell.asked) & rows["department_id"].isin(list(cell.departments))
        inside &= rows["month"].isin(list(cell.months))
        if cell.part != EVERYTHING:
            inside &= rows[cell.part[0]] == cell.part[1]
        return int(rows.loc[inside, "n"].sum())

    return count


def telling(shown: Shown, count: Callable[[Cell], int]) -> list[tuple[Cell, Cell | None]]:
    """Figures resting on too few, and pairs of which one, less the other, does."""
    n = {cell: count(cell) for cell in shown}
    assert all(said in (-1, n[cell]) for cell, said in shown.items())
    found: list[tuple[Cell, Cell | None]] = [(cell, None) for cell in n if 0 < n[cell] < SCORE_ANSWERS]
    for asked in {cell.asked for cell in n}:
        for one, other in combinations([cell for cell in n if cell.asked == asked and n[cell]], 2):
            larger, smaller = (one, other) if n[one] > n[other] else (other, one)
            if 0 < n[larger] - n[smaller] < SCORE_ANSWERS and larger.holds(smaller):
                found.append((larger, smaller))
    return found


def solvable(shown: Shown, count: Callable[[Cell], int]) -> list[Cell]:
    """Cells of too few that follow from any sums and differences of what is shown, however many: linear algebra.

    The months before a month, shown without their number, are left out of it.
    """
    found = []
    times = [months_of(period.start, period.end) & set(MONTHS) for period in periods.options(FIRST, LAST)[1:]]
    places = ["*", "*main", "*east", *CAMPUS_OF]
    atoms = [(id_, kind, mode, month) for id_ in CAMPUS_OF for kind in KINDS for mode in MODES for month in MONTHS]

    def row(cell: Cell) -> list[float]:
        return [
            float(id_ in cell.departments and month in cell.months and cell.part in (EVERYTHING, *told))
            for id_, kind, mode, month in atoms
            for told in [(("visit_kind", kind), ("mode", mode))]
        ]

    for asked in {cell.asked for cell in shown}:
        mine = [cell for cell, said in shown.items() if cell.asked == asked and said >= 0]
        empty = [
            cell for cell in (
                Cell(asked, frozenset({id_}), EVERYTHING, frozenset({month})) for id_ in CAMPUS_OF for month in MONTHS
            ) if count(cell) == 0
        ]  # fmt: skip
        basis = np.linalg.svd(np.array([row(cell) for cell in [*mine, *empty]]), full_matrices=False)
        space = basis.Vh[basis.S > 1e-9]
        for place in places:
            for part in PARTS:
                for time in {frozenset(time) for time in times}:
                    cell = Cell(asked, within(place), part, time)
                    if 0 < count(cell) < SCORE_ANSWERS:
                        vector = np.array(row(cell))
                        if np.abs(vector - vector @ space.T @ space).max() < 1e-6:
                            found.append(cell)
    return found
