"""The visitor view: the hospital as a whole, no names but published stars, no texts, every other page closed."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from harness import Open, said
from warehouse import connect
from warehouse.config import Urls
from warehouse.read import frame

PAGE = "improve.visitor"
PEOPLE = ("director@demo.invalid", "quality@demo.invalid", "head.orthopaedics@demo.invalid")


@pytest.fixture
def owner_of_demo(demo_urls: Urls) -> Iterator[Connection]:
    with connect.engine(demo_urls.owner).connect() as tx:
        yield tx


def everything(app: AppTest) -> str:
    """All that a visitor's browser is sent: HTML, charts, labels and options of widgets."""
    labels = [element.label for kind in (app.button, app.selectbox, app.expander) for element in kind]
    options = [option for box in app.selectbox for option in box.options]
    charts = [json.dumps(json.loads(chart.proto.spec), ensure_ascii=False) for chart in app.get("vega_lite_chart")]
    return "\n".join([said(app), *labels, *options, *charts])


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", [{}, {"present": "1"}])
def test_it_opens_and_says_that_it_is_a_demonstration(
    opened: Open, person: str, lang: str, view: dict[str, str]
) -> None:
    app = opened(PAGE, lang=lang, as_=person, visitor="1", **view)
    assert not app.exception
    page = said(app)
    assert "sq-problem" not in page
    assert {"zh": "演示：虚构的医院", "en": "Demonstration: an invented hospital"}[lang] in page


@pytest.mark.parametrize("person", PEOPLE)
def test_no_name_but_published_stars_and_no_text(opened: Open, owner_of_demo: Connection, person: str) -> None:
    staff = frame(owner_of_demo, "select distinct name from hospital.staff where length(name) > 1")["name"]
    stars = frame(
        owner_of_demo,
        "select name from mart.star where tier = 'star' and edition is not null"
        " and month = (select max(month) from quality.star_publication)",
    )
    departments = frame(owner_of_demo, "select name from hospital.department where department_id <> 'unassigned'")
    comments = frame(owner_of_demo, "select comment from hospital.survey_response where length(comment) > 8")
    shown: list[str] = [everything(opened(PAGE, lang="zh", as_=person, visitor="1"))]
    for screen in range(1, 6):
        app = opened(PAGE, lang="zh", as_=person, visitor="1", present="1", screen=str(screen))
        shown.append(everything(app))
    for page in shown:
        assert {name for name in staff if name in page} <= set(stars["name"])
        assert not [name for name in departments["name"] if name in page]
        assert not [comment for comment in comments["comment"] if comment in page]
    assert any(name in shown[0] for name in stars["name"])


def test_figures_come_with_interval_and_number(opened: Open) -> None:
    page = said(opened(PAGE, lang="en", visitor="1"))
    assert page.count("95% interval") >= 1
    assert 2 <= page.count("sq-heading") <= 5


@pytest.mark.parametrize(
    "page", ["monitor.overview", "voice.complaints", "people.service_stars", "improve.review", "flow.waiting"]
)
def test_every_other_page_is_closed_to_visitors(opened: Open, page: str) -> None:
    app = opened(page, lang="en", visitor="1")
    assert not app.exception
    found = said(app)
    assert "Demonstration: an invented hospital" in found
    assert "What we are proud of" in found
    assert "sq-card" not in found
    assert not app.selectbox, "neither filters nor the switch of person"


def test_the_way_in_and_out(opened: Open) -> None:
    page = said(opened(PAGE, lang="en"))
    assert "visitor?" in page
    assert "visitor=1" in page
    app = opened(PAGE, lang="en", visitor="1")
    app.button(key="end_visitor").click().run()
    assert "visitor" not in app.query_params
