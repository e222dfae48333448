"""What pages say and offer to whom; what a hostile address does to them."""

import pytest
from streamlit.testing.v1 import AppTest

from harness import Open, said

HEAD = "head.cardiology@demo.invalid"
PAGES = ("monitor.overview", "flow.waiting", "voice.complaints", "people.service_stars")


def options(app: AppTest, name: str) -> list[str]:
    return next(box.options for box in app.selectbox if box.key and box.key.startswith(f"{name}:"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("person", ["director@demo.invalid", "quality@demo.invalid", HEAD])
def test_each_page_opens_for_each_person(opened: Open, page: str, lang: str, person: str) -> None:
    app = opened(page, lang=lang, as_=person)
    assert not app.exception
    assert "sq-sentence" in said(app)
    assert "sq-problem" not in said(app)
    assert "sq-notice" not in said(app)


def test_a_head_chooses_among_own_departments_and_summaries(opened: Open) -> None:
    app = opened("flow.waiting", lang="en", as_=HEAD)
    assert options(app, "department") == ["Whole hospital", "Cardiology"]
    assert app.query_params["department"] == "cardiology"


def test_a_director_chooses_among_all(opened: Open) -> None:
    app = opened("flow.waiting", lang="en")
    assert len(options(app, "department")) > 15
    assert app.query_params["department"] == "*"


def test_the_link_is_the_view(opened: Open) -> None:
    asked = {"step": "examination", "period": "2026-Q3", "compare": "2025-Q3", "show": "p90", "days": "ordinary"}
    app = opened("flow.waiting", lang="en", **asked)
    assert {name: app.query_params[name] for name in asked} == asked
    assert "examination" in said(app) and "Q3 2025" in said(app)  # noqa: PT018


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("department", "'; drop table hospital.visit; --"),
        ("department", "neurology-of-mars"),
        ("period", "2026-13"),
        ("period", "9" * 10_000),
        ("step", "<script>alert(1)</script>"),
        ("as_", "nobody@demo.invalid"),
        ("as_", "\u202edirector@demo.invalid"),
        ("lang", "tlh"),
        ("show", "mean"),
        ("compare", "1066"),
        ("kind", "💥"),
        ("unheard-of", "1"),
    ],
)
def test_what_a_link_gets_wrong_is_named_and_dropped(opened: Open, name: str, value: str) -> None:
    app = opened("flow.waiting", **{name: value})
    assert not app.exception
    page = said(app)
    assert "sq-sentence" in page, "the page is there all the same"
    assert "sq-notice" in page
    assert name.rstrip("_") in page.split("sq-notice")[1]
    assert "<script>" not in page
    assert value != app.query_params.get(name.rstrip("_"))


def test_a_head_cannot_link_into_another_department(opened: Open) -> None:
    app = opened("flow.waiting", lang="en", as_=HEAD, department="orthopaedics")
    assert "sq-notice" in said(app)
    assert app.query_params["department"] == "cardiology"


def test_the_projector_has_no_widgets_but_the_footer(opened: Open) -> None:
    app = opened("flow.waiting", present="1")
    assert not app.selectbox
    assert "sq-sentence" in said(app)


def test_a_database_that_is_away_is_said_in_words(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_READER_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    from dashboard import errors

    errors._state_seen.clear()
    app = opened("flow.waiting", lang="en")
    errors._state_seen.clear()
    assert not app.exception
    assert "No database server answers" in said(app)
    assert "Traceback" not in said(app)
