"""No figure of the complaints page rests on fewer complaints than its minimum, nor follows from those beside it.

A small hospital with few complaints, every choice that the page offers on it, and what each picture then shows. How
many complaints there are is told, be it one: they are cases that somebody works on (docs/decisions/0014). What is held
to a minimum is what they come to: shares, medians, rates.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, product

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from contract import insert
from dashboard import complaints as page
from dashboard import complaints_figures, complaints_words
from dashboard.complaints_choice import SHOWN, TERMS, Choice
from dashboard.filters import Filters
from dashboard.view import View
from harness import Server
from language import language
from metrics import periods
from metrics.comparison import needed
from metrics.definition import definitions
from metrics.disclosure import FIGURE_CASES, RANK_ANSWERS_DEPARTMENT, RATE_VISITS
from warehouse import connect
from warehouse.config import Urls
from warehouse.people import person
from warehouse.read import as_person
from warehouse.refresh import refresh

DIRECTOR, HEAD = "director@few.invalid", "head@few.invalid"
CAMPUS_OF = {"eyes": "main", "bones": "main", "heart": "east"}
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
VISITS = {"eyes": 60, "bones": 200, "heart": 20}  # a month; heart has too few for a rate of its own in one
HANDLED = "complaint_handling_satisfied_rate"


@pytest.fixture(scope="module")
def few(servers: Callable[[int], Server]) -> Iterator[tuple[Urls, pd.DataFrame]]:
    """Three departments on two campuses, three months. And the complaints: id, kind, topic, called_back, of (parts)."""
    server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as owner:
        insert(owner, "campus", [{"campus_id": id_, "name": id_, "name_en": id_} for id_ in ("main", "east")])
        for id_, campus in CAMPUS_OF.items():
            row = {"department_id": id_, "name": id_, "name_en": id_, "campus_id": campus, "kind": "clinical"}
            insert(owner, "department", [row])
        for email, role, own in ((DIRECTOR, "director", []), (HEAD, "department_head", ["eyes"])):
            row = {"email": email, "display_name": role, "role": role, "departments": own}
            insert(owner, "person", [row], schema="quality")
        visits, cases, parts, topics = _ledger()
        for name, rows in (
            ("visit", visits), ("complaint", cases), ("complaint_department", parts), ("complaint_topic", topics)
        ):  # fmt: skip
            owner.execute(sa.insert(sa.table(name, *map(sa.column, rows[0]), schema="hospital")), rows)
        refresh(owner)
    table = pd.DataFrame(cases)[["complaint_id", "visit_id", "received_at", "called_back_at"]]
    table["kind"] = table["visit_id"].map({row["visit_id"]: row["kind"] for row in visits})
    table["topic"] = table["complaint_id"].map({row["complaint_id"]: row["topic"] for row in topics})
    yield made, table.merge(pd.DataFrame(parts), on="complaint_id")
    server.drop(made)


def _ledger() -> tuple[list[dict], list[dict], list[dict], list[dict]]:
    """Visits, complaints, their departments and topics; by chance, with a seed."""
    draw = np.random.default_rng(11)
    visits, cases, parts, topics = [], [], [], []
    for (id_, number), month in product(VISITS.items(), (1, 2, 3)):
        for at in range(number):
            kind = "inpatient" if at % 4 == 0 else "outpatient"
            visits.append({"visit_id": f"{id_}-{month}-{at}", "department_id": id_, "kind": kind,
                           "arrived_at": f"2026-{month:02d}-05 09:00+08", "status": "completed"})  # fmt: skip
        for at in range(int(draw.choice([2, 4, 7, 12]))):
            key = f"{id_}-{month}-{at}"
            begins = pd.Timestamp(f"2026-{month:02d}-06 09:00+08:00") + timedelta(days=int(draw.integers(0, 15)))
            replied = begins + timedelta(days=int(draw.integers(1, 12)))
            called = replied + timedelta(days=2) if draw.random() < 0.7 else None
            cases.append(
                {"complaint_id": key, "visit_id": key if draw.random() < 0.9 else None, "channel": "phone",
                 "received_at": begins, "replied_at": replied, "closed_at": replied, "called_back_at": called,
                 "satisfied_with_handling": bool(draw.random() < 0.6) if called else None,
                 "due_on": (begins + timedelta(days=6)).date() if draw.random() < 0.3 else None}
            )  # fmt: skip
            several = {id_, "bones"} if draw.random() < 0.2 else {id_}
            of = [(one, "responsible") for one in sorted(several)] + [(id_, "first_receiver")]
            for one, part in of:
                parts.append({"complaint_department_id": f"{key}-{one}-{part}", "complaint_id": key,
                              "department_id": one, "part": part})  # fmt: skip
            topics.append({"complaint_topic_id": key, "complaint_id": key, "topic": "环境" if at % 3 else "收费"})
    return visits, cases, parts, topics


@pytest.fixture(params=[DIRECTOR, HEAD])
def view(request: pytest.FixtureRequest, few: tuple[Urls, pd.DataFrame]) -> Iterator[View]:
    with as_person(request.param, connect.engine(few[0].reader)) as tx:
        somebody = person(tx)
        assert somebody is not None
        yield View(language("en"), somebody, tx, Filters({}, silent=False), {}, present=False)


def choices(view: View) -> Iterator[Choice]:
    """Every place, part and period that the menus offer, with all complaints, one kind of visit, one topic, or both.

    The figures by month take turns, as do the two parts where kind or topic narrow it down.
    """
    places = ["*", "*main", "*east", *view.own_departments]
    shown, parts = cycle(SHOWN), cycle(("responsible", "first_receiver"))
    for place, period in product(places, periods.options(FIRST, LAST)[1:5]):
        for part in ("responsible", "first_receiver"):
            yield Choice(place, part, "", period, FIRST, LAST, "", next(shown))  # type: ignore[arg-type]
        for kind, topic in (("outpatient", ""), ("", "环境"), ("inpatient", "收费")):
            yield Choice(place, next(parts), kind, period, FIRST, LAST, topic, next(shown))  # type: ignore[arg-type]


def called_back(cases: pd.DataFrame, choice: Choice) -> int:
    """How many complaints of a choice were called back about in its period, by the rows that went in."""
    days = pd.to_datetime(cases["called_back_at"], utc=True).dt.tz_convert("Asia/Shanghai").dt.date
    inside = (days >= choice.period.start) & (days < choice.period.end) & (cases["part"] == choice.part)
    if choice.department != "*":
        campus = "*" + cases["department_id"].map(CAMPUS_OF)
        inside &= (cases["department_id"] == choice.department) | (campus == choice.department)
    if choice.visit_kind:
        inside &= cases["kind"] == choice.visit_kind
    if choice.topic:
        inside &= cases["topic"] == choice.topic
    return int(cases.loc[inside, "complaint_id"].nunique())


def test_no_figure_rests_on_too_few_complaints_nor_follows_from_those_beside_it(
    few: tuple[Urls, pd.DataFrame], view: View
) -> None:
    reader = view.language
    too_few = reader.text("too few to show")
    seen, blank = 0, 0
    for choice in choices(view):
        picture = page.picture(view, choice)
        totals, figures = picture.now.totals, complaints_figures.figures(view, picture)
        said = {figure.name: figure for figure in figures}
        assert int(totals.called_back) == called_back(few[1], choice)
        for metric, (_, denominator) in page.PARTS.items():
            figure = said[definitions()[metric].texts["en"].name]
            least = RANK_ANSWERS_DEPARTMENT if denominator == "visits" else FIGURE_CASES
            assert (figure.value == "–") == (totals[denominator] < least), metric
            blank += figure.value == "–"
            if picture.before is not None and picture.before.totals[denominator] < least:
                row = picture.figure(metric)
                assert row is None or np.isnan(row["before"])
        for term, metric in TERMS.items():
            n = int(picture.now.term(term).complaints.sum())
            assert (too_few in said[definitions()[metric].texts["en"].name].notes) == (n < FIGURE_CASES)
        _nothing_by_subtraction(picture, figures[0].notes)
        for _, _, step in picture.stages:
            if step is not None:
                assert (complaints_words.step(reader, "replied", step) == too_few) == (step.n < FIGURE_CASES)
        for metric, control in picture.controls.items():
            shown = control.months[control.months["value"].notna()]
            column, least = ("visits", RATE_VISITS) if metric == "complaint_rate" else ("n", FIGURE_CASES)
            assert (shown[column] >= least).all(), metric
        for comparison in picture.compared:
            assert (comparison.rows["denominator"] >= needed(comparison.metric)).all()
        seen += 1
    assert seen >= 80
    assert blank > 20


def _nothing_by_subtraction(picture: page.Picture, notes: list) -> None:
    """The rules' shares stand beside that of all: what is left of all is none, or enough."""
    rules = {
        "own date": (picture.now.totals.due_own, picture.now.totals.due),
        "law, 5": (picture.now.totals.due_alone, picture.now.totals.due_alone + picture.now.totals.due_together),
        "law, 10": (picture.now.totals.due_together, picture.now.totals.due_alone + picture.now.totals.due_together),
    }
    said = [note for note in notes if isinstance(note, str)]
    for rule, (due, of) in rules.items():
        shown = [note for note in said if note.startswith(rule)]
        if not shown:
            continue
        assert due >= FIGURE_CASES
        assert of == due or of - due >= FIGURE_CASES, "all less this one"
        number = re.search(r"of (\d+)$", shown[0])
        assert number is not None
        assert int(number[1]) == due


def test_the_test_finds_what_the_minimum_alone_would_tell(
    few: tuple[Urls, pd.DataFrame], view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.complaints_figures.parts_shown", lambda n, least: np.asarray(n) >= least)
    with pytest.raises(AssertionError, match="all less this one"):
        test_no_figure_rests_on_too_few_complaints_nor_follows_from_those_beside_it(few, view)
