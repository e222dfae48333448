"""The complaints page's picture where there is little: a ledger alone, a person without a department, one open case."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection

from contract import insert, run
from dashboard import complaints, complaints_durations, complaints_figures, complaints_list, complaints_words
from dashboard.complaints_choice import Choice
from dashboard.filters import Filters
from dashboard.view import View
from database.test_complaint import complain
from harness import Look
from language import language
from metrics import periods
from metrics.definition import definitions
from metrics.durations import turnaround
from warehouse import complaints as warehouse
from warehouse.people import person
from warehouse.read import frame
from warehouse.refresh import refresh

PEOPLE = {"director": "director@x.invalid", "staff": "clerk@x.invalid"}


@pytest.fixture(autouse=True)
def ledger(owner: Connection) -> None:
    insert(
        owner,
        "department",
        [{"department_id": code, "name": code, "name_en": code, "kind": "clinical"} for code in ("ortho", "eye")],
    )
    people = [{"email": email, "display_name": role, "role": role} for role, email in PEOPLE.items()]
    insert(owner, "person", people, schema="quality")
    for day in range(3, 8):
        complain(owner, f"done {day}", received_at=f"2025-03-{day:02d} 09:00+08", replied_at="2025-03-10 09:00+08")
    complain(owner, "open", received_at="2025-03-07 09:00+08")
    refresh(owner)


def picture(tx: Connection, topic: str = "", *, code: str = "en") -> tuple[View, complaints.Picture]:
    looking = person(tx)
    assert looking is not None
    view = View(language(code), looking, tx, Filters({}, silent=False), {}, present=False)
    march = periods.parse("2025-03", date(2025, 3, 31))
    choice = Choice("*", "responsible", "", march, date(2025, 3, 3), date(2025, 3, 31), topic)
    return view, complaints.picture(view, choice)


def test_a_ledger_without_visits_has_no_rate_and_all_the_rest(as_reader: Look) -> None:
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        assert found.controls["complaint_rate"].months.empty
        assert found.figure("complaint_rate") is None
        # five replied after 5, 4, 3, 2 and 1 working days; one open since
        assert found.turnaround["reply"].median[0] == 3
        assert math.isinf(found.turnaround["reply"].p90[0])
        sentence = complaints_words.sentence(view, found)
        assert sentence.startswith("6 complaints; 83% replied to on time; fewer than half are rectified so far; on ")
        assert "1 complaint overdue" in sentence


def test_times_are_called_and_judged_by_their_definitions(as_reader: Look, owner: Connection) -> None:
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        said = {figure.name: figure for figure in complaints_figures.figures(view, found)}
        for term, metric in complaints.TERMS.items():
            taken = frame(tx, f"select * from mart.{metric} where department_id = '*'")  # noqa: S608
            of_view = turnaround(taken.rename(columns={"cases": "complaints"}))
            assert of_view.median == found.turnaround[term].median, metric
            assert of_view.n == 6
        reply = said[definitions()["complaint_turnaround"].texts["en"].name]
        assert (reply.value, reply.notes[-1]) == ("3", ("target 3 working days: met", "better"))
        # nothing is rectified; whether that takes longer than a week is not known of any case that ended
        assert said[definitions()["rectification_time"].texts["en"].name].value == "not yet"
    target = {"metric": "complaint_turnaround", "valid_from": "2025-01-01", "target": 2}
    insert(owner, "target", [target], schema="quality")
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        assert ("target 2 working days: missed", "worse") in complaints_figures.figures(view, found)[1].notes


@pytest.mark.parametrize(
    ("code", "reply", "rectification"),
    [
        (
            "en",
            ["6 complaints, 1 open", "3 working days (1", "not reached yet (",
             "within 5 working days: 83.3% (48.3–99.2%)",
             "within 10 working days: 83.3% (48.3–99.2%)"],
            ["6 complaints, 6 open", ">not reached yet<", ">not reached yet<",
             "within 5 working days: 0.0% (0.0–39.0%)"],
        ),
        (
            "zh",
            ["6 件，其中在办 1 件", "3 个工作日（1", "尚未达到（", "5 个工作日内：83.3%（48.3–99.2%）",
             "10 个工作日内：83.3%（48.3–99.2%）"],
            ["6 件，其中在办 6 件", ">尚未达到<", ">尚未达到<", "5 个工作日内：0.0%（0.0–39.0%）"],
        ),
    ],
)  # fmt: skip
def test_median_ninety_and_share_each_with_its_interval(
    as_reader: Look, code: str, reply: list[str], rectification: list[str]
) -> None:
    # five of six replied after 1 to 5 working days, one open for long: S = 1/6, its Greenwood sum 5/6, and
    # (1/6) ** exp(±1.96 × √(5/6) / ln 6) = 0.008 and 0.517. None rectified: Wilson's interval of 0 in 6
    with as_reader(PEOPLE["director"]) as tx:
        _, *rows = complaints_durations.table(*picture(tx, code=code)).split("<tbody>")[1].split("<tr>")
    for row, expected in zip(rows, (reply, rectification), strict=True):
        for words in expected:
            assert words in row


def test_what_is_too_young_to_be_known_is_said(as_reader: Look, owner: Connection) -> None:
    run(owner, "update hospital.complaint set received_at = now() where complaint_id = 'open'")
    refresh(owner)
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        term = pd.DataFrame(
            {"taken": [1, 2, 2], "ended": [True, False, False], "complaints": [4, 1, 1], "term": "reply"}
        )
        young = replace(found, now=replace(found.now, terms=term), turnaround=found.turnaround)
        assert "within 5 working days: not known yet, all are younger" in complaints_durations.table(view, young)


def test_the_work_list_names_the_overdue_case_first(as_reader: Look) -> None:
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        assert found.cases.complaint_id.iloc[0] == "open"
        assert found.cases.is_overdue.tolist() == [True, False, False, False, False, False]
        rows = complaints_list.work_list(view, found)
        assert rows.index("open") < rows.index("done 3")
        assert " over<" in rows


def test_one_topic_alone(as_reader: Look, owner: Connection) -> None:
    for code, complaint in (("1", "open"), ("2", "done 3")):
        insert(owner, "complaint_topic", [{"complaint_topic_id": code, "complaint_id": complaint, "topic": "price"}])
    insert(owner, "complaint_topic", [{"complaint_topic_id": "3", "complaint_id": "done 3", "topic": "local code"}])
    refresh(owner)
    for email, listed in ((PEOPLE["director"], ["open", "done 3"]), (PEOPLE["staff"], [])):
        with as_reader(email) as tx:
            assert warehouse.topics(tx) == {"price", "local code"}
            view, found = picture(tx, topic="price")
            assert found.now.totals.received == 2
            assert found.stages[0][1] == 2
            assert found.turnaround["reply"].n == 2
            assert found.controls["rectification_time"].months.n.tolist() == [2]
            assert found.ages.open.sum() == 2
            assert set(found.traits.code[found.traits.trait == "topic"]) == {"price", "local code"}
            assert found.cases.complaint_id.tolist() == listed
            assert complaints_words.sentence(view, found).startswith("Charges and prices: 2 complaints; ")
            assert "complaints that raise Charges and prices" in complaints_words.caption(view, found)


def test_a_month_without_rectification_is_said_in_words(as_reader: Look, owner: Connection) -> None:
    def said() -> str:
        refresh(owner)
        with as_reader(PEOPLE["director"]) as tx:
            return complaints_words.nothing_rectified(language("en"), picture(tx)[1])

    assert said() == "None of these complaints is rectified so far."
    run(owner, "update hospital.complaint set rectified_at = '2025-03-12 09:00+08' where complaint_id = 'done 3'")
    assert said() == "In no month are half of the complaints rectified so far."
    run(owner, "update hospital.complaint set rectified_at = '2025-03-12 09:00+08' where replied_at is not null")
    assert said() == "", "the chart has a point"
    run(owner, "delete from hospital.complaint where complaint_id <> 'open'")
    assert said() == "None of these complaints is rectified so far."
    run(owner, "update hospital.complaint set rectified_at = '2025-03-12 09:00+08'")
    assert said() == "Too few complaints in each month to show how long rectification takes."
    run(owner, "update hospital.complaint set settled_on_the_spot = true, rectified_at = null")
    assert said() == "No complaint here had anything to be rectified."


def test_a_long_work_list_says_how_many_more_in_the_readers_way(as_reader: Look) -> None:
    with as_reader(PEOPLE["director"]) as tx:
        view, found = picture(tx)
        many = replace(found, cases=pd.concat([found.cases] * 300, ignore_index=True))  # 6 × 300, of which 60 are shown
        assert "1,770 more" in complaints_list.work_list(view, many)


def test_nobodys_head_sees_the_hospitals_figures_and_no_case(as_reader: Look) -> None:
    with as_reader(PEOPLE["staff"]) as tx:
        _, found = picture(tx)
        assert found.now.totals.received == 6
        assert len(found.cases) == 0
