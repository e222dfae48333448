"""After any change, refreshing the touched days gives what a refresh from nothing gives."""

import pytest
from sqlalchemy import Connection, text

from contract import insert, run, three_departments
from warehouse.refresh import refresh, rollups

ROLLUPS = (
    "survey_day",
    "touchpoint_day",
    "complaint_day",
    "complaint_case",
    "complaint_count_day",
    "complaint_trait_day",
    "complaint_term_day",
    "praise_day",
    "follow_up_day",
    "enquiry_day",
    "online_review_day",
    "return_day",
    "new_patient_day",
    "invalid_answer_day",
    "metric_month",
    "mode_month",
)

CHANGES = [
    # answers and their scores
    "update hospital.survey_response set submitted_at = '2025-03-09 10:00+08'",
    "update hospital.survey_response set valid = false, invalid_reason = 'seconds'",
    "update hospital.survey_response set valid = false, invalid_reason = 'duplicate' where not valid",
    "update hospital.survey_response set valid = true, invalid_reason = null",
    "update hospital.survey_response set mode = 'phone'",
    "update hospital.survey_response set department_id = 'eye'",
    "update hospital.survey_score set score = 1, problem = true",
    "delete from hospital.survey_score where touchpoint = 'doctor'",
    "delete from hospital.survey_response",
    "update hospital.survey_invitation set sent_at = sent_at + interval '2 days', mode = 'wechat'",
    # complaints: every date there is, who is responsible, gone
    "update hospital.complaint set received_at = '2025-01-24 09:00+08'",
    "update hospital.complaint set due_on = '2025-03-06'",
    "update hospital.complaint set due_on = null",
    "update hospital.complaint set replied_at = '2025-03-20 09:00+08'",
    "update hospital.complaint set replied_at = null, closed_at = null",
    "update hospital.complaint set reopened_at = '2025-05-01 09:00+08'",
    "update hospital.complaint set called_back_at = '2025-05-02 09:00+08', satisfied_with_handling = true",
    "update hospital.complaint set settled_on_the_spot = true",
    "update hospital.complaint set settled_on_the_spot = false, acknowledged_at = received_at + interval '30 hours'",
    "update hospital.complaint set rectified_at = '2025-03-11 09:00+08'",
    "update hospital.complaint set channel = 'letter'",
    "insert into hospital.complaint_topic values ('rude', 'complaint', 'attitude', 2)",
    "update hospital.complaint_topic set topic = 'price', severity = 3 where topic = 'waiting'",
    "delete from hospital.complaint_topic",
    "insert into hospital.complaint_department values ('third', 'complaint', 'eye', 'first_receiver')",
    "insert into hospital.complaint_department values ('second', 'complaint', 'eye', 'responsible')",
    "update hospital.complaint_department set department_id = 'unassigned' where department_id = 'ortho'",
    "delete from hospital.complaint_department",
    "delete from hospital.complaint",
    # visits: their kind, their patient, gone
    "update hospital.visit set kind = 'inpatient'",
    "update hospital.visit set patient_id = null where visit_id like 'later%'",
    "update hospital.visit set return_due_on = '2025-04-02' where return_due_on is not null",
    "update hospital.visit set arrived_at = arrived_at + interval '20 days' where visit_id like 'later%'",
    "delete from hospital.visit where visit_id like 'later%'",
    "delete from hospital.visit",
    # patients
    "update hospital.patient set source = 'web'",
    "update hospital.patient set first_seen_on = '2025-03-18'",
    # the rest
    "update hospital.praise set received_at = '2025-03-30 09:00+08', solicited = true",
    "delete from hospital.praise",
    "update hospital.follow_up set due_on = '2025-03-12'",
    "update hospital.follow_up set attempted_at = '2025-03-11 09:00+08', department_id = 'eye'",
    "delete from hospital.follow_up",
    "update hospital.enquiry set asked_at = '2025-03-02 09:00+08', resolved_by = 'assistant'",
    "update hospital.enquiry set visit_id = null",
    "update hospital.online_review set posted_at = posted_at - interval '6 days'",
    "update hospital.online_review set rating = 5",
    # what all of it rests on
    "update hospital.department set campus_id = 'west'",
    "update quality.setting set value = 'America/New_York' where name = 'time_zone'",
    "update hospital.calendar_day set is_working_day = false, working_day_number = working_day_number - 1"
    " where day >= '2025-03-05'",
]


@pytest.fixture(autouse=True)
def one_of_everything(owner: Connection) -> None:
    three_departments(owner)
    own = {"department_id": "ortho"}
    of_visit = own | {"visit_id": "ortho-outpatient"}
    insert(owner, "patient", [{"patient_id": "ann", "first_seen_on": "2025-03-03", "source": "referral"}])
    run(owner, "update hospital.visit set patient_id = 'ann', return_due_on = '2025-03-20'")
    later = {"visit_id": "later", "patient_id": "ann", "kind": "emergency", "status": "completed"}
    insert(owner, "visit", [own | later | {"arrived_at": "2025-03-18 09:00+08"}])
    sent = {"survey_invitation_id": "sent", "mode": "sms", "sent_at": "2025-03-03 20:00+08"}
    insert(owner, "survey_invitation", [of_visit | sent])
    answer = {"mode": "sms", "submitted_at": "2025-03-04 10:00+08", "overall": 4, "recommend": 9, "ease": 5}
    insert(owner, "survey_response", [of_visit | answer | {"survey_response_id": "answer"}])
    twice = {"survey_response_id": "twice", "valid": False, "invalid_reason": "seconds"}
    insert(owner, "survey_response", [of_visit | answer | twice])
    for touchpoint in ("doctor", "waiting"):
        score = {"survey_score_id": touchpoint, "survey_response_id": "answer", "touchpoint": touchpoint}
        insert(owner, "survey_score", [own | score | {"score": 4, "problem": False}])
    _two_complaints(owner)
    praise = {"praise_id": "praise", "channel": "letter", "received_at": "2025-03-05 23:00+08"}
    insert(owner, "praise", [of_visit | praise])
    insert(owner, "follow_up", [of_visit | {"follow_up_id": "call", "due_on": "2025-03-10"}])
    enquiry = {"enquiry_id": "enquiry", "channel": "app", "asked_at": "2025-03-01 23:00+08"}
    insert(owner, "enquiry", [of_visit | enquiry])
    review = {"online_review_id": "r", "platform": "map", "posted_at": "2025-03-06 23:00+08", "rating": 1}
    insert(owner, "online_review", [own | review | {"replied_at": "2025-03-07 09:00+08"}])
    refresh(owner)


def _two_complaints(owner: Connection) -> None:
    moments = {
        "received_at": "2025-03-03 12:00+08",
        "replied_at": "2025-03-10 12:00+08",
        "closed_at": "2025-03-12 12:00+08",
        "called_back_at": "2025-03-14 12:00+08",
    }
    whole = {"complaint_id": "complaint", "visit_id": "ortho-outpatient", "channel": "phone"}
    dated = {"complaint_id": "dated", "channel": "app", "due_on": "2025-03-14"}
    insert(owner, "complaint", [whole | moments, dated | {"received_at": "2025-03-06 23:00+08"}])
    responsible = {"complaint_department_id": "first", "complaint_id": "complaint", "part": "responsible"}
    insert(owner, "complaint_department", [responsible | {"department_id": "ortho"}])
    topic = {"complaint_topic_id": "slow", "complaint_id": "complaint", "topic": "waiting", "severity": 1}
    insert(owner, "complaint_topic", [topic])


def _contents(owner: Connection) -> dict[str, set[tuple[object, ...]]]:
    return {
        name: {tuple(map(_hashable, row)) for row in owner.execute(text(f"select * from rollup.{name}"))}  # noqa: S608
        for name in ROLLUPS
    }


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_followed(owner: Connection, change: str) -> None:
    before = _contents(owner)
    run(owner, change)
    refresh(owner)
    followed = _contents(owner)
    refresh(owner, everything=True)
    assert followed == _contents(owner)
    assert followed != before, "the change does not matter to any roll-up: it tests nothing"


def test_changes_one_after_the_other_are_followed(owner: Connection) -> None:
    for change in CHANGES:
        run(owner, change)
        refresh(owner)
    followed = _contents(owner)
    refresh(owner, everything=True)
    assert followed == _contents(owner)


@pytest.mark.parametrize("responsible", [1, 2])  # due after 5 or after 10 working days
def test_each_day_alone_comes_to_the_same(owner: Connection, responsible: int) -> None:
    if responsible == 2:
        run(owner, "insert into hospital.complaint_department values ('2', 'complaint', 'eye', 'responsible')")
        refresh(owner)
    whole = _contents(owner)
    days = {row[0] for name in ROLLUPS if not name.endswith("_month") for row in whole[name]}
    for day in days:
        for rollup in rollups():
            for source in rollup.sources:
                owner.execute(
                    text("insert into quality.dirty_day values (:source, :day) on conflict do nothing"),
                    {"source": source, "day": day},
                )
        refresh(owner)
        assert _contents(owner) == whole, day


def test_a_row_that_comes_back_unchanged_is_followed(owner: Connection) -> None:
    before = _contents(owner)
    run(owner, "update hospital.complaint set received_at = received_at - interval '40 days'")
    refresh(owner)
    run(owner, "update hospital.complaint set received_at = received_at + interval '40 days'")
    refresh(owner)
    assert _contents(owner) == before
