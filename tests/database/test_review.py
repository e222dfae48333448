"""A locked month in the database: its figures and facts stay, whatever the records say later."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, text

from database.review_of_march import EVERYWHERE, MARCH, answers, comment, figure, refused
from database.small_hospital import CLERK, DIRECTOR, HEAD_OF_EYES, OFFICE, places
from harness import Look
from warehouse import review
from warehouse.refresh import refresh

# ---- what is locked stays


def test_figures_of_a_locked_month_stay_although_the_records_change(locked: Connection, as_reader: Look) -> None:
    with as_reader(DIRECTOR) as tx:
        before = review.figures(tx, MARCH, EVERYWHERE)
        facts = review.facts(tx, MARCH, EVERYWHERE)
        assert figure(tx) == (30, 31)
        assert review.changes(tx, MARCH, EVERYWHERE).empty
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    locked.execute(text("update hospital.survey_response set comment = '改了' where comment is not null"))
    locked.execute(text("delete from hospital.survey_response where department_id = 'bones'"))
    refresh(locked)
    with as_reader(DIRECTOR) as tx:
        pd.testing.assert_frame_equal(review.figures(tx, MARCH, EVERYWHERE), before)
        pd.testing.assert_frame_equal(review.facts(tx, MARCH, EVERYWHERE), facts)
        changed = review.changes(tx, MARCH, EVERYWHERE)
    own = changed[(changed.metric == "satisfaction_rate") & (changed.department_id == "eyes")].iloc[0]
    assert (own.numerator, own.denominator, own.numerator_now, own.denominator_now) == (30, 31, 30, 41)
    gone = changed[(changed.metric == "satisfaction_rate") & (changed.department_id == "bones")].iloc[0]
    assert pd.isna(gone.denominator_now)


def test_the_last_digit_of_a_sum_is_no_change(locked: Connection, as_reader: Look) -> None:
    """Minutes are summed in whatever order the rows come."""
    locked.execute(text("update rollup.verdict set numerator = numerator * (1 + 1e-15)"))
    with as_reader(DIRECTOR) as tx:
        assert review.changes(tx, MARCH, EVERYWHERE).empty
    locked.execute(text("update rollup.verdict set numerator = numerator + 1 where department_id = 'bones'"))
    with as_reader(DIRECTOR) as tx:
        assert set(review.changes(tx, MARCH, EVERYWHERE).department_id) == {"bones"}


def test_a_month_is_locked_once(locked: Connection) -> None:
    answers(locked, "eyes", range(1, 11), 1, tag="-late")
    refresh(locked)
    assert not locked.execute(text("select quality.freeze_review('2026-03-01')")).scalar_one()
    assert locked.execute(text("select count(*) from quality.review_lock")).scalar_one() == 1


@pytest.mark.parametrize("email", [OFFICE, DIRECTOR, HEAD_OF_EYES])
@pytest.mark.parametrize(
    "statement",
    [
        "update quality.review_figure set numerator = 1",
        "delete from quality.review_fact",
        "insert into quality.review_lock (month) values ('2026-02-01')",
        "insert into quality.review_fact values ('2026-03-01', 'story', 'eyes', 9, '{}')",
        "update quality.review_comment set words = ''",
        "delete from quality.review_item",
        "truncate quality.review",
        "select quality.freeze_review('2026-02-01')",
    ],
)
def test_nobody_writes_over_what_stands(locked: Connection, as_reader: Look, email: str, statement: str) -> None:
    with as_reader(HEAD_OF_EYES) as tx:
        comment()(tx)
    assert refused(as_reader, email, lambda tx: tx.execute(text(statement))) == "not_allowed"


def test_the_office_locks_a_month_and_nobody_else(march: Connection, as_reader: Look) -> None:
    for email in (DIRECTOR, HEAD_OF_EYES, CLERK, None):
        assert refused(as_reader, email, lambda tx: review.lock(tx, MARCH)) == "office"
    with as_reader(OFFICE) as tx:
        assert review.lock(tx, MARCH)
        assert not review.lock(tx, MARCH)
        state = review.state(tx, MARCH, "*")
        assert state.locked_on is not None
        assert state.locked_by == OFFICE
        assert figure(tx) == (30, 31)


def test_a_month_that_is_not_over_or_has_no_data_is_not_locked(march: Connection, as_reader: Look) -> None:
    today = march.execute(text("select date_trunc('month', quality.local_day(now()))::date")).scalar_one()
    assert refused(as_reader, OFFICE, lambda tx: review.lock(tx, today)) == "not_over"
    assert refused(as_reader, OFFICE, lambda tx: review.lock(tx, date(2020, 1, 1))) == "no_data"


def test_a_refresh_locks_the_month_that_is_due(owner: Connection) -> None:
    places(owner)
    last = owner.execute(
        text("select (date_trunc('month', quality.local_day(now())) - interval '1 month')::date")
    ).scalar_one()
    for department in ("eyes", "bones"):
        owner.execute(
            text(
                "insert into hospital.survey_response"
                " (survey_response_id, department_id, mode, submitted_at, overall)"
                " values (:id, :id, 'sms', quality.day_start(:day), 5)"
            ),
            {"id": department, "day": last},
        )
    owner.execute(text("update quality.setting set value = '32' where name = 'review_lock_day'"))
    refresh(owner)
    assert owner.execute(text("select count(*) from quality.review_lock")).scalar_one() == 0
    owner.execute(text("update quality.setting set value = '1' where name = 'review_lock_day'"))
    refresh(owner)
    assert owner.scalars(text("select month from quality.review_lock")).all() == [last]
    assert owner.execute(text("select locked_by from quality.review_lock")).scalar_one() is None


# ---- what is locked with it


def test_the_story_is_the_longest_comment_that_names_nobody(march: Connection) -> None:
    march.execute(
        text(
            "update hospital.survey_response set comment = case survey_response_id"
            " when 'eyes-1' then '甲医生态度特别好，讲得非常清楚，下次还找他'"
            " when 'eyes-2' then '排队的人太多，叫号很慢，希望改进'"
            " when 'eyes-3' then '太短' end where department_id = 'eyes'"
        )
    )
    refresh(march)
    march.execute(text("select quality.freeze_review('2026-03-01')"))
    stories = march.execute(
        text("select department_id, content ->> 'comment' from quality.review_fact where kind = 'story' order by 1")
    ).all()
    assert [tuple(row) for row in stories] == [
        ("bones", "等了很久才叫到号，第1天也一样"),
        ("eyes", "排队的人太多，叫号很慢，希望改进"),
    ]


def test_overdue_complaints_are_counted_by_place(march: Connection, as_reader: Look) -> None:
    for number, (department, received) in enumerate([("eyes", "03-03"), ("eyes", "03-05"), ("bones", "03-04")]):
        march.execute(
            text(
                "insert into hospital.complaint (complaint_id, channel, received_at)"
                " values (:id, 'phone', cast(:at as timestamptz))"
            ),
            {"id": f"c{number}", "at": f"2026-{received} 09:00+08"},
        )
        march.execute(
            text(
                "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)"
                " values (:id, :id, :department, 'responsible')"
            ),
            {"id": f"c{number}", "department": department},
        )
    march.execute(text("update hospital.complaint set replied_at = '2026-03-06 09:00+08' where complaint_id = 'c0'"))
    refresh(march)
    march.execute(text("select quality.freeze_review('2026-03-01')"))
    with as_reader(HEAD_OF_EYES) as tx:
        rows = review.facts(tx, MARCH, EVERYWHERE)
    late = {row.department_id: row.content["complaints"] for row in rows.itertuples() if row.kind == "overdue"}
    assert late == {"*": 2, "*main": 1, "*east": 1, "eyes": 1}, "bones is not for the head of eyes to see"
