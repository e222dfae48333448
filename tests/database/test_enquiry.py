"""Enquiries: resolved by the assistant, and what became of them."""

from sqlalchemy import Connection

from contract import insert, parts, three_departments


def test_enquiries_by_the_day_asked(owner: Connection) -> None:
    three_departments(owner)
    insert(
        owner,
        "enquiry",
        [
            {
                "enquiry_id": str(number),
                "channel": "app",
                "department_id": department,
                "asked_at": "2025-03-01 20:00+08",
                "resolved_by": resolved_by,
                "visit_id": visit,
            }
            for number, (department, resolved_by, visit) in enumerate(
                (
                    ("ortho", "assistant", None),
                    ("ortho", "person", "ortho-outpatient"),
                    ("ortho", None, None),
                    ("eye", "assistant", "eye-emergency"),
                )
            )
        ],
    )
    assert parts(owner, "enquiry_assistant_resolved_rate", by="visit_kind") == {
        ("2025-03-01", "ortho", "unknown", 1, 3),
        ("2025-03-01", "*east", "unknown", 1, 3),
        ("2025-03-01", "eye", "unknown", 1, 1),
        ("2025-03-01", "*west", "unknown", 1, 1),
        ("2025-03-01", "*", "unknown", 2, 4),
    }
    assert ("2025-03-01", "*", 2, 4) in parts(owner, "enquiry_conversion_rate")
    assert ("2025-03-01", "ortho", 1, 3) in parts(owner, "enquiry_conversion_rate")
