"""No two figures of any page, whatever its filters, held against each other tell of fewer answers than the minimum.

A small hospital with few answers, every choice that the pages offer on it, and what each then shows.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from contract import insert
from dashboard import satisfaction
from database.few_answers import CAMPUS_OF, DIRECTOR, EVERYTHING, FIRST, HEAD, LAST, OFFICE, PARTS, answered
from database.shown_cells import PAGES, add, counted, looking, on_overview, on_satisfaction, solvable, telling
from harness import Server
from metrics import periods
from metrics.disclosure import SCORE_ANSWERS
from warehouse import connect
from warehouse.config import Urls
from warehouse.discretion import withheld
from warehouse.read import as_person
from warehouse.refresh import refresh


@pytest.fixture(autouse=True)
def without_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """Public reviews, of which nothing is withheld, are not asked about here, and cost as much as answers."""
    monkeypatch.setattr(satisfaction, "ONLINE", ())


@pytest.fixture(scope="module")
def few(servers: Callable[[int], Server]) -> Iterator[Urls]:
    """Four departments on two campuses, three months of answers."""
    server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as owner:
        insert(owner, "campus", [{"campus_id": id_, "name": id_, "name_en": id_} for id_ in ("main", "east")])
        department = {"kind": "clinical"}
        insert(
            owner,
            "department",
            [department | {"department_id": id_, "name": id_, "name_en": id_, "campus_id": campus}
             for id_, campus in CAMPUS_OF.items()],
        )  # fmt: skip
        people = [(DIRECTOR, "director", []), (OFFICE, "quality_office", []), (HEAD, "department_head", ["skin"])]
        for email, role, own in people:
            row = {"email": email, "display_name": role, "role": role, "departments": own}
            insert(owner, "person", [row], schema="quality")
        answers, scores, visits = answered()
        for table, rows in (("visit", visits), ("survey_response", answers), ("survey_score", scores)):
            columns = map(sa.column, rows[0])
            owner.execute(sa.insert(sa.table(table, *columns, schema="hospital")), rows)
        refresh(owner)
    yield made
    server.drop(made)


def test_no_pair_of_filters_tells_of_fewer_than_the_minimum(few: Urls) -> None:
    shown = looking(few, DIRECTOR, on_satisfaction)
    add(shown, iter(looking(few, DIRECTOR, on_overview).items()))  # what one page hides the other one may not tell
    assert len(shown) > 100
    count = counted(few)
    assert telling(shown, count) == []
    assert solvable(shown, count) == []


def test_a_head_finds_the_same_figures_blank(few: Urls) -> None:
    places = {"*", "*main", "*east", "skin"}
    keys = [period.key for period in periods.options(FIRST, LAST)[1:]]
    found = []
    for email in (DIRECTOR, HEAD):
        with as_person(email, connect.engine(few.reader)) as tx:
            rows = withheld(tx, keys, PARTS)
        found.append(set(rows[rows["department_id"].isin(places)].itertuples(index=False, name=None)))
        assert email == DIRECTOR or set(rows["department_id"]) <= places
    assert found[0] == found[1] != set()


@pytest.mark.parametrize("page", ["satisfaction", "overview"])
def test_the_test_finds_what_the_minimum_alone_would_tell(
    few: Urls, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = pd.DataFrame(columns=["department_id", "period", "told_apart", "code", "figure"])
    monkeypatch.setattr("warehouse.discretion.withheld", lambda *_, **__: nothing)
    monkeypatch.setattr(
        "warehouse.discretion.withheld_months", lambda *_: nothing[["department_id", "period", "figure"]]
    )
    monkeypatch.setattr("metrics.satisfaction.parts_shown", lambda n, least: np.asarray(n) >= least)
    some = {"places": ["*main", "eyes"]} | ({"parts": PARTS[:3]} if page == "satisfaction" else {})
    shown = looking(few, DIRECTOR, partial(PAGES[page], **some))
    assert [pair for pair in telling(shown, counted(few)) if pair[1] is not None]


def test_the_quality_office_sees_every_answer(few: Urls) -> None:
    count = counted(few)
    shown = looking(few, OFFICE, partial(on_satisfaction, places=["skin"], parts=[EVERYTHING]))
    assert any(0 < count(cell) < SCORE_ANSWERS for cell in shown)
