"""The complaints page on the demonstration: what it says, to whom, and where a link leads."""

import re

import pytest

from harness import Open, said

PAGE = "voice.complaints"
HEAD = "head.ent@demo.invalid"


def test_it_opens_with_one_computed_sentence(opened: Open) -> None:
    page = said(opened(PAGE, lang="en", period="2026"))
    assert "per 10,000 visits" in page
    assert "replied to on time" in page
    assert "half are rectified within" in page
    assert "law, 5 working days" in page


def test_a_topic_narrows_figures_stages_and_open_cases(opened: Open) -> None:
    everything = opened(PAGE, lang="en", period="2026")
    app = opened(PAGE, lang="en", period="2026", topic="waiting")
    assert app.query_params["topic"] == "waiting"
    page = said(app)
    assert 'sq-sentence">Waiting and process: ' in page
    assert "complaints that raise Waiting and process" in page, "what the rate is of"

    def received(of: str) -> int:
        return int(re.search(r"([\d,]+) complaints, ", of)[1].replace(",", ""))  # type: ignore[index]

    assert 0 < received(page) < received(said(everything))
    for drawn in ("sq-stages", 'aria-label="Topics, severity, channels"'):
        bars = [re.search(rf'<table class="sq-bars[^>]*{drawn}.*?</table>', said(one)) for one in (app, everything)]
        assert all(bars), drawn
        assert bars[0][0] != bars[1][0], drawn  # type: ignore[index]


def test_an_unknown_topic_is_named_and_dropped(opened: Open) -> None:
    app = opened(PAGE, lang="en", topic="weather")
    assert "topic" not in app.query_params
    assert "sq-notice" in said(app)


def test_first_receivers_are_counted_apart(opened: Open) -> None:
    app = opened(PAGE, lang="en", period="2026", department="customer_service", by="first_receiver")
    assert app.query_params["by"] == "first_receiver"
    assert "First receiver" in said(app)
    assert said(app) != said(opened(PAGE, lang="en", period="2026", department="customer_service"))


def test_a_head_sees_own_figures_beside_the_hospitals(opened: Open) -> None:
    app = opened(PAGE, lang="en", as_=HEAD, period="2025")
    assert app.query_params["department"] == "ent"
    assert "Hospital: " in said(app)
    assert "Cardiology" not in said(app)


def test_a_head_sees_the_hospitals_figures_too(opened: Open) -> None:
    everything = said(opened(PAGE, lang="en", period="2025"))
    of_head = said(opened(PAGE, lang="en", as_=HEAD, period="2025", department="*"))

    def sentence(page: str) -> str:
        return page.partition("sq-sentence")[2].partition(";")[0]

    assert sentence(of_head) == sentence(everything)


@pytest.mark.parametrize("by", ["everybody", "<b>"])
def test_an_unknown_part_is_named_and_dropped(opened: Open, by: str) -> None:
    app = opened(PAGE, by=by)
    assert not app.exception
    assert app.query_params["by"] == "responsible"
    assert "sq-notice" in said(app)


def test_the_projector_names_nobody_who_works_there(opened: Open) -> None:
    page = said(opened(PAGE, present="1"))
    assert "sq-list" in page or "没有在办投诉" in page
    assert "staff" not in page
