"""What the page of the service stars says and adds up, on hand-made rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dashboard import stars, stars_ledger, stars_rules, stars_words
from dashboard.filters import Filters
from dashboard.stars import Picture
from dashboard.stars_charts import verdict
from dashboard.stars_choice import Choice, lead
from dashboard.view import View
from export.tables import About, csv
from language import language
from warehouse.people import Person
from warehouse.stars import Rules

MONTH = date(2026, 9, 1)
SETTINGS = {
    **{"ratings_months": 3.0, "ratings_prior": 50.0, "ratings_spread": 0.05, "answers_min": 15.0},
    **{"duty_days_min": 15.0, "praise_contacts": 100.0, "partly_upheld": 0.5, "veto_severity": 3.0},
    **{"star_share": 0.1, "commended_share": 0.3},
}
RULES = Rules(
    1,
    date(2000, 1, 1),
    SETTINGS,
    pd.DataFrame({"role": ["nurse", "nurse"], "part": ["praise", "ratings"], "weight": [25, 45], "cap": [35.7, 64.3]}),
    {"praise_letter": 5.0, "upheld_1": -3.0},
)


def someone(name: str, **facts: Any) -> dict[str, Any]:
    """A ranked nurse of the ward, rated like the role, unless told otherwise."""
    usual = {
        **{"month": MONTH, "staff_id": name.lower(), "name": name, "department_id": "ward", "role": "nurse"},
        **{"answers": 40, "satisfied": 39, "rate": 0.96, "rate_low": 0.93, "rate_high": 0.99, "role_rate": 0.95},
        **{"praises": 0, "contacts": 120, "duty_days": 20.0, "ratings": 30.0, "praise": 0.0, "complaints": 0.0},
        **{"suggestions": 0.0, "nominations": 0.0, "deductions": 0.0, "points": 30.0, "standing": "ranked"},
        **{"tier": None, "role_ranked": 9, "role_points": 24.0, "edition": 1, "own": False, "few": False, "version": 1},
        **{"was_star": False},
    }
    return usual | facts


def view(code: str = "en", role: Any = "director", *, present: bool = False) -> View:
    """A view of nobody's database, in which there is one department."""
    person = Person("a@x.invalid", "A", role, ("ward",) if role == "department_head" else ())
    made = View(language(code), person, None, Filters({}, silent=False), {}, present)  # type: ignore[arg-type]
    made.__dict__["departments"] = pd.DataFrame({"label": ["Ward"]}, index=["ward"])
    return made


def picture(*people: dict[str, Any], role: str = "nurse", person: str = "", **facts: Any) -> Picture:
    choice = Choice(MONTH, True, role, person, pd.DataFrame(people), MONTH, None)
    return Picture(replace(choice, **facts), RULES, None)


STARS = [someone("Anna", tier="star", praises=2), someone("Bea", tier="star"), someone("Cleo", tier="commended")]


def test_the_sentence_counts_the_cards() -> None:
    said = stars_words.sentence(view(), picture(*STARS, someone("Dora")))
    assert said == ("September 2026: 2 service stars; Nurses: Anna (Ward), Bea (Ward); 1 of them praised by patients.")
    assert stars_words.sentence(view("zh"), picture(*STARS)) == (
        "2026年9月服务之星 2 名；护士 Anna（Ward）、Bea（Ward）；其中 1 名获患者表扬。"
    )


def test_more_than_three_are_not_all_named() -> None:
    many = [someone(name, tier="star") for name in "ABCDE"]
    assert "Nurses (5): A (Ward), B (Ward), C (Ward) and others" in stars_words.sentence(view(), picture(*many))


def test_all_roles_are_counted_by_role() -> None:
    doctor = someone("Emil", role="doctor", tier="star")
    assert "Doctors 1, Nurses 2" in stars_words.sentence(view(), picture(doctor, *STARS, role=""))


def test_a_month_without_stars_says_so() -> None:
    assert "no service star" in stars_words.sentence(view(), picture(someone("Dora")))


def test_before_publication_the_desk_says_who_sees_it_and_the_room_hears_no_name() -> None:
    waiting = picture(*STARS, is_published=False, published=date(2026, 8, 1))
    desk = stars_words.sentence(view(role="quality_office"), waiting)
    assert "only the quality office and people's own heads see it" in desk
    assert "Anna" in desk
    room = stars_words.sentence(view(role="quality_office", present=True), waiting)
    assert room == "September 2026: the list is not published yet."
    assert "last published: August 2026" in stars_words.scope(view(), waiting)


def test_a_director_is_told_which_list_is_still_to_come() -> None:
    said = stars_words.scope(view(), picture(*STARS, awaited=date(2026, 10, 1)))
    assert said == (
        "September 2026 · Nurses · 9 ranked · role's mean 24.0 points · October 2026: the list is not published yet"
    )


def test_what_earned_the_points() -> None:
    row = someone("Anna", praises=2, complaints=4.0, deductions=-3.0)
    assert [line for line, _ in stars_words.earned(view(), row)] == [
        "98% satisfied (40 answers, role 95%)",
        "praised 2 times",
        "Complaint handling +4.0 points",
        "Deductions −3.0 points",
    ]


def test_the_room_hears_nothing_against_anyone() -> None:
    row = someone("Anna", deductions=-3.0)
    assert all("Deductions" not in line for line, _ in stars_words.earned(view(present=True), row))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"standing": "few_answers", "answers": 11}, "not ranked: too few answers, 4 more answers needed"),
        ({"standing": "few_answers", "answers": 14}, "not ranked: too few answers, 1 more answer needed"),
        ({"standing": "few_days", "duty_days": 12.0}, "not ranked: too few days on duty, 3 more days on duty needed"),
        ({"standing": "vetoed"}, "not ranked: a severe complaint was upheld"),
        ({"tier": "commended"}, "Commended"),
        ({}, "ranked"),
    ],
)
def test_who_is_not_ranked_reads_why_and_how_much_is_missing(facts: dict[str, Any], said: str) -> None:
    assert stars_words.standing(language("en"), picture(someone("Dora")), someone("Dora", **facts)) == said


def test_charts_show_a_head_the_stars_and_own_people_the_most_points_first() -> None:
    people = [
        someone("Anna", tier="star", points=31.0),
        someone("Fay", tier="commended", points=30.5),
        someone("Bea", points=12.0, own=True),
        someone("Cleo", points=29.0),
        someone("Dora", points=33.0, own=True, standing="few_days"),
        someone("Emil", role="doctor", tier="star"),
    ]
    assert list(picture(*people).compared["name"]) == ["Anna", "Bea"]
    assert list(picture(*STARS).compared["name"]) == ["Anna", "Bea", "Cleo"], "to others the commended as well"


def test_the_page_begins_with_the_role_of_ones_own_stars() -> None:
    doctors = [someone(name, role="doctor", tier="star") for name in "ABC"]
    nurse = someone("Dora", own=True)
    assert lead(pd.DataFrame(doctors + STARS)) == "doctor"
    assert lead(pd.DataFrame([*doctors, nurse])) == "nurse"
    assert lead(pd.DataFrame([*doctors, nurse, someone("E", role="guide", own=True, tier="star")])) == "guide"


@pytest.mark.parametrize(("low", "high", "said"), [(0.951, 1, "better"), (0.9, 0.94, "worse"), (0.9, 0.96, "noise")])
def test_a_rate_is_better_or_worse_only_beyond_chance(low: float, high: float, said: str) -> None:
    assert verdict(someone("Anna", rate_low=low, rate_high=high)) == said


def entry(part: str, rule: str, points: str, source: str = "", **facts: Any) -> dict[str, Any]:
    table = {"ratings": "survey_response", "praise": "praise"}.get(part, "complaint") if source else ""
    usual = {
        **{"part": part, "rule": rule, "version": 1, "source_table": table, "source_id": source},
        **{"day": MONTH, "points": Decimal(points), "words": None, "channel": None},
    }
    return usual | facts


ENTRIES = pd.DataFrame(
    [
        entry("deductions", "upheld_1", "-3.0000", "c1"),
        entry("praise", "praise_letter", "2.1008", "p1", words="=1+1"),
        entry("ratings", "answer_satisfied", "0.3333", "r1", day=date(2026, 7, 3), channel="sms"),
        entry("ratings", "answer_satisfied", "0.3333", "r2", day=date(2026, 8, 9), channel="qr"),
        entry("ratings", "answer_unsatisfied", "-8.4168", "r3", channel="sms", words="等太久"),
        entry("ratings", "floor", "0.0001"),
        entry("ratings", "role_mean", "22.5000"),
    ]
)


def test_the_steps_lead_to_the_points_exactly() -> None:
    found = stars.steps(ENTRIES)
    assert found == [
        ("start", Decimal("22.5000")),
        ("ratings", Decimal("-7.7501")),
        ("praise", Decimal("2.1008")),
        ("deductions", Decimal("-3.0000")),
    ]
    assert sum(points for _, points in found) == stars.total(ENTRIES) == Decimal("13.8507")


def test_answers_are_folded_and_nothing_is_lost() -> None:
    folded = stars_ledger.fold(ENTRIES)
    assert list(folded["rule"]) == [
        *("role_mean", "answer_satisfied", "answer_unsatisfied", "floor"),
        *("praise_letter", "upheld_1"),
    ]
    assert stars.total(folded) == stars.total(ENTRIES)
    satisfied = folded[folded["rule"] == "answer_satisfied"].iloc[0]
    assert (satisfied["n"], satisfied["day"], satisfied["until"]) == (2, date(2026, 7, 3), date(2026, 8, 9))
    assert satisfied["points"] == Decimal("0.6666")


def test_the_ledger_ends_with_the_sum_of_what_it_shows() -> None:
    page = stars_ledger.folded(view(), ENTRIES)
    assert "13.8507" in page.partition("<tfoot>")[2]
    assert "complaints · c1" in page
    assert "Patient satisfied (4–5 of 5): 2 answers" in page


def test_the_file_has_every_entry_with_all_decimals_and_no_formula() -> None:
    shown = stars_ledger.entries_of(language("zh"), ENTRIES)
    lines = csv(shown, About((), (), ("", "", "", ""))).decode("utf-8-sig").splitlines()
    assert len(lines) == len(ENTRIES) + 2, "heads, and the empty line before what the table is about"
    assert sum(Decimal(line.split(",")[3]) for line in lines[1:-1]) == stars.total(ENTRIES)
    assert any(",'=1+1," in line for line in lines)
    assert sum(Decimal(row[3]) for row in shown.rows) == stars.total(ENTRIES)


def test_nobody_without_entries_breaks_the_ledger() -> None:
    nothing = ENTRIES[:0]
    assert stars.steps(nothing) == []
    assert "0.0000" in stars_ledger.folded(view(), nothing)
    assert stars_ledger.entries_of(language("zh"), nothing).rows == []


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_rules_tell_the_databases_numbers(code: str) -> None:
    said = " ".join(stars_rules.conditions(language(code), RULES))
    for number in ("50", "100", "15", "10%", "30%"):
        assert number in said
    page = stars_rules.rules(view(code), picture(someone("Anna")))
    assert "64.3" in page
    assert "−3" in page
