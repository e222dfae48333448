"""The service stars' page on the demonstration: who is named to whom, and that the ledger adds up to the points."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, text
from streamlit.testing.v1 import AppTest

from dashboard.filters import Filters
from dashboard.stars_funnel import points
from dashboard.view import View
from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_EYES
from harness import Open, said
from language import language
from warehouse import connect
from warehouse.config import Urls
from warehouse.people import Person
from warehouse.read import as_person, frame
from warehouse.refresh import refresh

PAGE = "people.service_stars"
OFFICE = "quality@demo.invalid"
HEAD = "head.orthopaedics@demo.invalid"
PUBLISHED, WAITING = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def owner_of_demo(demo_urls: Urls) -> Iterator[Connection]:
    """Sees everything there is."""
    with connect.engine(demo_urls.owner).connect() as tx:
        yield tx


def month_of(tx: Connection, month: date) -> pd.DataFrame:
    """Everybody of a month: staff_id, name, department_id, role, points, standing, tier."""
    return frame(tx, "select * from mart.star where month = :month order by staff_id", month=month)


def names(rows: pd.DataFrame, page: str) -> set[str]:
    """Which of them are named on a page."""
    return {name for name in rows["name"] if name in page}


def tables(app: AppTest) -> pd.DataFrame:
    """The people in the page's tables."""
    return pd.concat([table.value for table in app.dataframe], ignore_index=True)


@pytest.mark.parametrize("person", ["director@demo.invalid", OFFICE, HEAD])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", [{}, {"role": "all"}, {"role": "technician"}, {"present": "1"}])
def test_it_opens_for_each_person(opened: Open, person: str, lang: str, view: dict[str, str]) -> None:
    app = opened(PAGE, lang=lang, as_=person, month=f"{PUBLISHED:%Y-%m}", **view)
    assert not app.exception
    page = said(app)
    assert "sq-sentence" in page
    assert "sq-problem" not in page
    assert "sq-notice" not in page


def test_a_director_is_shown_published_stars_and_nobody_else(opened: Open, owner_of_demo: Connection) -> None:
    app = opened(PAGE, lang="en", role="all")
    assert app.query_params["month"] == f"{PUBLISHED:%Y-%m}"
    people = month_of(owner_of_demo, PUBLISHED)
    shown = set(tables(app)["Name"])
    assert shown == set(people.loc[people["tier"].notna(), "name"])
    assert "October 2026: the list is not published yet" in said(app)


def test_a_link_to_a_month_that_is_not_published_is_no_mistake(opened: Open) -> None:
    app = opened(PAGE, lang="en", month=f"{WAITING:%Y-%m}")
    assert app.query_params["month"] == f"{PUBLISHED:%Y-%m}"
    assert "sq-notice" not in said(app)
    assert "October 2026: the list is not published yet" in said(app)


def test_the_office_sees_everybody_before_publication(opened: Open, owner_of_demo: Connection) -> None:
    app = opened(PAGE, lang="en", as_=OFFICE, role="all")
    assert app.query_params["month"] == f"{WAITING:%Y-%m}"
    assert "only the quality office and people&#x27;s own heads see it" in said(app)
    assert len(tables(app)) == len(month_of(owner_of_demo, WAITING))
    reasons = tables(app)["Standing"]
    assert reasons.str.contains("more answers? needed").any()


def test_a_head_sees_own_people_and_of_others_published_stars(opened: Open) -> None:
    before = tables(opened(PAGE, lang="en", as_=HEAD, role="all"))
    assert set(before["Department"]) == {"Orthopaedics"}
    after = tables(opened(PAGE, lang="en", as_=HEAD, role="all", month=f"{PUBLISHED:%Y-%m}"))
    others = after[after["Department"] != "Orthopaedics"]
    assert len(others)
    starred_before = "Commended (a star the month before)"
    assert set(others["Standing"]) <= {"Service star", "Commended", starred_before}


def test_the_room_names_the_published_stars_and_nobody_else(opened: Open, owner_of_demo: Connection) -> None:
    people = month_of(owner_of_demo, PUBLISHED)
    is_star = people["tier"] == "star"
    for person in ("director@demo.invalid", OFFICE, HEAD):
        app = opened(PAGE, lang="zh", as_=person, present="1")
        page = said(app)
        assert names(people[is_star], page) == set(people.loc[is_star, "name"])
        assert names(people[~is_star], page) <= set(people.loc[is_star, "name"])
        assert "扣分" not in page
        assert not app.dataframe
        assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("person", [OFFICE, HEAD])
def test_before_publication_the_room_hears_no_name(opened: Open, owner_of_demo: Connection, person: str) -> None:
    people = month_of(owner_of_demo, WAITING)
    low = people.sort_values("points")["staff_id"].iloc[0]
    page = said(opened(PAGE, lang="zh", as_=person, present="1", month=f"{WAITING:%Y-%m}", person=low))
    assert "名单尚未公布" in page
    assert names(people, page) == set()


def test_the_ledger_adds_up_to_the_points_for_people_of_every_kind(opened: Open, owner_of_demo: Connection) -> None:
    people = month_of(owner_of_demo, WAITING)
    some = people.groupby(["role", "standing"], sort=True).head(1)
    assert len(some) >= 9
    for row in some.itertuples():
        app = opened(PAGE, lang="en", as_=OFFICE, month=f"{WAITING:%Y-%m}", person=row.staff_id)
        assert not app.exception
        page = said(app)
        found = re.search(r"<tfoot>.*?sq-sum\">([−\d.,]+)<", page, re.DOTALL)
        assert found, row.name
        assert Decimal(found[1].replace("−", "-")) == row.points
        lines = re.findall(r"sq-sum\"><span class=\"[^\"]*\">([^<]+)</span>", page.partition("<tfoot>")[0])
        shown = [Decimal(line.replace("−", "-").replace("+", "")) for line in lines]
        assert sum(shown, Decimal(0)) == row.points, "the lines add up as they are printed"
        assert f"{row.points:.1f} points" in page


def test_a_card_leads_to_its_ledger(opened: Open, owner_of_demo: Connection) -> None:
    people = month_of(owner_of_demo, PUBLISHED)
    star = people[people["tier"] == "star"].iloc[0]
    app = opened(PAGE, lang="en", person=star["staff_id"])
    assert app.query_params["role"] == star["role"]
    assert star["name"] in said(app).partition("</p>")[0]
    assert "sq-ledger" in said(app)


@pytest.mark.parametrize("person", ["nobody", "<script>", "'; drop table hospital.staff; --"])
def test_a_person_who_may_not_be_seen_is_dropped_from_the_link(opened: Open, person: str) -> None:
    app = opened(PAGE, lang="en", person=person)
    assert not app.exception
    assert "person" not in app.query_params
    assert "sq-notice" in said(app)
    assert "sq-ledger" not in said(app)


def test_a_director_cannot_link_to_who_is_not_ranked(opened: Open, owner_of_demo: Connection) -> None:
    people = month_of(owner_of_demo, PUBLISHED)
    other = people[people["tier"].isna()].iloc[0]
    app = opened(PAGE, lang="en", person=other["staff_id"])
    assert "sq-ledger" not in said(app)
    assert other["name"] not in said(app)


@pytest.fixture
def one_letter(fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Urls:
    """A hospital where one doctor got one letter in March 2026, and nothing else ever happened."""
    with connect.engine(fresh_urls.owner).begin() as owner:
        small_hospital.places(owner)
        owner.execute(
            text(
                "insert into hospital.praise (praise_id, department_id, staff_id, channel, received_at)"
                " values ('p', 'eyes', 'eyes-1', 'letter', '2026-03-04 09:00+08')"
            )
        )
        refresh(owner)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    return fresh_urls


@pytest.mark.parametrize("person", [small_hospital.OFFICE, HEAD_OF_EYES])
def test_a_single_person_whom_nobody_rated(
    opened: Open, one_letter: Urls, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", one_letter.reader)
    monkeypatch.setenv("SERVICE_QUALITY_AS", person)
    for view in ({}, {"person": "eyes-1"}, {"role": "all"}, {"present": "1"}):
        app = opened(PAGE, lang="en", **view)
        assert not app.exception
        assert "sq-problem" not in said(app)
        assert app.query_params["month"] == "2026-03"
    assert "15 more answers needed" in str(tables(opened(PAGE, lang="en"))["Standing"].iloc[0])


@pytest.mark.parametrize("person", [DIRECTOR, CLERK])
def test_before_the_first_publication_others_are_told_who_sees_it(
    opened: Open, one_letter: Urls, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", one_letter.reader)
    monkeypatch.setenv("SERVICE_QUALITY_AS", person)
    page = said(opened(PAGE, lang="en"))
    assert "sq-empty" in page
    assert "only the quality office and people&#x27;s own heads see it" in page
    assert "甲" not in page


@pytest.fixture
def opened_whole(opened: Open, whole_demo_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The same on the demonstration as large as it is: in the small one nobody has enough answers to be compared."""
    monkeypatch.setenv("DATABASE_READER_URL", whole_demo_urls.reader)
    return opened


@pytest.fixture
def owner_of_whole(whole_demo_urls: Urls) -> Iterator[Connection]:
    with connect.engine(whole_demo_urls.owner).connect() as tx:
        yield tx


def funnel(app: AppTest) -> dict[str, dict[str, Any]]:
    """The points of the people's funnel by staff_id; none where it is not drawn."""
    for chart in app.get("vega_lite_chart"):
        spec = json.loads(chart.proto.spec)
        found = {layer["data"]["name"]: layer["data"].get("values") for layer in spec["layer"] if "data" in layer}
        if found.get("points"):
            return {row["id"]: row for row in found["points"]}
    return {}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("person", "month"), [(OFFICE, WAITING), (HEAD, WAITING), ("director@demo.invalid", PUBLISHED)]
)
def test_the_funnel_beside_the_ranking_shows_whom_one_may_see(
    opened_whole: Open, whole_demo_urls: Urls, lang: str, person: str, month: date
) -> None:
    app = opened_whole(PAGE, lang=lang, as_=person, month=f"{month:%Y-%m}", role="doctor")
    assert not app.exception
    with as_person(person, connect.engine(whole_demo_urls.reader)) as tx:
        may = frame(tx, "select * from mart.star_rank where month = :month and role = 'doctor'", month=month)
    drawn = funnel(app)
    assert set(drawn) == set(may.loc[may["verdict"].notna(), "staff_id"])
    assert drawn
    for row in may[may["verdict"].notna()].itertuples():
        assert drawn[row.staff_id]["value"] == pytest.approx(100 * row.raw)
        assert drawn[row.staff_id]["n"] == row.n
        assert drawn[row.staff_id]["best"] == f"{row.among_best:.0%}"


def test_who_stands_low_is_named_to_the_office_and_to_the_own_head_only() -> None:
    row = {"staff_id": "s1", "name": "甲", "department_id": "eyes", "rated": 40.0, "raw": 0.2, "verdict": "beyond_998"}
    row |= {"direction": "worse", "chance": 0.001, "among_best": 0.0}
    for role, own, named in (
        ("quality_office", False, True),
        ("department_head", True, True),
        ("department_head", False, False),
        ("director", False, False),
    ):
        looker = Person("x", "x", role, ())  # type: ignore[arg-type]
        view = View(language("zh"), looker, None, Filters({}, silent=False), {}, present=False)  # type: ignore[arg-type]
        view.__dict__["departments"] = pd.DataFrame({"label": ["眼科"]}, index=["eyes"])
        (point,) = points(view, pd.DataFrame([row | {"own": own}]))
        assert bool(point.name) == named


def test_the_room_has_no_funnel_and_technicians_have_none(opened_whole: Open) -> None:
    assert not funnel(opened_whole(PAGE, lang="en", as_=OFFICE, present="1", month=f"{PUBLISHED:%Y-%m}"))
    assert not funnel(opened_whole(PAGE, lang="en", as_=OFFICE, month=f"{PUBLISHED:%Y-%m}", role="technician"))


def test_the_table_and_the_ledger_say_how_likely_one_is_among_the_best(
    opened_whole: Open, owner_of_whole: Connection
) -> None:
    ranked = frame(
        owner_of_whole,
        "select staff_id, star.name, raw, among_best from mart.star join mart.star_rank using (month, staff_id)"
        " where month = :month and star.role = 'doctor' and standing = 'ranked' and among_best is not null"
        " order by among_best desc, staff_id",
        month=WAITING,
    )
    best = ranked.iloc[0]
    app = opened_whole(PAGE, lang="en", as_=OFFICE, month=f"{WAITING:%Y-%m}", role="doctor")
    rows = tables(app).set_index("Name")
    assert rows["Among the best three"].max() == pytest.approx(100 * best["among_best"])
    assert f"{best['among_best']:.0%}" in said(app).partition("likeliest among the role")[2]
    page = said(opened_whole(PAGE, lang="en", as_=OFFICE, month=f"{WAITING:%Y-%m}", person=best["staff_id"]))
    assert f"among the role&#x27;s best three: {best['among_best']:.0%}" in page
