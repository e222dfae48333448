"""The overview's board on the demonstration hospital: the planted drift on top, one verdict for everybody who looks."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection

from dashboard import board, overview
from dashboard.filters import Filters
from dashboard.overview_choice import MONTHS_BEFORE, Choice
from dashboard.view import View
from demo.stories import stories
from language import language
from metrics import figures, periods
from metrics.board import CONCERN, FAILING, KEYS, most_concern_first, standing_out
from metrics.control import Series, control
from metrics.definition import definitions
from metrics.standing import needed
from warehouse import connect, people
from warehouse import overview as warehouse
from warehouse.config import Urls
from warehouse.phases import phases
from warehouse.read import as_person, frame

DIRECTOR = "director@demo.invalid"
DRIFTING = stories()["drifting_department"]["department"]
LAST_DAY = date(2026, 10, 31)


@contextmanager
def looking(urls: Urls, email: str) -> Iterator[View]:
    with as_person(email, connect.engine(urls.reader)) as tx:
        person = people.person(tx)
        assert person is not None
        yield View(language("en"), person, tx, Filters({}, silent=False), {}, present=False)


def read(view: View, department: str = "*", period: str = "2026-10", kind: str = "") -> overview.Standings:
    """What the page shows of a place and period."""
    choice = Choice(department, kind, periods.parse(period, LAST_DAY))
    return overview.read(view, choice, totals(view.tx, choice))


def totals(tx: Connection, choice: Choice) -> pd.DataFrame:
    start = choice.period.start
    since = (pd.Timestamp(start) - pd.DateOffset(months=MONTHS_BEFORE)).date()
    return warehouse.totals(tx, since=since, start=start, end=choice.period.end)


def of_departments(found: overview.Standings) -> pd.DataFrame:
    return found.board[~found.board.department_id.str.startswith("*")]


@pytest.mark.parametrize("period", ["2026-10", "2026"])
def test_the_drifting_department_gives_most_concern_and_the_sentences_name_it(
    whole_demo_urls: Urls, period: str
) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        found = read(view, period=period)
        drawn = board.board(view, found)
    assert drawn is not None
    assert drawn.departments[0] == DRIFTING
    cells = of_departments(found)
    assert cells.department_id.nunique() > 15
    assert most_concern_first(cells, definitions())[0] == DRIFTING
    kinds = dict(standing_out(cells, definitions()))
    assert kinds[CONCERN].department_id == DRIFTING
    assert "Concern: Rehabilitation, " in drawn.matters


def test_the_examination_centre_is_the_better_news(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        drawn = board.board(view, read(view))
    assert drawn is not None
    assert "Improvement: Examination centre, Within target" in drawn.matters


def test_the_projector_shows_every_cell_that_it_speaks_of(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        drawn = board.board(replace(view, present=True), read(view))
        assert drawn is not None
        page = drawn.html()
    assert DRIFTING in drawn.departments  # in the order of the few figures that are shown
    assert len(drawn.departments) == board.FIRST_IN_THE_ROOM < drawn.every
    spoken = re.findall(r"<li[^>]*>[^<>:]+: ([^<>]+)", drawn.matters)
    assert len(spoken) == 3
    for sentence in spoken:  # "Rehabilitation, Within target 60.7%, …": a name may hold a comma itself
        place, _, said = sentence.partition(", ")
        titles = re.findall(f'title="{re.escape(place)} · ([^·"]+) · ', page)
        assert any(said.startswith(title) for title in titles), sentence


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3", "2026"])
def test_head_and_director_read_the_same_verdict(whole_demo_urls: Urls, period: str) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        whole = read(view, period=period).board.set_index(KEYS)
        heads = people.demonstration_people(view.tx)
    heads = heads[heads.role == "department_head"]
    assert len(heads) > 15
    compared = 0
    for head in heads.itertuples():
        with looking(whole_demo_urls, str(head.email)) as view:
            own = read(view, head.departments[0], period).board.set_index(KEYS)
        common = own.index.intersection(whole.index)
        pd.testing.assert_frame_equal(own.loc[common], whole.loc[common])
        compared += len(common)
    assert compared > 200


def test_a_head_has_their_own_row_and_the_hospitals(whole_demo_urls: Urls) -> None:
    for place in ("*", DRIFTING):
        with looking(whole_demo_urls, f"head.{DRIFTING}@demo.invalid") as view:
            assert set(read(view, place).board.department_id) == {"*", DRIFTING}


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3", "2026"])
@pytest.mark.parametrize("kind", ["", "outpatient"])
def test_no_small_number_is_left_over_by_subtraction(whole_demo_urls: Urls, period: str, kind: str) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        found = read(view, period=period, kind=kind)
        month = found.judged.month.strftime("%Y-%m")
        parts = totals(view.tx, Choice("*", kind, periods.parse(month, LAST_DAY)))
        campus_of = frame(view.tx, "select department_id, campus_id from hospital.department").set_index(
            "department_id"
        )
    parts = parts[parts.is_now.astype(bool) & ~parts.department_id.str.startswith("*") & (parts.denominator > 0)]
    if kind:
        parts = parts[parts.visit_kind == kind]
    counts = parts.groupby(KEYS).denominator.sum()
    cells = of_departments(found)
    # where a quarter's figure stands, nothing is told of the month
    quarters = [verdict is not None and verdict.every == "quarter" for verdict in cells.verdict]
    assert set(cells.metric[quarters]) == {"complaint_on_time_rate"}
    shown = pd.MultiIndex.from_frame(cells.loc[~np.array(quarters), KEYS])
    assert len(found.few) > 0
    for name in found.board.metric.unique():
        least = needed(definitions()[name])
        own = counts[counts.index.get_level_values("metric") == name].droplevel("metric")
        is_shown = pd.Series([(name, id_) in shown for id_ in own.index], index=own.index)
        assert (own[is_shown] >= least).all(), name
        for campus, rows in own.groupby(campus_of.campus_id.reindex(own.index)):
            hidden = rows[~is_shown[rows.index]].sum()
            assert hidden == 0 or hidden >= least or not is_shown[rows.index].any(), (name, campus)


def test_off_target_is_the_surest_distance_not_the_lowest_percentage(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        kinds = dict(standing_out(of_departments(read(view)), definitions()))
    # a no-show rate twice its target of 5 % is further from it as a share of it, and a matter of five in a hundred
    assert kinds[FAILING].metric == "wait_on_target_rate"


def test_a_longer_period_shows_its_last_month(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        quarter, month = read(view, period="2026-Q3"), read(view, period="2026-09")
        drawn = board.board(view, quarter)
    assert quarter.judged.month == pd.Timestamp("2026-09-01")
    pd.testing.assert_frame_equal(quarter.board, month.board)
    assert drawn is not None
    assert "Figures of September 2026" in drawn.html()


def test_a_cell_says_what_its_chart_says(whole_demo_urls: Urls) -> None:
    """The same months, limits and verdict as process control of that department's own months gives alone."""
    with looking(whole_demo_urls, DIRECTOR) as view:
        found = read(view)
        months = warehouse.months(view.tx, DRIFTING)
        known = phases(view.tx)
    cells = found.board[found.board.department_id == DRIFTING].set_index("metric")
    assert len(cells) > 6
    for name, cell in cells.iterrows():
        metric = definitions()[str(name)]
        quarterly = name == "complaint_on_time_rate"  # so few are due in a month
        sums = months[months.metric == name].assign(month=lambda rows: pd.to_datetime(rows.month))
        freq = "QS" if quarterly else "MS"
        sums = sums.groupby(pd.Grouper(key="month", freq=freq))[["numerator", "denominator"]].sum()
        value = figures.value(metric, sums.numerator, sums.denominator)
        rows = pd.DataFrame({"month": pd.to_datetime(sums.index), "n": sums.denominator.to_numpy()})
        rows["value"] = np.where(rows.n >= needed(metric), value, np.nan)
        # visits of November that have come to their term; the first quarter is not whole, nor is the running one
        rows["partial"] = rows.month > pd.Timestamp(LAST_DAY)
        if quarterly:
            rows["partial"] = ~rows.month.between("2025-01-01", "2026-07-01")
        series = Series(rows, metric.better, metric.target, known.of(metric.id, DRIFTING))
        alone = control(replace(series, every="quarter" if quarterly else "month"))
        assert alone.last() == cell.verdict, name


def test_a_column_sorts_the_departments(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        sorting = replace(view, filters=Filters({"sort": "no_show_rate"}, silent=False))
        found = read(sorting)
        drawn = board.board(sorting, found)
    assert drawn is not None
    assert drawn.departments == most_concern_first(of_departments(found), definitions(), "no_show_rate")
    assert drawn.departments != most_concern_first(of_departments(found), definitions())
    assert sorting.filters.chosen["sort"] == "no_show_rate"
