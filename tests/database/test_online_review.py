"""Public reviews: their rating, and whether bad ones are replied to within one working day."""

from sqlalchemy import Connection, text

from contract import insert, parts, three_departments


def review(owner: Connection, key: str, rating: int, posted: object, replied: object = None) -> None:
    columns = {"platform": "map", "department_id": "eye", "rating": rating}
    insert(
        owner,
        "online_review",
        [columns | {"online_review_id": key, "posted_at": posted, "replied_at": replied}],
    )


def test_rating(owner: Connection) -> None:
    three_departments(owner)
    for number, rating in enumerate((5, 4, 1)):
        review(owner, str(number), rating, "2025-03-07 10:00+08")
    assert parts(owner, "online_review_score") == {("2025-03-07", scope, 10, 3) for scope in ("eye", "*west", "*")}
    assert owner.scalar(text("select max(sum_squares) from mart.online_review_score")) == 42


def test_bad_reviews_are_replied_to_by_the_next_working_day(owner: Connection) -> None:
    three_departments(owner)
    # a Friday: the next working day is Monday the 10th
    review(owner, "on Monday", 1, "2025-03-07 10:00+08", "2025-03-10 23:59+08")  # in time
    review(owner, "on Tuesday", 2, "2025-03-07 10:00+08", "2025-03-11 00:00+08")  # late
    review(owner, "not at all", 2, "2025-03-07 10:00+08")  # late
    review(owner, "not bad", 3, "2025-03-07 10:00+08")  # not asked for
    # the Friday before a worked Sunday: that Sunday, 26 January, is the next working day
    review(owner, "on Sunday", 1, "2025-01-24 10:00+08", "2025-01-26 20:00+08")  # in time
    review(owner, "on Monday after", 1, "2025-01-24 10:00+08", "2025-01-27 08:00+08")  # late
    # the last working day before Spring Festival: the next is 5 February
    review(owner, "after the festival", 1, "2025-01-27 10:00+08", "2025-02-05 20:00+08")  # in time
    assert {row for row in parts(owner, "online_review_reply_rate") if row[1] == "eye"} == {
        ("2025-03-07", "eye", 1, 3),
        ("2025-01-24", "eye", 1, 2),
        ("2025-01-27", "eye", 1, 1),
    }


def test_what_is_not_yet_due_does_not_count(owner: Connection) -> None:
    three_departments(owner)
    # make every day of these weeks a working day, so that the test does not depend on the day it runs
    owner.execute(
        text(
            "update hospital.calendar_day set is_working_day = true,"
            " working_day_number = 100000 + (day - quality.local_day(now()))"
            " where day >= quality.local_day(now()) - 20"
        )
    )
    for days in (0, 1, 2):
        posted = owner.scalar(text("select quality.day_start(quality.local_day(now()) - :n)"), {"n": days})
        review(owner, f"{days} days ago", 1, posted)
    due = owner.scalar(text("select (quality.local_day(now()) - 2)::text"))
    assert parts(owner, "online_review_reply_rate") == {(due, scope, 0, 1) for scope in ("eye", "*west", "*")}
