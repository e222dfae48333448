"""A locked month is corrected on the review's page: what differs is said, everything before stays to be looked at."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from harness import Open, said
from warehouse import connect, review_correct, write
from warehouse.config import Urls
from warehouse.refresh import refresh

PAGE = "improve.review"
DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD = "head.rehabilitation@demo.invalid"
WHY = "<script>alert(1)</script> 一批问卷迟到"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; 一批问卷迟到"


@pytest.fixture
def late(opened_on: Callable[[Urls], Open], own_demo: Urls) -> Open:
    """October was locked; then came 300 answers of the orthopaedic department, all of them 5."""
    with connect.engine(own_demo.owner).begin() as owner:
        owner.execute(
            text(
                "insert into hospital.survey_response (survey_response_id, department_id, mode, submitted_at, overall)"
                " select 'late' || n, 'orthopaedics', 'sms', '2026-10-15 12:00+08', 5 from generate_series(1, 300) as n"
            )
        )
        refresh(owner)
    return opened_on(own_demo)


def correct(app: AppTest, reason: str) -> AppTest:
    """Type a reason and click."""
    next(box for box in app.text_area if (box.key or "").startswith("correction:")).set_value(reason)
    return next(button for button in app.button if button.label == "Correct").click().run()


def has_form(app: AppTest) -> bool:
    return any((box.key or "").startswith("correction:") for box in app.text_area)


def test_the_office_corrects_and_every_edition_says_which_it_is(late: Open) -> None:
    app = late(PAGE, lang="en", as_=OFFICE)
    assert "edition" not in app.query_params
    assert "Correction" not in said(app)

    app = correct(app, "   ")
    assert said(app).count("A correction needs its reason.") == 2, "on top of the page, and at the form"
    app = correct(app, WHY)
    assert not app.exception
    page = said(app)
    assert "Saved." in page
    assert "A correction needs its reason." not in page
    assert "<script>" not in page
    assert f"by {OFFICE}: {ESCAPED}" in page
    assert "Correction (version 2)" in page
    assert "corrected on" in page
    assert app.query_params["edition"] == "2"
    assert has_form(app), "what comes still later is corrected again"
    app = correct(app, "再来一次")
    assert "there is nothing to correct" in said(app)
    assert "再来一次" in [box.value for box in app.text_area]

    for person in (OFFICE, DIRECTOR, HEAD):
        for lang, name, shown in (("en", "Version 1, as locked", "is shown, with the review as it stood then"),
                                  ("zh", "第 1 版（锁定时）", "复盘会内容也是当时的样子")):  # fmt: skip
            app = late(PAGE, lang=lang, as_=person, department="*", edition="1")
            assert not app.exception
            page = said(app)
            assert name in page
            assert shown in page
            assert not has_form(app)
            assert not any((button.key or "").startswith(("drop:", "review_hold")) for button in app.button)
            app = late(PAGE, lang=lang, as_=person, department="*")
            assert ESCAPED in said(app)
            assert has_form(app) == (person == OFFICE)
    app = late(PAGE, lang="en", as_=OFFICE, edition="7")
    assert app.query_params["edition"] == "2"
    assert "left out: edition" in said(app)


def test_what_differs_is_listed_old_and_new_and_opens_the_meeting(late: Open) -> None:
    app = correct(late(PAGE, lang="en", as_=OFFICE, department="*"), WHY)
    page = said(app)
    with_heads = '<th scope="col">Version 1</th><th scope="col">Version 2</th>'
    assert with_heads in page
    changed = [row for row in page.split("<tr>") if "Whole hospital" in row and "answers" in row]
    assert changed
    room = said(late(PAGE, lang="en", as_=DIRECTOR, department="*", present="1"))
    assert 'class="sq-title">Correction (version 2)<' in room
    assert ESCAPED in room
    assert with_heads in room
    assert "Correction (version 2)" in said(
        late(PAGE, lang="en", as_=DIRECTOR, department="*", present="1", screen="2")
    ), "in small print on every further screen"
    first = said(late(PAGE, lang="en", as_=DIRECTOR, department="*", present="1", edition="1"))
    assert "Version 1, as locked; corrected since" in first
    assert ESCAPED not in first
    bones = late(PAGE, lang="en", as_=HEAD, department="*")
    assert "Orthopaedics" not in said(bones), "what differs elsewhere is for those who see it"


def test_of_two_who_correct_the_second_is_told_and_keeps_the_text(late: Open, own_demo: Urls) -> None:
    app = late(PAGE, lang="zh", as_=OFFICE)
    month = next(box.key for box in app.text_area if (box.key or "").startswith("correction:")).split(":")[1]
    with write.as_person(OFFICE, connect.engine(own_demo.reader)) as tx:
        review_correct.correct(tx, date.fromisoformat(month), "别人写的原因", 1)
    next(box for box in app.text_area if (box.key or "").startswith("correction:")).set_value("我写的原因")
    app = next(button for button in app.button if button.label == "更正").click().run()
    page = said(app)
    assert "这期间别人已经更正过本月数据" in page
    assert "别人写的原因" in page
    assert "我写的原因" in [box.value for box in app.text_area]
