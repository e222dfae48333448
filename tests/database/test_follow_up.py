"""Follow-ups by the day they were due."""

from sqlalchemy import Connection, text

from contract import insert, parts, three_departments


def test_on_time_until_the_due_day_ends(owner: Connection) -> None:
    three_departments(owner)
    today = owner.scalar(text("select quality.local_day(now())"))
    insert(
        owner,
        "follow_up",
        [
            {
                "follow_up_id": str(number),
                "visit_id": "ortho-outpatient",
                "department_id": "cardio",
                "due_on": due,
                "attempted_at": attempted,
                "reached_at": reached,
            }
            for number, (due, attempted, reached) in enumerate(
                (
                    # due, attempted, reached
                    ("2025-03-10", "2025-03-10 23:59+08", "2025-03-10 23:59+08"),  # on time, reached
                    ("2025-03-10", "2025-03-11 00:00+08", "2025-03-12 09:00+08"),  # late, reached
                    ("2025-03-10", "2025-03-05 09:00+08", None),  # early, not reached
                    ("2025-03-10", None, None),  # forgotten
                    (today, None, None),  # the day is not over
                )
            )
        ],
    )
    scopes = ("cardio", "*east", "*")
    assert parts(owner, "follow_up_on_time_rate") == {("2025-03-10", scope, 2, 4) for scope in scopes}
    assert parts(owner, "follow_up_reached_rate") == {("2025-03-10", scope, 2, 4) for scope in scopes}
