"""Praise per 10,000 visits: only what nobody asked for."""

from sqlalchemy import Connection

from contract import insert, parts, three_departments


def test_solicited_praise_is_left_out(owner: Connection) -> None:
    three_departments(owner)  # two visits to each department on 3 March 2025
    insert(
        owner,
        "praise",
        [
            {
                "praise_id": key,
                "department_id": department,
                "channel": "letter",
                "received_at": received,
                "solicited": solicited,
                "visit_id": visit,
            }
            for key, department, received, solicited, visit in (
                ("letter", "ortho", "2025-03-03 09:00+08", False, "ortho-outpatient"),
                ("banner", "ortho", "2025-03-03 10:00+08", False, None),
                ("asked for", "ortho", "2025-03-03 11:00+08", True, None),
                ("next day in the hospital", "eye", "2025-03-03 16:00+00", False, None),
            )
        ],
    )
    assert parts(owner, "praise_rate") == {
        ("2025-03-03", "ortho", 2, 2),
        ("2025-03-03", "cardio", 0, 2),
        ("2025-03-03", "eye", 0, 2),
        ("2025-03-03", "*east", 2, 4),
        ("2025-03-03", "*west", 0, 2),
        ("2025-03-03", "*", 2, 6),
        ("2025-03-04", "eye", 1, 0),
        ("2025-03-04", "*west", 1, 0),
        ("2025-03-04", "*", 1, 0),
    }
