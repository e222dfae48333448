"""Public sources that nobody here made up, each alone in an empty database, on the pages that show them."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from dashboard import errors
from harness import Open, said
from reference import reference
from warehouse import connect
from warehouse.config import Urls
from warehouse.pull import pull

DIRECTOR = "director@real.invalid"
Look = Callable[[str, str], list[AppTest]]


@pytest.fixture
def look(opened: Open, fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Look:
    """`look("city_complaints", "voice.complaints")`: pull the source, open the page in Chinese and in English."""

    def pull_and_open(source: str, page: str) -> list[AppTest]:
        engine = connect.engine(fresh_urls.owner)
        pull(engine, source, reference("data", source))
        with engine.begin() as owner:
            owner.execute(text("insert into quality.person values (:who, 'D', 'director')"), {"who": DIRECTOR})
        monkeypatch.setenv("DATABASE_READER_URL", fresh_urls.reader)
        monkeypatch.setenv("SERVICE_QUALITY_AS", DIRECTOR)
        monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
        errors._state_seen.clear()
        return [opened(page, lang=language) for language in ("zh", "en")]

    return pull_and_open


def test_requests_to_a_city_are_complaints(look: Look) -> None:
    chinese, english = look("city_complaints", "voice.complaints")
    for app, rectified in (
        (chinese, "目前整改完成的不足一半"),
        (english, "fewer than half are rectified so far"),
    ):
        assert not app.exception
        assert rectified in said(app)
        assert "97" in said(app), "received in the last 90 days of the data, which end on 6 February 2025"
        assert "3,433" in said(app), "all that are open"
        assert "sq-freshness" in said(app), "though there is no wait"
        assert "2025年2月6日" in said(app) or "Data up to 6 February 2025" in said(app)


def test_answers_of_patients_of_other_practices_are_satisfaction(look: Look) -> None:
    chinese, english = look("friends_family_test", "voice.satisfaction")
    for app, month in ((chinese, "2024年3月"), (english, "March 2024")):
        assert not app.exception
        assert month in said(app), "the last whole month of the data"
        assert "90.6%" in said(app)
        assert "1,260" in said(app)
    notes = {"zh": ("未设此问", "人数太少，不显示"), "en": ("not asked", "too few to show")}
    for app, language in ((chinese, "zh"), (english, "en")):
        not_asked, too_few = notes[language]
        figures = said(app).partition("sq-figures")[2].partition("</div>")[0]
        assert figures.count(not_asked) == 2, (
            "this survey asks neither how easy it was nor for a recommendation of 0-10"
        )
        assert too_few not in figures
