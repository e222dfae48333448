"""A hospital small enough to count by hand: two departments on two campuses, one row of everything each."""

from sqlalchemy import Connection, text

DIRECTOR = "director@small.invalid"
OFFICE = "quality@small.invalid"
HEAD_OF_EYES = "head.eyes@small.invalid"
HEAD_OF_BONES = "head.bones@small.invalid"
CLERK = "clerk@small.invalid"  # role staff, works in eyes

DEPARTMENTS = ("eyes", "bones")

_PLACES = """
insert into hospital.campus values ('main', '总院', 'Main'), ('east', '东院', 'East');
insert into hospital.department (department_id, name, name_en, campus_id, kind) values
    ('eyes', '眼科', 'Eyes', 'main', 'clinical'), ('bones', '骨科', 'Bones', 'east', 'clinical');
insert into hospital.staff (staff_id, name, role, department_id) values
    ('eyes-1', '甲', 'doctor', 'eyes'), ('eyes-2', '乙', 'nurse', 'eyes'), ('bones-1', '丙', 'doctor', 'bones');
insert into quality.person (email, display_name, role, departments, staff_id) values
    ('director@small.invalid', '院长', 'director', '{}', null),
    ('quality@small.invalid', '质管办', 'quality_office', '{}', null),
    ('head.eyes@small.invalid', '眼科主任', 'department_head', '{eyes}', 'eyes-1'),
    ('head.bones@small.invalid', '骨科主任', 'department_head', '{bones}', 'bones-1'),
    ('clerk@small.invalid', '护士乙', 'staff', '{}', 'eyes-2');
"""

_ONE_OF_EVERYTHING = """
insert into hospital.patient (patient_id, first_seen_on, source) values (:d || '-p', '2026-03-02', 'web');
insert into hospital.visit (visit_id, patient_id, department_id, staff_id, kind, arrived_at, left_at, status,
                            return_due_on)
values (:d || '-v', :d || '-p', :d, :d || '-1', 'outpatient', '2026-03-02 09:00+08', '2026-03-02 10:00+08',
        'completed', '2026-03-20');
insert into hospital.visit_need (visit_need_id, visit_id, department_id, visit_kind, tag)
values (:d || '-need', :d || '-v', :d, 'outpatient', 'privacy');
insert into hospital.journey_step (journey_step_id, visit_id, visit_department_id, visit_kind, visit_is_booked,
                                   sequence, step, department_id, queued_at, started_at, finished_at)
values (:d || '-s', :d || '-v', :d, 'outpatient', false, 1, 'consultation', :d, '2026-03-02 09:10+08',
        '2026-03-02 09:30+08', '2026-03-02 09:40+08');
insert into hospital.survey_invitation (survey_invitation_id, visit_id, department_id, mode, sent_at)
values (:d || '-i', :d || '-v', :d, 'sms', '2026-03-02 12:00+08');
insert into hospital.survey_response (survey_response_id, visit_id, department_id, mode, submitted_at, overall)
values (:d || '-r', :d || '-v', :d, 'sms', '2026-03-02 13:00+08', 5);
insert into hospital.survey_score (survey_score_id, survey_response_id, department_id, touchpoint, score)
values (:d || '-t', :d || '-r', :d, 'doctor', 5);
insert into hospital.complaint (complaint_id, visit_id, channel, received_at) values
    (:d || '-c', :d || '-v', 'phone', '2026-03-03 09:00+08');
insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)
values (:d || '-cd', :d || '-c', :d, 'responsible');
insert into hospital.complaint_topic (complaint_topic_id, complaint_id, topic)
values (:d || '-ct', :d || '-c', '服务态度');
insert into hospital.praise (praise_id, department_id, channel, received_at)
values (:d || '-praise', :d, 'letter', '2026-03-04 09:00+08');
insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, title)
values (:d || '-sg', :d || '-1', :d, '2026-03-04 09:00+08', '…');
insert into hospital.duty_day (duty_day_id, staff_id, department_id, day)
values (:d || '-duty', :d || '-1', :d, '2026-03-02');
insert into hospital.follow_up (follow_up_id, visit_id, department_id, due_on)
values (:d || '-f', :d || '-v', :d, '2026-03-09');
insert into hospital.enquiry (enquiry_id, channel, department_id, asked_at)
values (:d || '-e', 'app', :d, '2026-03-01 20:00+08');
insert into hospital.online_review (online_review_id, platform, department_id, posted_at, rating)
values (:d || '-o', 'map', :d, '2026-03-05 20:00+08', 4);
"""


def places(connection: Connection) -> None:
    """Campuses, departments, staff and people: a director, the quality office, two heads, one clerk."""
    connection.exec_driver_sql(_PLACES)


def one_of_everything(connection: Connection) -> None:
    """One row of each contract table in each of the two departments."""
    for department in DEPARTMENTS:
        connection.exec_driver_sql(_ONE_OF_EVERYTHING.replace(":d", f"'{department}'"))


def visit(
    connection: Connection,
    visit_id: str,
    department: str = "eyes",
    *,
    kind: str = "outpatient",
    status: str = "completed",
    arrived_at: str = "2026-03-02 09:00+08",
    left_at: str | None = None,
    booked_for: str | None = None,
) -> None:
    """One visit."""
    connection.execute(
        text(
            "insert into hospital.visit (visit_id, department_id, kind, status, arrived_at, left_at, booked_for)"
            " values (:visit_id, :department, :kind, :status, :arrived_at, :left_at, :booked_for)"
        ),
        {
            "visit_id": visit_id, "department": department, "kind": kind, "status": status,
            "arrived_at": arrived_at, "left_at": left_at, "booked_for": booked_for,
        },
    )  # fmt: skip


def step(
    connection: Connection,
    step_id: str,
    visit_id: str,
    department: str,
    queued_at: str | None,
    started_at: str | None,
    *,
    step: str = "imaging",
    finished_at: str | None = None,
) -> None:
    """One step of a visit, with what it repeats of the visit."""
    connection.execute(
        text(
            "insert into hospital.journey_step (journey_step_id, visit_id, visit_department_id, visit_kind,"
            " visit_is_booked, sequence, step, department_id, queued_at, started_at, finished_at)"
            " select :step_id, visit_id, department_id, kind, is_booked, 1, :step, :department, :queued_at,"
            " :started_at, :finished_at from hospital.visit where visit_id = :visit_id"
        ),
        {
            "step_id": step_id, "visit_id": visit_id, "department": department, "queued_at": queued_at,
            "started_at": started_at, "step": step, "finished_at": finished_at,
        },
    )  # fmt: skip
