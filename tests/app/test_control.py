"""Trends are process-control charts: each page says the verdict in both languages, and its figures have the signs."""

import html
import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from harness import Open, said

PAGES = {
    "voice.satisfaction": {},
    "voice.complaints": {},
    "flow.waiting": {"step": "examination", "kind": "outpatient"},
}
SIGNALS = {
    "zh": ("正常波动", "确有改善", "确有变差"),
    "en": ("no significant change", "an improvement", "a concern"),
}


def verdict(app: AppTest) -> str:
    """The sentence above the control chart."""
    found = re.search(r'<p class="sq-verdict">(.*?)</p>', said(app))
    assert found, "a page without a verdict"
    return html.unescape(found[1])


def charts(app: AppTest) -> str:
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return json.dumps(specs, ensure_ascii=False)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", SIGNALS)
def test_a_page_says_its_verdict_and_draws_the_signs(opened: Open, page: str, lang: str) -> None:
    app = opened(page, lang=lang, **PAGES[page])
    assert any(signal in verdict(app) for signal in SIGNALS[lang])
    assert 'class="sq-icon"' in said(app)
    assert ("正常范围" if lang == "zh" else "where chance alone takes the months") in said(app)


@pytest.mark.parametrize(
    ("page", "parameters", "zh", "en"),
    [
        ("voice.complaints", {"show": "rectification_time"}, "投诉整改督办", "Rectification of complaints followed up"),
        ("voice.complaints", {}, "医患沟通培训", "Training in communication"),
        ("flow.waiting", PAGES["flow.waiting"], "一站式检查中心", "One-stop examination centre"),
        ("flow.waiting", PAGES["flow.waiting"] | {"show": "target"}, "一站式检查中心", "One-stop examination centre"),
    ],
)
def test_limits_start_afresh_at_the_action_by_its_name(
    opened: Open, page: str, parameters: dict[str, str], zh: str, en: str
) -> None:
    for lang, action in (("zh", zh), ("en", en)):
        app = opened(page, lang=lang, **parameters)
        assert action in verdict(app)
        assert action in charts(app)
        assert ("正常范围暂定" if lang == "zh" else "Limits are provisional") in verdict(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_place_stands_beside_the_hospitals_mean(opened: Open, page: str) -> None:
    assert "Hospital's mean" in charts(opened(page, lang="en", campus="main"))
    assert "Hospital's mean" not in charts(opened(page, lang="en"))


def test_a_figure_has_one_verdict(opened: Open) -> None:
    """Sentence, figure and chart of the same figure say the same, not a comparison beside it."""
    app = opened("voice.satisfaction", lang="en", period="2026-10")
    (signal,) = [each for each in SIGNALS["en"] if each in verdict(app)]
    word = {"an improvement": "mprovement", "a concern": "oncern"}.get(signal, "o significant change")
    sentence, _, rest = said(app).partition("sq-sentence")[2].partition("<small>")
    assert word in sentence
    assert word in rest.partition("</dl>")[0]


def test_the_overviews_cards_have_the_signs_and_agree_with_the_board(opened: Open) -> None:
    page = said(opened("monitor.overview", lang="en", department="*"))
    cards = re.findall(r'<article class="sq-card".*?</article>', page, re.DOTALL)
    assert sum("sq-icon" in card for card in cards) > 10
    (whole,) = re.findall(r'<tr class="sq-whole" data-place="\*">.*?</tr>', page, re.DOTALL)
    (signal,) = re.findall(r'Satisfied \(4–5 of 5\)[^"]* interval [^"·]* · ([^"·:]*)', whole)
    (card,) = [card for card in cards if "Satisfied (4–5 of 5)" in card and "Whole" not in card]
    signal = signal.strip()
    assert signal in ("Improvement", "Concern", "No significant change")
    assert signal in card
