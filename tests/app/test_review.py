"""The monthly review's page on the demonstration: who sees and does what; the room hears no names but stars."""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text
from streamlit.testing.v1 import AppTest

from conftest import DEMO_UNTIL
from demo.load import load
from harness import Open, Server, said
from warehouse import connect, review_write, write
from warehouse.config import Urls
from warehouse.read import frame

PAGE = "improve.review"
DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD = "head.rehabilitation@demo.invalid"
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def owner_of_demo(demo_urls: Urls) -> Iterator[Connection]:
    with connect.engine(demo_urls.owner).connect() as tx:
        yield tx


@pytest.fixture
def own_demo(servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Urls]:
    """A demonstration of this test's own, to be written into."""
    server: Server = servers(18)
    made = server.clone()
    with connect.engine(made.owner).begin() as connection:
        load(connection, until=DEMO_UNTIL, scale=0.02, months=14)
    yield made
    server.drop(made)


def titles(page: str) -> list[str]:
    return re.findall(r"sq-agenda[^>]*><b>[^<]*</b><div><h3>([^<]*)<", page)


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
    found = titles(page)
    assert found[0] == "Last month&#x27;s decisions"
    assert found[-1] == "Decisions to take"
    assert "September 2026: 1 of 3 decisions signed off, 1 past their day" in page
    assert "Data locked on 5 November 2026" in page


def test_each_screen_has_its_address_and_one_headline(opened: Open) -> None:
    desk = titles(said(opened(PAGE, lang="en", as_=OFFICE)))
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
    screens = len(titles(said(opened(PAGE, lang="zh", as_=person))))
    for number in range(1, screens + 1):
        page = said(opened(PAGE, lang="zh", as_=person, present="1", screen=str(number)))
        named = {name for name in staff if name in page}
        assert named <= set(stars["name"]), number


def test_a_head_sees_own_and_the_hospitals_figures_alone(opened: Open) -> None:
    page = said(opened(PAGE, lang="en", as_=HEAD, department="*"))
    places = {title.split(" · ")[0] for title in titles(page) if " · " in title}
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
    assert not app.text_area


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


# ---- writing, on a demonstration of its own


def own_page(opened: Open, monkeypatch: pytest.MonkeyPatch, urls: Urls, **view: str) -> AppTest:
    monkeypatch.setenv("DATABASE_READER_URL", urls.reader)
    return opened(PAGE, lang="en", **view)


def test_what_is_written_at_the_desk(opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls) -> None:
    """Remark with script in it, order, drop, an item, a decision, a second editor, the end: one meeting's life."""
    app = own_page(opened, monkeypatch, own_demo, as_=OFFICE)
    script = "<script>alert(1)</script>"
    area = next(box for box in app.text_area if (box.key or "").startswith("remark:overdue"))
    area.set_value(script)
    submit = next(button for button in app.button if "remark:overdue" in (button.proto.form_id or ""))
    submit.click().run()
    assert not app.exception
    page = said(app)
    assert "Saved." in page
    assert "data-sq-kept" in page, "the browser may forget the words"
    assert script not in page
    assert "&lt;script&gt;" in page

    before = titles(page)
    next(button for button in app.button if (button.key or "").startswith("Later:last")).click().run()
    after = titles(said(app))
    assert after[:2] == [before[1], before[0]]
    next(button for button in app.button if (button.key or "").startswith("drop:stars")).click().run()
    assert "sq-dropped" in said(app)

    # somebody else writes a remark while this page stands open: what was typed here is kept, nothing overwritten
    area = next(box for box in app.text_area if (box.key or "").startswith("remark:decide"))
    with write.as_person(OFFICE, connect.engine(own_demo.reader)) as tx:
        review_write.save_item(
            tx, OCTOBER, "*", "decide", 0, about="*", position=None, dropped=False, title="", remark="别人写的"
        )
    area.set_value("我写的")
    next(button for button in app.button if "remark:decide" in (button.proto.form_id or "")).click().run()
    page = said(app)
    assert "Somebody changed this meanwhile" in page
    assert "data-sq-kept" not in page, "what was refused it keeps"
    assert "别人写的" in page
    assert "我写的" in [box.value for box in app.text_area]

    with connect.engine(own_demo.owner).connect() as owner:
        rows = frame(owner, "select item, version, remark from quality.review_item order by changed_at")
    assert list(rows.itertuples(index=False, name=None)) == [
        ("overdue", 1, script), ("last", 1, ""), ("stars", 1, ""), ("decide", 1, "别人写的"),
    ]  # fmt: skip


def test_a_decision_is_taken_and_the_review_closed(
    opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls
) -> None:
    app = own_page(opened, monkeypatch, own_demo, as_=OFFICE)
    decide = next(button for button in app.button if button.label == "Decide")
    decide.click().run()
    assert "A decision needs words" in said(app)
    next(box for box in app.text_input if (box.key or "").startswith("decide_title")).set_value("加开一组")
    next(box for box in app.text_input if (box.key or "").startswith("decide_criterion")).set_value("连续两个月达标")
    next(button for button in app.button if button.label == "Decide").click().run()
    assert not app.exception
    assert "1 decision is taken." in said(app)
    app.button(key="review_hold").click().run()
    page = said(app)
    assert "agenda, comments and figures do not change any more" in page
    assert not app.text_area
    with connect.engine(own_demo.owner).connect() as owner:
        taken = frame(owner, "select * from quality.action_version where source = '2026-10'")
        assert taken["criterion"].tolist() == ["连续两个月达标"]
        assert owner.execute(text("select count(*) from quality.review where month = '2026-10-01'")).scalar_one() == 1


def test_a_head_writes_the_departments_comment(opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls) -> None:
    with connect.engine(own_demo.owner).begin() as owner:
        owner.execute(
            text(
                "insert into quality.review_figure values ('2026-10-01', 'wait_on_target_rate', 'rehabilitation',"
                " '2026-10-01', 'month', 60, 100, null, 90, 80, 99, 'outside', 'concern', -1, 1, 12)"
                " on conflict (review_month, metric, department_id, month) do update set signal = excluded.signal,"
                " rule = excluded.rule, side = -1, points = 12, numerator = 60, denominator = 100, mean = 90,"
                " lower = 80, upper = 99"
            )
        )
    app = own_page(opened, monkeypatch, own_demo, as_=HEAD)
    key = "comment:wait_on_target_rate:rehabilitation"
    assert "Asked of you before the meeting" in said(app)
    next(box for box in app.text_area if (box.key or "").startswith(key)).set_value("两人请假，已借调")
    next(button for button in app.button if key in (button.proto.form_id or "")).click().run()
    assert not app.exception
    assert "Department&#x27;s comment: 两人请假，已借调" in said(app)
    with connect.engine(own_demo.owner).connect() as owner:
        rows = frame(
            owner,
            "select changed_by, words from quality.review_comment where metric = 'wait_on_target_rate'"
            " order by version desc limit 1",
        )
    pd.testing.assert_frame_equal(rows, pd.DataFrame({"changed_by": [HEAD], "words": ["两人请假，已借调"]}))
