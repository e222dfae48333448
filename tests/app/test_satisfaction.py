"""The satisfaction page: what it says of the answers, to whom it shows comments, what it leaves out."""

import json
import re
from typing import Any

import pytest

from harness import Open, said

PAGE = "voice.satisfaction"
EVERYBODY = ["director@demo.invalid", "quality@demo.invalid", "head.rehabilitation@demo.invalid"]


@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("present", [{}, {"present": "1"}])
def test_it_opens_for_each_person(opened: Open, person: str, lang: str, present: dict[str, str]) -> None:
    app = opened(PAGE, lang=lang, as_=person, **present)
    assert not app.exception
    assert "sq-sentence" in said(app)
    assert "sq-problem" not in said(app)
    assert "sq-notice" not in said(app)


def test_all_modes_together_are_said_to_be_that_and_stand_apart(opened: Open) -> None:
    together = opened(PAGE, lang="en", period="2026")
    assert "take all survey modes together" in said(together)
    alone = opened(PAGE, lang="en", period="2026", mode="phone")
    assert "Answers by Telephone only." in said(alone)
    rows = [re.findall(r'<th scope="row">(.*?)</th>', said(app)) for app in (together, alone)]
    assert ["WeChat" in names for names in rows] == [True, False]
    assert all(names.count("Waiting") == 2 for names in rows), "touchpoints by score and by problems"
    assert "compared over all survey modes together" in said(alone)


def test_answers_are_told_apart_by_one_thing_only(opened: Open) -> None:
    app = opened(PAGE, lang="en", period="2026", kind="outpatient", mode="phone")
    assert app.query_params["kind"] == "outpatient"
    assert "mode" not in app.query_params


def test_invalid_answers_are_counted_and_explained(opened: Open) -> None:
    found = said(opened(PAGE, lang="en", period="2025"))
    assert "answers received" in found
    assert "Answered within seconds: " in found


def test_periods_are_calendar_periods(opened: Open) -> None:
    app = opened(PAGE, lang="en", period="last-90-days")
    assert "sq-notice" in said(app)
    assert app.query_params["period"] != "last-90-days"


@pytest.mark.parametrize("person", EVERYBODY)
def test_comments_stay_at_the_desk(opened: Open, person: str) -> None:
    def offers_comments(**parameters: str) -> bool:
        app = opened(PAGE, lang="en", as_=person, **parameters)
        return any("comments" in expander.label for expander in app.expander)

    assert offers_comments()
    assert not offers_comments(present="1")


def test_the_projector_names_no_department(opened: Open) -> None:
    app = opened(PAGE, lang="en", present="1", period="2026")
    assert len(re.findall('<div class="sq-ranges">', said(app))) == 3
    assert "Rehabilitation" not in said(app)
    *_, funnel = (chart.proto.spec for chart in app.get("vega_lite_chart"))
    assert "all departments" in funnel
    drawn = points(funnel)
    assert len(drawn) > 5
    assert {row["name"] for row in drawn if "worse" in row["verdict"]} <= {"–"}


def test_departments_are_compared_by_top_box_and_by_the_chosen_figure(opened: Open) -> None:
    def headings(**parameters: str) -> list[str]:
        app = opened(PAGE, lang="en", period="2026", **parameters)
        return [
            words for words in re.findall(r"sq-heading\">([^<]+)", said(app)) if "ompared" in words or "by dep" in words
        ]

    top_box, rate = (
        f"Departments compared: {name}, 2026" for name in ("Very satisfied (5 of 5)", "Satisfied (4–5 of 5)")
    )
    assert headings() == [top_box, rate]
    assert headings(show="satisfaction_top_box") == [top_box]
    assert headings(show="nps") == [top_box, "Net promoter score, department by department"]


def test_head_and_director_read_the_same_verdict(opened: Open) -> None:
    def row(person: str) -> dict[str, Any]:
        app = opened(PAGE, lang="en", as_=person, period="2026", show="satisfaction_top_box")
        (funnel,) = (chart.proto.spec for chart in app.get("vega_lite_chart") if "all departments" in chart.proto.spec)
        drawn = points(funnel)
        assert (len(drawn) == 1) == person.startswith("head.")
        (own,) = (row for row in drawn if row["id"] == "paediatrics")
        return {name: own[name] for name in ("n", "value", "said", "interval", "verdict", "chance", "fill")}

    assert row("head.paediatrics@demo.invalid") == row("director@demo.invalid")


def points(funnel: str) -> list[dict[str, Any]]:
    """The departments in a funnel's specification."""
    layers = json.loads(funnel)["layer"]
    return next(
        layer["data"]["values"]
        for layer in layers
        if layer.get("data", {}).get("name") == "points" and "values" in layer["data"]
    )
