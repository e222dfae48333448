"""The planted stories are on the demonstration's agenda, and what is said there is what the overview says."""

from datetime import date

import pytest

from dashboard import review, review_slides, visitor, visitor_slides
from dashboard.review_choice import Choice
from database.test_board import DIRECTOR, DRIFTING, LAST_DAY, looking, of_departments, read
from demo.stories import stories
from metrics.board import KEYS
from metrics.periods import parse
from warehouse.config import Urls

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def agenda(urls: Urls, month: date = OCTOBER, scope: str = "*", email: str = DIRECTOR) -> tuple:
    with looking(urls, email) as view:
        found = review.read(view, Choice(month, scope, has_data=True, is_over=True))
        return found, review_slides.slides(view, found)


def test_ten_screens_for_forty_five_minutes(whole_demo_urls: Urls) -> None:
    found, slides = agenda(whole_demo_urls)
    assert [slide.key.partition(":")[0] for slide in slides][:2] == ["last", "story"]
    assert [slide.key for slide in slides][-3:] == ["overdue", "stars", "decide"]
    assert len(slides) <= 10
    assert sum(slide.minutes for slide in slides) == 45
    assert 1 <= len(found.signals) <= 5


def test_the_drifting_department_is_talked_about_with_its_comment(whole_demo_urls: Urls) -> None:
    found, slides = agenda(whole_demo_urls)
    own = [slide for slide in slides if slide.key.startswith("signal:") and slide.key.endswith(f":{DRIFTING}")]
    assert own
    assert "Concern: Rehabilitation, " in own[0].sentence
    assert own[0].lines[0].startswith("Department's comment: ")
    decided = found.decided[found.decided.department_id == DRIFTING]
    assert len(decided) >= 1
    assert slides[0].table is not None
    told = {row[1]: row[3] for row in slides[0].table.rows}
    assert "target 75% not reached: " in told["Rehabilitation"], "it goes on drifting, and that is said"


def test_what_is_said_is_what_the_overview_says(whole_demo_urls: Urls) -> None:
    found, _ = agenda(whole_demo_urls)
    with looking(whole_demo_urls, DIRECTOR) as view:
        cells = of_departments(read(view, period="2026-10")).set_index(KEYS)
    compared = 0
    for row in found.signals.itertuples():
        if str(row.department_id).startswith("*"):
            continue
        cell = cells.loc[(row.metric, row.department_id)]
        assert (cell.value, cell.n, cell.verdict) == (row.value, row.n, row.verdict)
        compared += 1
    assert compared


def test_a_slides_plot_has_the_figures_of_its_sentence(whole_demo_urls: Urls) -> None:
    found, slides = agenda(whole_demo_urls)
    by_key = {slide.key: slide for slide in slides}
    for row in found.signals.itertuples():
        plot = by_key[f"signal:{row.metric}:{row.department_id}"].plot
        assert plot is not None
        assert plot.series[plot.emphasis][-1] == pytest.approx(row.value)
        assert plot.series["Mean"][-1] == pytest.approx(row.mean)
        assert {len(values) for values in plot.series.values()} == {len(plot.categories)}


def test_the_held_review_shows_its_decisions_as_taken(whole_demo_urls: Urls) -> None:
    found, slides = agenda(whole_demo_urls, SEPTEMBER)
    assert found.state.held_at is not None
    assert len(found.taken) == 3
    assert set(found.taken.state) == {"to_do"}, "as they stood when it was held"
    assert slides[-1].table is not None
    assert len(slides[-1].table.rows) == 3


def test_visitors_see_the_planted_improvements(whole_demo_urls: Urls) -> None:
    with looking(whole_demo_urls, DIRECTOR) as view:
        found = visitor.read(view)
        assert found is not None
        slides = visitor_slides.slides(view, found)
    assert len(slides) <= 5
    story = stories()["communication_training"]
    own = [slide for slide in slides if slide.key == "proud:complaint_rate"]
    assert own
    assert story["title_en"] in own[0].sentence
    assert "95% interval" in own[0].lines[0]
    assert len(found.stars)
    assert parse("2026-10", LAST_DAY).start == found.month
