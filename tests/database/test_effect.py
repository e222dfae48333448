"""Whether actions worked, on the demonstration hospital: the planted stories are judged as they were planted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
import pytest

from conftest import DEMO_UNTIL
from dashboard import effect
from dashboard.effect_months import Reader, Scope
from dashboard.filters import Filters
from dashboard.view import View
from demo.stories import stories
from language import language
from metrics.definition import definitions
from metrics.effect import Effect
from warehouse import actions, connect, people
from warehouse.config import Urls
from warehouse.read import as_person

DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD = "head.orthopaedics@demo.invalid"


@contextmanager
def looking(urls: Urls, email: str = DIRECTOR) -> Iterator[View]:
    with as_person(email, connect.engine(urls.reader)) as tx:
        person = people.person(tx)
        assert person is not None
        yield View(language("en"), person, tx, Filters({}, silent=False), {}, present=False)


def began(story: str) -> date:
    """The first month that shows a story."""
    months_ago: int = stories()[story]["begins"] - 1
    return (pd.Timestamp(DEMO_UNTIL).replace(day=1) - pd.DateOffset(months=months_ago)).date()


def action(metric: str | None, starts: date | None, department: str = "*", **more: Any) -> dict[str, Any]:
    """A row of quality.action_version, as far as its effect is concerned."""
    row = {"visit_kind": "*", "step": "*", "target": None, "criterion": "", "title": "t"}
    return row | {"metric": metric, "department_id": department, "starts": starts} | more


def judged(urls: Urls, row: dict[str, Any], email: str = DIRECTOR) -> Effect:
    with looking(urls, email) as view:
        return effect.verdict(view, row)


def examinations(metric: str, department: str = "*", **more: Any) -> dict[str, Any]:
    starts = began("one_stop_examinations")
    return action(metric, starts, department, visit_kind="outpatient", step="examination", **more)


@pytest.mark.parametrize("metric", ["wait_mean", "wait_median", "wait_p90", "wait_on_target_rate"])
@pytest.mark.parametrize("department", ["*", "exam_centre"])
def test_one_stop_examinations_worked(whole_demo_urls: Urls, metric: str, department: str) -> None:
    assert judged(whole_demo_urls, examinations(metric, department)).verdict == "worked"


def test_the_mean_wait_fell_by_what_was_planted(whole_demo_urls: Urls) -> None:
    found, story = judged(whole_demo_urls, examinations("wait_mean")), stories()["one_stop_examinations"]
    planted = story["mean_minutes_after"] - story["mean_minutes_before"]
    assert found.size == pytest.approx(planted, abs=5)
    assert found.low < planted < found.high
    assert (found.months_before, found.months_after) == (16, 8)


def test_the_training_worked(whole_demo_urls: Urls) -> None:
    found = judged(whole_demo_urls, action("complaint_rate", began("communication_training")))
    assert found.verdict == "worked"
    assert found.after / found.before == pytest.approx(
        stories()["communication_training"]["complaints_after"], abs=0.15
    )


def test_faster_rectification_worked(whole_demo_urls: Urls) -> None:
    found = judged(whole_demo_urls, action("rectification_time", began("faster_rectification"), target=5.0))
    assert found.verdict == "worked"
    assert found.high < -2, "working days"


def test_rehabilitation_was_not_helped(whole_demo_urls: Urls) -> None:
    """It has drifted the wrong way for months; an action there two months before the end did not turn it."""
    department = stories()["drifting_department"]["department"]
    row = action("wait_median", date(2026, 8, 1), department, visit_kind="outpatient", step="consultation")
    found = judged(whole_demo_urls, row)
    assert found.verdict in ("no_evidence", "wrong_way")
    assert found.size > 0
    early = row | {"starts": began("drifting_department")}
    assert judged(whole_demo_urls, early).verdict == "wrong_way"


@pytest.mark.parametrize("metric", ["no_show_rate", "satisfaction_rate", "praise_rate", "ease_rate"])
def test_where_nothing_was_planted_there_is_no_evidence(whole_demo_urls: Urls, metric: str) -> None:
    found = judged(whole_demo_urls, action(metric, date(2025, 9, 1), "orthopaedics"))
    assert found.verdict == "no_evidence"
    assert found.low < 0 < found.high


def test_what_the_whole_hospital_does_is_said(whole_demo_urls: Urls) -> None:
    """More and more book everywhere: no department's action need have done that."""
    found = judged(whole_demo_urls, action("booked_rate", date(2025, 9, 1), "orthopaedics"))
    assert found.verdict == "worked"
    assert found.alongside
    centre = judged(whole_demo_urls, examinations("wait_mean", "exam_centre"))
    assert not centre.alongside, "the centre has all examinations: nothing of the hospital is left to compare with"


def test_the_demonstrations_own_actions(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls) as view:
        rows = actions.actions(view.tx).to_dict("records")
        found = {row["title"]: effect.verdict(view, row).verdict for row in rows}
    for story in ("one_stop_examinations", "communication_training", "faster_rectification"):
        assert found[stories()[story]["title_zh"]] == "worked", story
    assert found["康复医学科：治疗预约分批，缩短等候"] == "wrong_way"


def test_whoever_looks_reads_the_same(whole_demo_urls: Urls) -> None:
    for row in (
        action("satisfaction_rate", date(2026, 3, 1), "orthopaedics"),
        action("satisfaction_rate", date(2026, 3, 1), "orthopaedics", visit_kind="emergency"),
        examinations("wait_mean"),
    ):
        found = [judged(whole_demo_urls, row, email) for email in (DIRECTOR, OFFICE, HEAD)]
        assert repr(found[0]) == repr(found[1]) == repr(found[2])


def test_another_departments_action_tells_a_head_nothing(whole_demo_urls: Urls) -> None:
    row = action("no_show_rate", date(2026, 3, 1), "cardiology")
    assert judged(whole_demo_urls, row).verdict != "too_early"
    assert judged(whole_demo_urls, row, HEAD).reason == "few_before"


def test_months_of_the_smallest_are_not_used(whole_demo_urls: Urls) -> None:
    clinic = stories()["tiny_department"]["department"]
    found = judged(whole_demo_urls, action("satisfaction_rate", date(2026, 3, 1), clinic), OFFICE)
    assert found.verdict == "too_early"
    with looking(whole_demo_urls, OFFICE) as view:
        rows = Reader(view).months(Scope(definitions()["satisfaction_rate"], clinic)).rows
    assert rows.loc[rows["n"] < 5, "value"].isna().all()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (action(None, date(2026, 3, 1)), "no_metric"),
        (action("a_metric_of_old", date(2026, 3, 1)), "unknown"),
        (action("nps; drop table x", date(2026, 3, 1)), "unknown"),
        (action("no_show_rate", None), "no_start"),
        (action("no_show_rate", date(2026, 11, 1)), "not_started"),
        (action("no_show_rate", date(2030, 1, 1)), "not_started"),
        (action("no_show_rate", date(2026, 10, 15)), "not_started"),
        (action("no_show_rate", date(2024, 12, 1)), "few_before"),
        (action("no_show_rate", date(2026, 3, 1), "nowhere"), "few_before"),
    ],
)
def test_what_cannot_be_judged_says_why(whole_demo_urls: Urls, row: dict[str, Any], reason: str) -> None:
    found = judged(whole_demo_urls, row)
    assert (found.verdict, found.reason) == ("too_early", reason)


def test_every_metric_can_be_asked(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls) as view:
        for metric in definitions():
            found = effect.verdict(view, action(metric, date(2026, 3, 1)))
            assert found.verdict in ("worked", "wrong_way", "no_evidence", "too_early"), metric
            assert found.verdict != "too_early" or found.reason in ("few_before", "none_after"), metric


def test_side_effects_of_the_examinations(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls) as view:
        found = effect.beside(view, examinations("wait_median", "exam_centre"))
    by_name = {scope.metric.id: (scope, each) for scope, each in found}
    assert by_name["wait_p90"][1].verdict == "worked"
    assert by_name["wait_p90"][0].department == "exam_centre"
    score = by_name["touchpoint_score"][0]
    assert (score.touchpoint, score.department) == ("examination", "*"), "patients of the centre answer elsewhere"
    # the training began a month earlier: fewer complaints since are not the centre's
    assert by_name["complaint_rate"][1].reason == "few_before"
    order = [each.verdict for _, each in found]
    assert order == sorted(order, key=["wrong_way", "worked", "no_evidence", "too_early"].index)
    with looking(whole_demo_urls) as view:
        assert effect.beside(view, action(None, date(2026, 3, 1))) == []


def test_months_are_those_of_the_charts(whole_demo_urls: Urls) -> None:
    """A figure by month as the overview sums it: no month is lost, none is counted twice."""
    with looking(whole_demo_urls) as view:
        rows = Reader(view).months(Scope(definitions()["no_show_rate"], "*")).rows.set_index("month")
        sql = """
            select sum(numerator) as missed, sum(denominator) as booked from mart.no_show_rate
            where department_id = '*' and day >= '2026-05-01' and day < '2026-06-01'
        """
        missed, booked = view.tx.exec_driver_sql(sql).one()
    month = rows.loc[pd.Timestamp("2026-05-01")]
    assert month["value"] == pytest.approx(100 * missed / booked)
    assert (rows["n"] > 0).all()
    assert list(rows.index) == list(pd.date_range(rows.index[0], rows.index[-1], freq="MS"))
