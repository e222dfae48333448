"""Verdicts of process control are reckoned once, at refresh: board, cards and charts say the same, whoever looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Connection, text

from dashboard import complaints_months, satisfaction, satisfaction_shown
from dashboard.complaints_choice import Choice as Complaints
from dashboard.satisfaction_choice import Choice as Answers
from dashboard.view import View
from database import small_hospital
from database.random_changes import Changes, contents
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_EYES, OFFICE
from database.test_board import LAST_DAY, looking, read
from demo.stories import stories
from harness import Look
from metrics import periods
from metrics.board import COLUMNS, KEYS
from metrics.control import Control, Verdict
from metrics.definition import Metric, definitions
from metrics.satisfaction import HEADLINES
from metrics.verdicts import told
from warehouse import connect, verdicts
from warehouse import satisfaction as answers
from warehouse.complaints import kinds
from warehouse.config import Urls
from warehouse.read import frame
from warehouse.refresh import refresh
from warehouse.targets import targets

DRIFTING = stories()["drifting_department"]["department"]
HEAD = f"head.{DRIFTING}@demo.invalid"
PEOPLE = ("quality@demo.invalid", "director@demo.invalid", HEAD)
OCTOBER = periods.parse("2026-10", LAST_DAY)
Stored = dict[tuple[str, str], list[Verdict]]


@pytest.fixture(scope="module")
def stored(whole_demo_urls: Urls) -> dict[str, Stored]:
    """What is stored, by kind of visit, then by metric and place: the verdicts in order of time."""
    with connect.engine(whole_demo_urls.owner).connect() as owner:
        rows = frame(owner, "select * from mart.verdict order by month")
    return {
        str(kind): {key: told(own) for key, own in of_kind.groupby(["metric", "department_id"])}
        for kind, of_kind in rows.groupby("visit_kind")
    }


def places(view: View) -> list[str]:
    return ["*", *(f"*{campus}" for campus in view.campuses.index), *view.own_departments]


def points(control: Control) -> list[Verdict]:
    return [control.at(int(at)) for at in control.judged]


def verdicts_alone(found: list[Verdict]) -> list[Verdict]:
    """The chart of the complaint rate counts complaints, where the overview counts the visits they are held against."""
    return [replace(verdict, n=0) for verdict in found]


@pytest.mark.parametrize("email", PEOPLE)
@pytest.mark.parametrize("kind", ["", "outpatient"])
def test_every_chart_of_complaints_says_what_is_stored(
    whole_demo_urls: Urls, stored: dict[str, Stored], email: str, kind: str
) -> None:
    compared, quarters = 0, 0
    with looking(whole_demo_urls, email) as view:
        offered, own = kinds(view.tx), targets(view.tx, OCTOBER.last)
        for place in places(view):
            choice = Complaints(place, "responsible", kind, OCTOBER, offered.first_day.min(), LAST_DAY)
            found, _ = complaints_months.judged(view, choice, lambda metric, where: own.of(metric, where, kind or "*"))
            for name in ("complaint_rate", "complaint_on_time_rate"):
                expected = stored[kind].get((name, place), [])
                assert verdicts_alone(points(found[name])) == verdicts_alone(expected), (name, place)
                compared += len(expected)
                quarters += sum(verdict.every == "quarter" for verdict in expected)
    assert compared > (100 if email == HEAD else 500)
    assert quarters > 5


@pytest.mark.parametrize("email", PEOPLE)
@pytest.mark.parametrize("kind", ["", "outpatient"])
def test_every_chart_of_answers_says_what_is_stored(
    whole_demo_urls: Urls, stored: dict[str, Stored], email: str, kind: str
) -> None:
    compared, apart = 0, 0
    with looking(whole_demo_urls, email) as view:
        extent, own = answers.extent(view.tx), targets(view.tx, OCTOBER.last)
        assert extent is not None

        def target_of(metric: Metric, place: str) -> float | None:
            return own.of(metric, place, kind or "*")

        for place in places(view):
            months = answers.figures(view.tx, [place], kind, "")
            for name in HEADLINES:
                choice = Answers(place, kind, "", name, OCTOBER, extent, pd.DataFrame())
                may = satisfaction_shown.discretion(view, choice, None)
                charts, _ = satisfaction.months_judged(view, choice, months, target_of, may)
                control = charts[name]
                expected = stored[kind].get((name, place), [])
                assert points(control) == expected, (name, place)
                compared += len(expected)
                apart += int(control.months.get("withheld", pd.Series(dtype=bool)).sum())
    assert compared > (100 if email == HEAD else 500), compared
    assert (apart > 0) == (email == PEOPLE[0]), "only the quality office sees months that count for nobody"


@pytest.mark.parametrize("email", PEOPLE)
@pytest.mark.parametrize("kind", ["", "outpatient"])
@pytest.mark.parametrize("period", ["2026-10", "2026-08", "2026-Q3", "2025"])
def test_board_and_cards_say_what_is_stored(
    whole_demo_urls: Urls, stored: dict[str, Stored], email: str, kind: str, period: str
) -> None:
    span = periods.parse(period, LAST_DAY)
    with looking(whole_demo_urls, email) as view:
        found = read(view, "*" if email != HEAD else DRIFTING, period, kind)
    cells = found.board.set_index(KEYS)
    judged = {key: verdict for key, verdict in found.judged.verdicts.items() if ":" not in key[1]}
    assert len(judged) > 20
    for key, verdict in judged.items():
        months = [one for one in stored[kind][key] if one.month < pd.Timestamp(span.end)]
        if verdict.every == "quarter":
            months = [one for one in months if one.month + pd.DateOffset(months=3) <= pd.Timestamp(span.end)]
        assert verdict == months[-1], key
        if key in cells.index and cells.loc[key, "verdict"] is not None:
            assert cells.loc[key, "verdict"] == verdict
            assert cells.loc[key, "value"] == pytest.approx(verdict.value)
            assert cells.loc[key, "n"] == verdict.n


def test_a_cell_judged_by_quarters_leads_to_a_chart_that_says_the_same(whole_demo_urls: Urls) -> None:
    """In whichever month of a quarter one looks: the quarter that was complete by then."""
    for key, quarter in (("2026-10", "2026-07-01"), ("2026-09", "2026-07-01"), ("2026-08", "2026-04-01")):
        period = periods.parse(key, LAST_DAY)
        with looking(whole_demo_urls, PEOPLE[1]) as view:
            cells = read(view, period=key).board.set_index(KEYS)
            cell = cells.loc["complaint_on_time_rate", DRIFTING]
            offered = kinds(view.tx)
            choice = Complaints(DRIFTING, "responsible", "", period, offered.first_day.min(), LAST_DAY)
            charts, _ = complaints_months.judged(view, choice, lambda metric, _: metric.target)
        control = charts["complaint_on_time_rate"]
        assert cell.verdict.month == pd.Timestamp(quarter)
        assert control.last() == control.within(period.start, period.end) == cell.verdict


def test_reading_what_a_period_says_is_small(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, PEOPLE[1]) as view:
        month = verdicts.verdicts(view.tx, "", OCTOBER.start, OCTOBER.end)
        year = verdicts.verdicts(view.tx, "", date(2026, 1, 1), date(2027, 1, 1))
    assert not month.duplicated(KEYS).any()
    assert not year.duplicated(KEYS).any()
    assert set(COLUMNS) <= set(month.metric) <= set(definitions())
    assert len(month) <= len(year) < 1000


# ---- at refresh


class Months(Changes):
    """Changes over seven months, answers, complaints and waits above all; phases and targets among them."""

    def __init__(self, connection: Connection, seed: int) -> None:
        super().__init__(connection, seed)
        self.kinds = [
            self.survey, self.survey, self.survey, self.complaint, self.correct_complaint, self.visit, self.delete,
            self.move_dates, self.phase, self.target, self.campus,
        ]  # fmt: skip

    def moment(self) -> datetime:
        return datetime.fromisoformat("2025-10-01 00:00+08:00") + timedelta(minutes=self.random.randrange(212 * 1440))

    def phase(self) -> None:
        self.run(
            "insert into quality.phase (metric, department_id, starts, name, name_en)"
            " values (:m, :d, :day, :k, :k) on conflict do nothing",
            m=self.random.choice(["satisfaction_rate", "nps"]), d=self.random.choice(["*", "eyes"]), k=self.key(),
            day=self.moment().date().replace(day=1),
        )  # fmt: skip
        if self.random.random() < 0.5:
            self.run("delete from quality.phase where name_en = (select min(name_en) from quality.phase)")

    def target(self) -> None:
        self.run(
            "insert into quality.target (metric, department_id, valid_from, target)"
            " values ('satisfaction_rate', :d, :day, :t) on conflict do nothing",
            d=self.random.choice(["*", "eyes"]), day=self.moment().date(), t=self.random.randrange(50, 99),
        )  # fmt: skip


@contextmanager
def filled(owner: Connection, seed: int = 0) -> Iterator[Months]:
    small_hospital.places(owner)
    changes = Months(owner, seed)
    for _ in range(600):
        changes.survey()
    for _ in range(40):
        changes.visit()
    refresh(owner)
    yield changes


def rows(connection: Connection) -> pd.DataFrame:
    return frame(connection, "select *, ctid::text as place from rollup.verdict")


@pytest.mark.parametrize("seed", range(3))
def test_incremental_equals_from_nothing(owner: Connection, seed: int) -> None:
    with filled(owner, seed) as changes:
        assert len(rows(owner)) > 30
        for _ in range(3):
            for _ in range(30):
                changes.make()
            refresh(owner)
            incremental = contents(owner)["verdict"]
            refresh(owner, everything=True)
            assert incremental == contents(owner)["verdict"]


def test_a_refresh_writes_only_what_comes_out_otherwise(owner: Connection) -> None:
    with filled(owner):
        before = rows(owner)
        refresh(owner)
        pd.testing.assert_frame_equal(rows(owner), before)
        eyes = "select min(survey_response_id) from hospital.survey_response where department_id = 'eyes' and valid"
        owner.execute(text(f"update hospital.survey_response set overall = 1 where survey_response_id = ({eyes})"))  # noqa: S608
        refresh(owner)
        written = rows(owner)
        written = written[~written.place.isin(before.place)]
        assert set(written.metric) <= {name for name in definitions() if name.startswith("satisfaction_")}
        assert "bones" not in set(written.department_id)


def test_a_phase_or_a_target_alone_renews_the_verdicts(owner: Connection) -> None:
    with filled(owner):
        of = (
            "select {} from mart.verdict where metric = 'satisfaction_rate' and department_id = '*' and visit_kind = ''"
        )
        ask = of.format("every, month, phase, phase_name_en, target, assurance, points") + " order by month"
        first = frame(owner, ask)
        assert len(first) == 6, "April is not over"
        assert first.phase.isna().all()
        assert set(first.target) == {95}
        owner.execute(
            text(
                "insert into quality.phase (metric, starts, name, name_en)"
                " values ('satisfaction_rate', '2026-01-01', '培训', 'training')"
            )
        )
        owner.execute(text("insert into quality.target values ('satisfaction_rate', '*', '*', '*', '2026-02-15', 1)"))
        assert refresh(owner) == 0, "no day has changed"
        then = frame(owner, ask)
        assert then.phase_name_en.fillna("").tolist() == [""] * 3 + ["training"] * 3
        assert then.points.tolist() == [3] * 6
        assert then.target.tolist() == [95] * 4 + [1] * 2, "the target of the month's last day"
        assert then.assurance.tolist()[-1] == "pass"


def test_who_reads_which(owner: Connection, as_reader: Look) -> None:
    summaries = {"*", "*main", "*east"}
    with filled(owner):
        expected = {
            DIRECTOR: summaries | {"eyes", "bones"},
            OFFICE: summaries | {"eyes", "bones"},
            HEAD_OF_EYES: summaries | {"eyes"},
            CLERK: summaries,
            None: set(),
        }
        for email, seen in expected.items():
            with as_reader(email) as tx:
                assert set(frame(tx, "select department_id from mart.verdict").department_id) - {"unassigned"} == seen
