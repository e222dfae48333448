"""From any chart to an action about it, in the demonstration hospital: where the link stands, what it carries."""

import html
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from harness import Open, said
from warehouse import read
from warehouse.acted import acted
from warehouse.config import Urls

OFFICE, DIRECTOR = "quality@demo.invalid", "director@demo.invalid"
BONES, HEART = "head.orthopaedics@demo.invalid", "head.cardiology@demo.invalid"
PAGES = ("monitor.overview", "voice.satisfaction", "voice.complaints", "flow.waiting", "improve.actions")


def offered(page: str) -> list[dict[str, str]]:
    """The parameters of every link on a page that opens an action."""
    found = [html.unescape(link) for link in re.findall(r'class="sq-act" href="actions\?([^"]*)"', page)]
    return [dict(parse_qsl(link)) for link in found]


def about(page: str, metric: str) -> list[dict[str, str]]:
    return [link for link in offered(page) if link["metric"] == metric]


def open_action(urls: Urls, metric: str, department: str) -> dict[str, Any]:
    """The demonstration's open action about a metric of a department."""
    from warehouse import connect

    with read.as_person(OFFICE, connect.engine(urls.reader)) as tx:
        rows = acted(tx)
    rows = rows[rows.is_open & (rows.metric == metric) & (rows.department_id == department)]
    assert len(rows), "the demonstration plants one"
    return dict(rows.iloc[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_chart_offers_an_action_with_its_month(opened: Open, lang: str) -> None:
    satisfaction = said(opened("voice.satisfaction", lang=lang, as_=OFFICE, period="2026-10", department="*"))
    score = about(satisfaction, "touchpoint_score")[0]
    assert (score["touchpoint"], score["month"], score["department"]) == ("waiting", "2026-10", "*")
    assert 50 < float(score["value"]) < 95
    assert about(satisfaction, "touchpoint_problem_rate")
    assert about(satisfaction, "satisfaction_rate")
    assert about(satisfaction, "online_review_score")
    waiting = said(opened("flow.waiting", lang=lang, as_=OFFICE, period="2026-10", department="*"))
    charts = about(waiting, "wait_median")
    assert len(charts) == 2, "the week and its months"
    assert charts[0] == charts[1]
    assert charts[0]["month"] == "2026-10"
    assert about(said(opened("improve.actions", lang=lang, as_=OFFICE)), "rectification_cycle_median")
    overview = said(opened("monitor.overview", lang=lang, as_=OFFICE, period="2026-10"))
    assert about(overview, "no_show_rate")[0]["month"] == "2026-10"
    assert not about(overview, "satisfaction_rate"), "its own chart offers it, one click away"


def test_the_link_of_a_touchpoint_fills_in_the_form_and_leads_back(opened: Open) -> None:
    page = said(opened("voice.satisfaction", lang="en", as_=OFFICE, period="2026-10", department="*"))
    carried = about(page, "touchpoint_score")[0]
    form = opened("improve.actions", **{("as_" if name == "as" else name): OFFICE if name == "as" else value
                                        for name, value in carried.items()})  # fmt: skip
    fields = {
        widget.key: widget.value for kind in (form.selectbox, form.number_input, form.text_area) for widget in kind
    }
    assert fields["action_new_metric"] == "touchpoint_score"
    assert fields["action_new_baseline"] == pytest.approx(float(carried["value"]))
    assert fields["action_new_reason"].startswith("Touchpoint score · Waiting, Whole hospital, October 2026: ")
    assert "satisfaction?" in said(form)


def test_a_longer_period_carries_its_last_month_without_its_figure(opened: Open) -> None:
    page = said(opened("voice.satisfaction", lang="en", as_=OFFICE, period="2026-Q3", department="*"))
    link = about(page, "touchpoint_score")[0]
    assert link["month"] == "2026-09"
    assert "value" not in link, "the quarter's is not that month's"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_departments_compared_offer_the_chosen_one(opened: Open, lang: str) -> None:
    page = said(opened("voice.satisfaction", lang=lang, as_=OFFICE, period="2026", department="cardiology"))
    links = about(page, "satisfaction_top_box")
    assert {link["department"] for link in links} == {"cardiology"}
    assert links[0]["month"] == "2026-10", "the last month of the year so far"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_an_action_is_open_the_link_leads_there(opened: Open, demo_urls: Urls, lang: str) -> None:
    row = open_action(demo_urls, "wait_on_target_rate", "orthopaedics")
    words = {"zh": "督办 · 整改中", "en": "Action · Doing"}[lang]
    for email in (OFFICE, BONES, DIRECTOR):
        page = said(opened("flow.waiting", lang=lang, as_=email, department="orthopaedics", show="target"))
        assert f"action={row['action_id']}" in page, email
        assert words in page
        assert not about(page, "wait_on_target_rate")
        overview = said(opened("monitor.overview", lang=lang, as_=email, department="orthopaedics"))
        assert f"action={row['action_id']}" in overview, email
    other = said(opened("flow.waiting", lang=lang, as_=HEART, department="cardiology", show="target"))
    assert words not in other
    assert about(other, "wait_on_target_rate")[0]["department"] == "cardiology"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_offered_to_those_who_may_not_write(opened: Open, page: str) -> None:
    assert not offered(said(opened(page, lang="en", as_=DIRECTOR)))
    assert "sq-act" not in re.sub("<style.*?</style>", "", said(opened(page, lang="en", as_=OFFICE, present="1")))
    strange = {link.get("department") for link in offered(said(opened(page, lang="en", as_=HEART, department="*")))}
    assert strange <= {"cardiology"}, "a head writes about own departments only"
