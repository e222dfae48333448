"""The monthly review's page on the demonstration: who sees and does what; the room hears no names but stars."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from harness import Open, agenda_titles, said
from warehouse import connect
from warehouse.config import Urls
from warehouse.read import frame

PAGE = "improve.review"
DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD = "head.rehabilitation@demo.invalid"


@pytest.fixture
def owner_of_demo(demo_urls: Urls) -> Iterator[Connection]:
    with connect.engine(demo_urls.owner).connect() as tx:
        yield tx


@pytest.mark.parametrize("person", [DIRECTOR, OFFICE, HEAD])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", [{}, {"present": "1"}, {"present": "1", "screen": "2", "ground": "light"}])
def test_it_opens_for_each_person(opened: Open, person: str, lang: str, view: dict[str, str]) -> None:
    app = opened(PAGE, lang=lang, as_=person, **view)
    assert not app.exception
    page = said(app)
    assert "sq-problem" not in page
    assert "sq-notice" not in page
    assert "sq-title" in page if view else "sq-agenda" in page


def test_the_agenda_begins_with_last_months_decisions_and_ends_with_new_ones(opened: Open) -> None:
    page = said(opened(PAGE, lang="en", as_=OFFICE))
    found = agenda_titles(page)
    assert found[0] == "Last month&#x27;s decisions"
    assert found[-1] == "Decisions to take"
    assert "September 2026: 1 of 3 decisions signed off, 1 past their day" in page
    assert "Data locked on 5 November 2026" in page


def test_each_screen_has_its_address_and_one_headline(opened: Open) -> None:
    desk = agenda_titles(said(opened(PAGE, lang="en", as_=OFFICE)))
    for number, title in enumerate(desk, start=1):
        app = opened(PAGE, lang="en", as_=OFFICE, present="1", screen=str(number))
        page = said(app)
        assert re.findall(r'class="sq-title">([^<]*)<', page) == [title]
        assert page.count("sq-sentence sq-saying") == 1
        assert f"{number} / {len(desk)}" in page
    app = opened(PAGE, lang="en", as_=OFFICE, present="1", screen="99")
    assert app.query_params["screen"] == "1"
    assert "sq-notice" in said(app)


def test_the_arrow_turns_the_screen(opened: Open) -> None:
    app = opened(PAGE, lang="en", as_=OFFICE, present="1")
    app.button(key="turn_Right").click().run()
    assert app.query_params["screen"] == "2"
    app.button(key="switch_ground").click().run()
    assert (app.query_params["ground"], app.query_params["screen"]) == ("light", "2")


@pytest.mark.parametrize("person", [DIRECTOR, OFFICE, HEAD])
def test_the_room_hears_no_name_but_published_stars(opened: Open, owner_of_demo: Connection, person: str) -> None:
    staff = frame(owner_of_demo, "select distinct name from hospital.staff where length(name) > 1")["name"]
    stars = frame(owner_of_demo, "select distinct name from mart.star where tier = 'star' and edition is not null")
    screens = len(agenda_titles(said(opened(PAGE, lang="zh", as_=person))))
    for number in range(1, screens + 1):
        page = said(opened(PAGE, lang="zh", as_=person, present="1", screen=str(number)))
        named = {name for name in staff if name in page}
        assert named <= set(stars["name"]), number


def test_a_head_sees_own_and_the_hospitals_figures_alone(opened: Open) -> None:
    page = said(opened(PAGE, lang="en", as_=HEAD, department="*"))
    places = {title.split(" · ")[0] for title in agenda_titles(page) if " · " in title}
    assert places <= {"Whole hospital", "Rehabilitation"}


def test_only_who_may_is_offered_what_changes_the_agenda(opened: Open) -> None:
    for person, may in ((OFFICE, True), (DIRECTOR, False)):
        app = opened(PAGE, lang="en", as_=person)
        keys = [button.key or "" for button in app.button]
        assert any(key.startswith("drop:") for key in keys) == may
        assert any(key == "review_hold" for key in keys) == may
    app = opened(PAGE, lang="en", as_=HEAD, department="*")
    assert not any((button.key or "").startswith("drop:") for button in app.button)


def test_a_held_review_offers_nothing_to_change(opened: Open) -> None:
    app = opened(PAGE, lang="en", as_=OFFICE, month="2026-09")
    assert "held on 8 October 2026" in said(app)
    assert not any((button.key or "").startswith(("drop:", "review_hold")) for button in app.button)
    assert [(box.key or "").split(":")[0] for box in app.text_area] == ["correction"], "all that is left"


@pytest.mark.parametrize(
    ("month", "words"),
    [("2026-08", "August 2026 is not locked yet"), ("2020-02", "There are no data for February 2020"),
     ("2099-01", "January 2099 is not over")],
)  # fmt: skip
def test_why_there_is_no_review_is_said(opened: Open, month: str, words: str) -> None:
    for person in (OFFICE, DIRECTOR):
        for view in ({}, {"present": "1"}):
            app = opened(PAGE, lang="en", as_=person, month=month, **view)
            assert not app.exception
            assert words in said(app)
            assert ("Lock the month now" in [button.label for button in app.button]) == (
                month == "2026-08" and person == OFFICE and not view
            )


def test_a_scope_that_one_may_not_see_is_dropped_from_the_link(opened: Open) -> None:
    app = opened(PAGE, lang="en", as_=HEAD, department="orthopaedics")
    assert app.query_params["department"] == "rehabilitation"
    assert "sq-notice" in said(app)
    assert "Orthopaedics" not in said(app)
