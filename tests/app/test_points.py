"""The pages of points and cases: what each person is shown, that it adds up, and that forms keep what they may."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text
from streamlit.testing.v1 import AppTest

from database import small_hospital
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_EYES
from harness import Open, said
from warehouse import connect
from warehouse.config import Urls
from warehouse.refresh import refresh

POINTS, CASES = "people.points", "people.cases"
OFFICE = "quality@demo.invalid"
HEAD = "head.orthopaedics@demo.invalid"
NURSE = "nurse.orthopaedics@demo.invalid"
EVERYONE = ["director@demo.invalid", OFFICE, HEAD, NURSE]


@pytest.fixture
def owner_of_demo(demo_urls: Urls) -> Iterator[Connection]:
    with connect.engine(demo_urls.owner).connect() as tx:
        yield tx


def sums(page: str) -> list[Decimal]:
    """The sums below the months' entries."""
    found = re.findall(r"<tfoot>.*?sq-sum\">([−\d.,]+)<", page, re.DOTALL)
    return [Decimal(value.replace("−", "-").replace(",", "")) for value in found]


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", [{}, {"period": "2026"}, {"by": "month"}, {"show": "list"}, {"present": "1"}])
def test_points_open_for_each_person(opened: Open, person: str, lang: str, view: dict[str, str]) -> None:
    app = opened(POINTS, lang=lang, as_=person, **view)
    assert not app.exception
    page = said(app)
    assert "sq-sentence" in page
    assert "sq-problem" not in page


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cases_open_for_each_person_and_each_is_read_in_full(opened: Open, person: str, lang: str) -> None:
    page = said(opened(CASES, lang=lang, as_=person))
    cases = re.findall(r"case=(\d+)", page)
    assert len(cases) >= 7
    assert "sq-notice" not in page
    whole = said(opened(CASES, lang=lang, as_=person, case=cases[0]))
    assert "sq-case" in whole
    assert "sq-problem" not in whole


def test_a_draft_is_not_the_directors(opened: Open) -> None:
    assert "把预约改成准点" not in said(opened(CASES))
    assert "把预约改成准点" in said(opened(CASES, as_="head.rehabilitation@demo.invalid"))


def test_the_room_is_shown_nobodys_own_points(opened: Open, owner_of_demo: Connection) -> None:
    low = owner_of_demo.execute(
        text("select staff_id, name from mart.star where month = '2026-10-01' and tier is null order by points limit 1")
    ).one()
    app = opened(POINTS, as_=OFFICE, person=low.staff_id, present="1", period="2026-10")
    assert low.name not in said(app)
    assert not app.dataframe


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3", "2026"])
def test_a_staff_member_sees_own_entries_only_and_they_add_up(
    opened: Open, owner_of_demo: Connection, period: str
) -> None:
    staff = owner_of_demo.scalar(text("select staff_id from quality.person where email = :nurse"), {"nurse": NURSE})
    app = opened(POINTS, lang="en", as_=NURSE, period=period)
    page = said(app)
    assert not app.dataframe
    first, last = {"2026-10": (10, 10), "2026-Q3": (7, 9), "2026": (1, 12)}[period]
    own = owner_of_demo.execute(
        text(
            "select points, answers, ratings from mart.star where staff_id = :staff"
            " and month between :first and :last order by month desc"
        ),
        {"staff": staff, "first": date(2026, first, 1), "last": date(2026, last, 1)},
    ).all()
    shown = [row.points - (row.ratings if 0 < row.answers < 5 else 0) for row in own]
    assert len(re.findall("<details", page)) == len(own)
    assert [points for points in sums(page) if points] == [points for points in shown if points]
    figure = f"{sum(shown):,.1f} points"
    assert figure in page.partition("</p>")[0]
    other = owner_of_demo.scalar(text("select name from hospital.staff where department_id = 'cardiology' limit 1"))
    assert other not in page


def test_a_staff_member_cannot_link_to_somebody_else(opened: Open, owner_of_demo: Connection) -> None:
    other = owner_of_demo.execute(
        text("select staff_id, name from mart.star where tier = 'star' and department_id <> 'orthopaedics' limit 1")
    ).one()
    app = opened(POINTS, as_=NURSE, person=other.staff_id, period="2026")
    assert "person" not in app.query_params
    assert other.name not in said(app)


def test_the_offices_table_adds_up_to_the_ledger(opened: Open, owner_of_demo: Connection) -> None:
    app = opened(POINTS, lang="en", as_=OFFICE, period="2026-Q3")
    table = app.dataframe[0].value
    whole = owner_of_demo.scalar(
        text("select sum(points) from mart.point_entry where month between '2026-07-01' and '2026-09-01'")
    )
    assert Decimal(str(round(table["Points"].sum(), 4))) == whole
    assert f"{whole:,.1f} points" in said(app).partition("</p>")[0]
    for by in ("department", "role", "month"):
        other = opened(POINTS, lang="en", as_=OFFICE, period="2026-Q3", by=by).dataframe[0].value
        assert Decimal(str(round(other["Points"].sum(), 4))) == whole


def test_the_director_is_shown_published_months_alone(opened: Open, owner_of_demo: Connection) -> None:
    app = opened(POINTS, lang="en", period="2026-10")
    assert app.query_params["period"] == "2026-Q3", "October is not published"
    table = opened(POINTS, lang="en", period="2026-09").dataframe[0].value
    named = set(
        owner_of_demo.scalars(text("select name from mart.star where month = '2026-09-01' and tier is not null"))
    )
    assert set(table["Name"]) == named


def test_a_department_carried_along_from_another_page_is_no_mistake(opened: Open) -> None:
    for page in (POINTS, CASES):
        assert "sq-notice" not in said(opened(page, department="sleep_clinic"))


@pytest.fixture
def small(fresh_urls: Urls, monkeypatch: pytest.MonkeyPatch) -> Urls:
    """A hospital where one porter and one doctor were on duty in a month that is over."""
    with connect.engine(fresh_urls.owner).begin() as owner:
        small_hospital.places(owner)
        owner.exec_driver_sql("update hospital.staff set role = 'support' where staff_id = 'eyes-2'")
        owner.exec_driver_sql(
            "insert into hospital.praise (praise_id, department_id, staff_id, channel, received_at)"
            " select 'p' || n, 'eyes', 'eyes-2', 'letter', date_trunc('month', now()) - interval '1 month' * n"
            " from generate_series(0, 2) as n"
        )
        refresh(owner)
    monkeypatch.setenv("DATABASE_READER_URL", fresh_urls.reader)
    monkeypatch.delenv("SERVICE_QUALITY_SWITCH")
    return fresh_urls


def sent(app: AppTest, label: str) -> AppTest:
    """Press a button by its label."""
    return next(button for button in app.button if button.label == label).click().run()


def count(urls: Urls, table: str) -> int:
    with connect.engine(urls.owner).connect() as tx:
        return tx.execute(text(f"select count(*) from quality.{table}")).scalar_one()  # noqa: S608


def test_a_head_nominates_on_screen_and_a_reason_is_needed(
    opened: Open, small: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_QUALITY_AS", HEAD_OF_EYES)
    monkeypatch.setenv("DATABASE_READER_URL", small.reader)
    app = opened(POINTS, lang="en", show="nominate")
    monkeypatch.setenv("DATABASE_READER_URL", small.reader)
    app = sent(app, "Nominate")
    assert "empty or too long" in said(app)
    app.text_area[0].input("<script>alert(1)</script> 深夜送样")
    app = sent(app, "Nominate")
    assert "乙 (Support) is nominated" in said(app) or "is nominated" in said(app)
    assert "&lt;script&gt;" in said(app)
    assert "<script>alert" not in said(app)
    assert count(small, "star_nomination") == 1


@pytest.mark.parametrize("person", [DIRECTOR, CLERK])
def test_others_are_offered_no_nomination(
    opened: Open, small: Urls, monkeypatch: pytest.MonkeyPatch, person: str
) -> None:
    monkeypatch.setenv("SERVICE_QUALITY_AS", person)
    app = opened(POINTS, lang="en", show="nominate")
    assert app.query_params["show"] == "ledger"


def test_the_office_announces_on_screen_and_the_clerk_appeals(
    opened: Open, small: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_QUALITY_AS", small_hospital.OFFICE)
    monkeypatch.setenv("DATABASE_READER_URL", small.reader)
    app = opened(POINTS, lang="en", show="list")
    assert "not announced yet" in said(app) or "not over" in said(app)
