"""New patients: how they came, counted once, where they were first seen."""

from sqlalchemy import Connection

from contract import insert, parts, run, three_departments

PATIENTS = [
    # patient, first seen, how they came
    ("sent", "2025-04-01", "referral"),
    ("by doctor", "2025-04-01", "doctor"),
    ("unknown", "2025-04-01", None),
    ("known before", "2024-04-01", "referral"),
    ("did not come", "2025-04-01", "referral"),
]
VISITS = [
    # patient, department, arrived, status
    ("sent", "eye", "2025-04-01 10:00+08", "completed"),  # second that day
    ("sent", "ortho", "2025-04-01 09:00+08", "completed"),  # first: counts here
    ("by doctor", "ortho", "2025-04-01 23:59+08", "left_without_being_seen"),
    ("by doctor", "eye", "2025-04-02 09:00+08", "completed"),
    ("unknown", "ortho", "2025-04-01 09:00+08", "completed"),
    ("known before", "ortho", "2025-04-01 09:00+08", "completed"),
    ("did not come", "ortho", None, "no_show"),
]


def test_new_patients_count_once_at_their_first_visit(owner: Connection) -> None:
    three_departments(owner)
    insert(
        owner,
        "patient",
        [
            {"patient_id": patient, "first_seen_on": first_seen, "source": source}
            for patient, first_seen, source in PATIENTS
        ],
    )
    insert(
        owner,
        "visit",
        [
            {
                "visit_id": f"{patient} {department} {arrived}",
                "patient_id": patient,
                "department_id": department,
                "kind": "outpatient",
                "booked_for": "2025-04-01 09:00+08",
                "arrived_at": arrived,
                "status": status,
            }
            for patient, department, arrived, status in VISITS
        ],
    )
    assert parts(owner, "referral_share") == {("2025-04-01", scope, 1, 2) for scope in ("ortho", "*east", "*")}

    run(owner, "update hospital.patient set first_seen_on = '2025-04-02' where patient_id = 'by doctor'")
    assert {row for row in parts(owner, "referral_share") if row[1] in ("ortho", "eye")} == {
        ("2025-04-01", "ortho", 1, 1),
        ("2025-04-02", "eye", 0, 1),
    }
