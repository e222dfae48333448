"""What a page shows of an action's effect, drawn on the small demonstration hospital."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from harness import said
from language import LANGUAGES, language
from warehouse.config import Urls

EXAMINATIONS = {
    "metric": "wait_mean", "department_id": "exam_centre", "visit_kind": "outpatient", "step": "examination",
    "starts": "2026-03-01", "target": 50.0, "criterion": "", "title": "<b>一站式</b>",
}  # fmt: skip


def one_action(reader: str, code: str, action: dict, present: bool) -> None:
    """A page with the effect of one action."""
    from datetime import date

    from dashboard import effect
    from dashboard.filters import Filters
    from dashboard.view import View
    from language import language
    from warehouse import connect, people
    from warehouse.read import as_person

    starts = action["starts"] and date.fromisoformat(action["starts"])
    with as_person("director@demo.invalid", connect.engine(reader)) as tx:
        person = people.person(tx)
        assert person is not None
        view = View(language(code), person, tx, Filters({}, silent=False), {}, present)
        effect.show(view, action | {"starts": starts})


def shown(urls: Urls, code: str, *, present: bool = False, **other: Any) -> AppTest:
    arguments = {"reader": urls.reader, "code": code, "action": EXAMINATIONS | other, "present": present}
    app = AppTest.from_function(one_action, kwargs=arguments, default_timeout=60).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("present", [False, True])
def test_verdict_chart_size_and_side_effects(demo_urls: Urls, code: str, *, present: bool) -> None:
    app = shown(demo_urls, code, present=present)
    words = said(app)
    assert words.lstrip().startswith('<p class="sq-sentence">' + language(code).text("The action worked")[:4])
    assert len(app.get("vega_lite_chart")) == 1
    assert words.count("<table>") == 1
    assert "<b>" not in words


@pytest.mark.parametrize("other", [{"metric": "of_old"}, {"metric": None}])
def test_without_a_metric_there_is_a_sentence_only(demo_urls: Urls, other: dict[str, Any]) -> None:
    app = shown(demo_urls, "zh", **other)
    assert said(app).count("<p") == 1
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("starts", [None, "2030-01-01"])
def test_too_early_still_shows_the_months(demo_urls: Urls, starts: str | None) -> None:
    app = shown(demo_urls, "en", starts=starts)
    assert len(app.get("vega_lite_chart")) == 1
    assert "<table>" not in said(app)
