"""The definitions page: everything is there, can be found, and is what figures link to."""

import re

import pytest

from dashboard import complaints, waiting_words
from harness import Open, said
from metrics.definition import definitions
from metrics.satisfaction import COVERAGE, HEADLINES, ONLINE, RESPONSE

HEAD = "head.orthopaedics@demo.invalid"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_metric_stands_there_with_its_view(opened: Open, lang: str) -> None:
    page = said(opened("trust.definitions", lang=lang))
    for name, metric in definitions().items():
        assert f"<code>mart.{name}</code>" in page
        assert metric.texts[lang].name in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("nps", {"nps"}),  # an id, as figures link to it
        ("净推荐值", {"nps"}),  # a word of the other language
        ("NO-SHOW", {"no_show_rate"}),
        ("reopened", {"complaint_reopened_rate"}),
        ("no metric speaks of this", set()),
        ("' or 1=1 --", set()),
    ],
)
def test_a_search_finds_what_speaks_of_it(opened: Open, wanted: str, found: set[str]) -> None:
    page = said(opened("trust.definitions", lang="en", metric=wanted))
    assert {name for name in definitions() if f"mart.{name}<" in page} == found
    assert ("No definition speaks of that" in page) == (not found)


def test_typing_searches_and_writes_the_link(opened: Open) -> None:
    app = opened("trust.definitions", lang="en")
    app.text_input[0].set_value("touchpoint score").run()
    assert app.query_params["metric"] == "touchpoint score"
    assert "mart.touchpoint_score<" in said(app)


@pytest.mark.parametrize(
    ("page", "metrics"),
    [
        ("voice.satisfaction", {*HEADLINES, RESPONSE, COVERAGE, *ONLINE}),
        ("voice.complaints", set(complaints.METRICS)),
        ("flow.waiting", set(waiting_words.METRICS)),
    ],
)
def test_every_headline_figure_links_here(opened: Open, page: str, metrics: set[str]) -> None:
    found = said(opened(page, lang="en", as_=HEAD, department="*", period="2025"))
    links = set(re.findall(r'<a href="definitions\?([^"]*)"', found))
    assert links == {f"lang=en&amp;as={HEAD.replace('@', '%40')}&amp;metric={metric}" for metric in metrics}
    assert metrics <= set(definitions())
    assert 'href="definitions' not in said(opened(page, present="1")), "on the projector nobody clicks"


def test_figures_of_the_overview_link_here(opened: Open) -> None:
    page = said(opened("monitor.overview", lang="en"))
    assert 'href="definitions?lang=en&amp;metric=satisfaction_rate"' in page
