"""No two figures of the satisfaction page, held against each other, tell of fewer answers than the minimum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from sqlalchemy import Connection

from dashboard import satisfaction
from dashboard.filters import Filters
from dashboard.satisfaction_choice import Choice
from dashboard.satisfaction_shown import ASKED
from dashboard.view import View
from language import language
from metrics import periods
from metrics.disclosure import SCORE_ANSWERS
from metrics.satisfaction import PROBLEMS, RATE, SCORE
from warehouse import connect
from warehouse import satisfaction as warehouse
from warehouse.config import Urls
from warehouse.people import person
from warehouse.read import as_person

EVERYTHING = ("", "")
LAST = date(2026, 10, 31)
DEPARTMENTS = ("orthopaedics", "rehabilitation")  # beside hospital and campuses


@dataclass(frozen=True)
class Cell:
    """What a shown figure rests on: the answers to `asked`, of some departments, of a part, of a time."""

    asked: str
    departments: frozenset[str]
    part: tuple[str, str]
    time: str

    def holds(self, other: "Cell") -> bool:
        """Whether the other's answers are among these."""
        same = (self.asked, self.time) == (other.asked, other.time)
        return same and self.departments >= other.departments and self.part in (EVERYTHING, other.part)


@pytest.fixture
def view(demo_urls: Urls, request: pytest.FixtureRequest) -> Iterator[View]:
    """The page's view by a person of the small demonstration, where few answer."""
    with as_person(request.param, connect.engine(demo_urls.reader)) as tx:
        looking = person(tx)
        assert looking is not None
        yield View(language("en"), looking, tx, Filters({}, silent=False), {}, present=False)


def pictures(view: View, key: str) -> Iterator[satisfaction.Picture]:
    """Every place, told apart by kind and by mode as the page's lists do."""
    extent = warehouse.extent(view.tx)
    assert extent is not None
    of_data = warehouse.departments(view.tx)
    own = [id_ for id_ in view.own_departments if id_ in DEPARTMENTS or view.is_head]
    for place in [*(id_ for id_ in sorted(of_data) if id_.startswith("*")), *own]:
        counts = warehouse.answers(view.tx, place)
        parts = [EVERYTHING, *(("visit_kind", kind) for kind in sorted(set(counts.visit_kind)))]
        for column, value in [*parts, *(("mode", mode) for mode in sorted(set(counts["mode"])))]:
            chosen = {"visit_kind": "", "mode": ""} | ({column: value} if column else {})
            period = periods.parse(key, LAST)
            yield satisfaction.picture(
                view, Choice(place, chosen["visit_kind"], chosen["mode"], RATE, period, extent, counts)
            )


def shown(view: View, picture: satisfaction.Picture) -> Iterator[tuple[Cell, int]]:
    """What one view of the page shows, and how many answers each figure rests on."""
    choice, own, part = picture.choice, picture.choice.department, picture.choice.breakdown

    def cell(asked: str, place: str, of: tuple[str, str] = part, time: str = choice.period.key) -> Cell:
        return Cell(asked, within(view, place), of, time)

    for metric in ASKED:
        for place in {own, "*"}:
            row = picture.of(metric, place)
            if row is not None:
                yield cell(metric, place), int(row["n"])
    for metric, table in ((SCORE, picture.scores), (PROBLEMS, picture.problems)):
        for row in table[table.value.notna()].to_dict("records"):
            yield cell(f"{metric} {row['touchpoint']}", own), int(row["n"])
    for row in picture.modes[picture.modes.value.notna()].to_dict("records"):
        yield cell(RATE, own, ("mode", row["mode"])), int(row["n"])
    for row in picture.departments[picture.departments.value.notna()].to_dict("records"):
        yield cell(RATE, row["department_id"]), int(row["n"])
    for row in picture.months[picture.months.value.notna()].to_dict("records"):
        yield cell(RATE, own, part, f"{row['month']:%Y-%m}"), int(row["n"])


def within(view: View, place: str) -> frozenset[str]:
    if place == "*":
        return frozenset({"all", *view.departments.index})  # and those that nobody is named for
    if place.startswith("*"):
        return frozenset(view.departments.index[view.departments.campus_id == place[1:]])
    return frozenset({place})


@pytest.mark.parametrize(
    ("view", "key"),
    [("director@demo.invalid", "2026-09"), ("head.rehabilitation@demo.invalid", "2026-Q3")],
    indirect=["view"],
)
def test_no_difference_of_two_shown_figures_tells_of_fewer_than_the_minimum(view: View, key: str) -> None:
    cells: dict[Cell, int] = {}
    for picture in pictures(view, key):
        for cell, n in shown(view, picture):
            assert n >= SCORE_ANSWERS
            assert cells.setdefault(cell, n) == n, "one figure, one number of answers"
    assert len(cells) > 100
    told = [
        (larger, smaller)
        for pair in combinations(cells, 2)
        for larger, smaller in (pair, pair[::-1])
        if larger.holds(smaller) and 0 < cells[larger] - cells[smaller] < SCORE_ANSWERS
    ]
    assert told == []


@pytest.mark.parametrize("view", ["quality@demo.invalid"], indirect=True)
def test_the_quality_office_sees_every_figure(view: View) -> None:
    small = 0
    for picture in pictures(view, "2026-09"):
        for table in (picture.scores, picture.problems, picture.modes):
            assert table.value[table.n > 0].notna().all()
            small += int((table.n < SCORE_ANSWERS).sum())
    assert small, "figures that others may not see"


def test_the_test_finds_what_the_minimum_alone_would_tell(demo_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.satisfaction_shown._may", lambda *_: True)
    monkeypatch.setattr("metrics.satisfaction.parts_shown", lambda n, least: np.asarray(n) >= least)
    with as_person("director@demo.invalid", connect.engine(demo_urls.reader)) as tx:
        found = look(tx)
    assert any(0 < a - b < SCORE_ANSWERS for a, b in found)


def look(tx: Connection) -> list[tuple[int, int]]:
    """The numbers of answers of nested figures."""
    looking = person(tx)
    assert looking is not None
    view = View(language("en"), looking, tx, Filters({}, silent=False), {}, present=False)
    cells = {cell: n for picture in pictures(view, "2026-09") for cell, n in shown(view, picture)}
    return [(cells[one], cells[other]) for one in cells for other in cells if one.holds(other)]
