"""No figure of the waiting page rests on fewer waits than its minimum, nor follows from those beside it.

A small hospital with few waits an hour, every choice that the page offers on it, and what each picture then shows.
Waits are no secret as answers are (docs/decisions/0014): a picture is held against itself, not against every other.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import cycle, product

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from charts.heatmap import heatmap
from charts.week import DOT
from contract import insert
from dashboard import waiting as page
from dashboard.filters import Filters
from dashboard.view import View
from dashboard.waiting_choice import MEASURE, Choice, comparable
from dashboard.waiting_table import table
from harness import Server
from language import language
from metrics import periods, waiting
from metrics.disclosure import CELL_WAITS, P90_WAITS
from metrics.waiting import MEASURES, Figures
from vega import rows as rows_of
from warehouse import connect, waits
from warehouse.config import Urls
from warehouse.people import person
from warehouse.read import as_person
from warehouse.refresh import refresh

DIRECTOR, HEAD = "director@few.invalid", "head@few.invalid"
CAMPUS_OF = {"eyes": "main", "bones": "main", "heart": "east"}
# 2 January 2026 was a public holiday, the 4th, a Sunday, a day to make up for it
DAYS = ("2026-01-02", "2026-01-04", "2026-01-05", "2026-01-12", "2026-02-02", "2026-02-03", "2026-02-09", "2026-02-10")
HOURS = (9, 10, 14)
LEAST = {"median": CELL_WAITS, "on_target": CELL_WAITS, "p90": P90_WAITS}
CHINA = timezone(timedelta(hours=8))


@pytest.fixture(scope="module")
def few(servers: Callable[[int], Server]) -> Iterator[tuple[Urls, pd.DataFrame]]:
    """Three departments on two campuses; imaging is done in bones for everybody. And the waits, one row each."""
    server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as owner:
        insert(owner, "campus", [{"campus_id": id_, "name": id_, "name_en": id_} for id_ in ("main", "east")])
        for id_, campus in CAMPUS_OF.items():
            row = {"department_id": id_, "name": id_, "name_en": id_, "campus_id": campus, "kind": "clinical"}
            insert(owner, "department", [row])
        for email, role, own in ((DIRECTOR, "director", []), (HEAD, "department_head", ["bones"])):
            row = {"email": email, "display_name": role, "role": role, "departments": own}
            insert(owner, "person", [row], schema="quality")
        steps = _steps()
        visit = {"status": "completed"}
        visits = [
            visit | {"visit_id": row["visit_id"], "department_id": row["visit_department_id"],
                     "kind": row["visit_kind"], "arrived_at": row["queued_at"]}
            for row in steps
        ]  # fmt: skip
        for name, rows in (("visit", visits), ("journey_step", steps)):
            owner.execute(sa.insert(sa.table(name, *map(sa.column, rows[0]), schema="hospital")), rows)
        refresh(owner)
    yield made, pd.DataFrame(steps)
    server.drop(made)


def _steps() -> list[dict]:
    """From none to some forty waits of each department in each hour of a day, by chance, with a seed."""
    draw = np.random.default_rng(7)
    found = []
    for patients, day, hour, (kind, step) in product(
        CAMPUS_OF, DAYS, HOURS, (("outpatient", "consultation"), ("outpatient", "imaging"), ("emergency", "imaging"))
    ):
        for number in range(int(draw.choice([0, 1, 3, 4, 6, 9, 12, 40]))):
            queued = datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=CHINA) + timedelta(minutes=number)
            key = f"{patients}-{kind}-{step}-{day}-{hour}-{number}"
            found.append(
                {"journey_step_id": key, "visit_id": key, "visit_department_id": patients, "visit_kind": kind,
                 "visit_is_booked": False, "sequence": 1, "step": step, "queued_at": queued,
                 "department_id": "bones" if step == "imaging" else patients,
                 "started_at": queued + timedelta(minutes=int(draw.integers(1, 60)))}
            )  # fmt: skip
    return found


@pytest.fixture(params=[DIRECTOR, HEAD])
def view(request: pytest.FixtureRequest, few: tuple[Urls, pd.DataFrame]) -> Iterator[View]:
    with as_person(request.param, connect.engine(few[0].reader)) as tx:
        somebody = person(tx)
        assert somebody is not None
        yield View(language("en"), somebody, tx, Filters({}, silent=False), {}, present=False)


def choices(view: View) -> Iterator[Choice]:
    """Every place, perspective, step, kind of visit, kind of days and period that the menus offer, each with its
    comparisons; of periods with the same days the first. The measures take turns: what is withheld asks for none.
    """
    assert view.extent is not None
    first, last = view.extent
    times = {
        tuple(day for day in DAYS if period.start <= date.fromisoformat(day) < period.end): period
        for period in reversed(periods.options(first, last))
    }
    measures = cycle(MEASURE.values())
    offered = waits.options(view.tx)
    # only a department tells its patients' waits from those in its hands
    offered = offered[~offered["department_id"].str.startswith("*") | (offered["perspective"] == "place")]
    for row in offered.itertuples():
        for period, days in product(times.values(), ("all", "ordinary")):
            each = Choice(
                row.department_id, row.perspective, row.visit_kind, row.step, days, next(measures), period, None
            )
            yield each
            beside = [other for other in comparable(view.extent, period) if other in times.values()]
            yield from (replace(each, compare=other) for other in beside)


def counted(steps: pd.DataFrame, choice: Choice, period: periods.Period) -> pd.Series:
    """How many waits each weekday × hour of a picture has, by the rows that went in."""
    local = steps["queued_at"]
    days = local.dt.date
    inside = (steps["step"] == choice.step) & (steps["visit_kind"] == choice.visit_kind)
    inside &= (days >= period.start) & (days < period.end)
    of = "visit_department_id" if choice.perspective == "patient" else "department_id"
    if choice.department != "*":
        campus = steps[of].map(CAMPUS_OF)
        inside &= (steps[of] == choice.department) | ("*" + campus == choice.department)
    if choice.days == "ordinary":
        inside &= ~days.astype(str).isin(DAYS[:2])
    return steps[inside].groupby([local.dt.day_of_week + 1, local.dt.hour]).size()


def test_no_figure_rests_on_too_few_waits_nor_follows_from_those_beside_it(
    few: tuple[Urls, pd.DataFrame], view: View
) -> None:
    seen, blank, along = 0, 0, 0
    for choice in choices(view):
        picture = page.picture(view, choice)
        for side in filter(None, (picture.now, picture.before if picture.comparing else None)):
            n = counted(few[1], choice, side.period)
            summary = side.summary.set_index(["weekday", "hour"])
            assert summary["n"].to_dict() == n.to_dict()
            assert side.whole.n == n.sum()
            for measure, least in LEAST.items():
                assert (summary["n"][summary[measure].notna()] >= least).all()
                assert np.isnan(side.whole.of(measure)[0]) or side.whole.n >= least
            hidden = summary["n"][summary["median"].isna()]
            is_told = side.whole.n >= CELL_WAITS
            assert not is_told or hidden.sum() == 0 or hidden.sum() >= CELL_WAITS, "all hours less those shown"
            assert (summary.loc[hidden.index, [*MEASURES]].isna()).all(axis=None)
            seen, blank, along = seen + 1, blank + len(hidden), along + int((hidden >= CELL_WAITS).sum())
        bins = waiting.distribution(picture.now.cells, picture.minutes)
        assert bins.empty or picture.now.whole.n >= CELL_WAITS
        for measure, control in picture.controls.items():
            shown = control.months[control.months["value"].notna()]
            assert (shown["n"] >= LEAST[measure]).all()
        if picture.comparing:
            _nothing_in_the_difference(picture)
    assert seen > 100
    assert blank > 100
    assert along > 0  # the test has hours that are blank only so that others do not follow


def _nothing_in_the_difference(picture: page.Picture) -> None:
    """Two periods side by side have no day in common, and no hour a change without both figures."""
    assert picture.before is not None
    now, before = picture.now, picture.before
    assert before.period.end <= now.period.start or now.period.end <= before.period.start
    found = waiting.difference(before.summary, now.summary, picture.choice.measure)
    shown = found[found["difference"].notna()]
    assert (shown[["n_before", "n_after"]] >= LEAST[picture.choice.measure]).all(axis=None)


def test_how_few_waits_a_blank_hour_has_is_said_neither_by_chart_nor_table(view: View) -> None:
    choice = next(choice for choice in choices(view) if choice.department == "bones" and choice.compare is None)
    picture = page.picture(view, choice)
    blank = picture.now.summary[picture.now.summary["median"].isna()]
    assert len(blank)
    body = table(view, picture).rows
    too_few = view.language.text("too few to show")
    assert [row[2] for row in body if row[3] == "–"] == [too_few] * len(blank)
    cells = rows_of(heatmap(picture.now.summary, view.language, "median"), "cells")
    assert {row["n"] for row in cells if row["text"] in ("", DOT)} <= {view.language.text("too few to show"), "–"}
    assert len([row for row in cells if row["text"] == DOT]) == len(blank)


def test_the_test_finds_what_the_minimum_alone_would_tell(
    few: tuple[Urls, pd.DataFrame], view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.waiting.summary.parts_shown", lambda n, least: np.asarray(n) >= least)
    with pytest.raises(AssertionError, match="all hours less those shown"):
        test_no_figure_rests_on_too_few_waits_nor_follows_from_those_beside_it(few, view)


def test_figures_below_the_minimum_are_blank_all_together() -> None:
    cells = pd.DataFrame({"weekday": [1], "hour": [9], "n": [9], "on_target": [9], "seconds": [np.full(9, 60.0)]})
    whole: Figures = waiting.overall(cells)
    assert whole.n == CELL_WAITS - 1
    assert all(np.isnan(whole.of(measure)[0]) for measure in MEASURES)
