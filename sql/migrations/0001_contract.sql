-- The contract: what a hospital's systems are mapped to. Keys are text, as the source has them.
-- Nothing here can hold a patient's name, phone or identity number.

create schema hospital;

create table hospital.campus (
    campus_id text primary key,
    name      text not null,
    name_en   text not null
);

-- Ids beginning with '*' are reserved: '*' is the whole hospital, '*<campus_id>' a campus (roll-ups).
create table hospital.department (
    department_id text primary key check (department_id not like '*%'),
    name          text not null,
    name_en       text not null,
    campus_id     text references hospital.campus,
    kind          text not null check (kind in
                  ('clinical', 'ward', 'diagnostic', 'pharmacy', 'service', 'administration')),
    active        boolean not null default true
);

create table hospital.staff (
    staff_id      text primary key,
    name          text not null,
    role          text not null check (role in ('doctor', 'nurse', 'technician', 'pharmacist', 'guide',
                  'customer_service', 'cashier', 'support', 'other')),
    department_id text not null default 'unassigned' references hospital.department,
    active_from   date,
    active_until  date,
    check (active_until >= active_from)
);
create index staff_department on hospital.staff (department_id);

create table hospital.patient (
    patient_id    text primary key,
    sex           text check (sex in ('female', 'male', 'other')),
    birth_year    integer check (birth_year between 1880 and 2100),
    language      text,
    payer         text,
    source        text,
    first_seen_on date
);

create table hospital.visit (
    visit_id      text primary key,
    patient_id    text references hospital.patient,
    department_id text not null default 'unassigned' references hospital.department,
    staff_id      text references hospital.staff,
    kind          text not null check (kind in ('outpatient', 'emergency', 'inpatient', 'day_case', 'check_up')),
    channel       text check (channel in ('app', 'web', 'phone', 'platform', 'walk_in')),
    booked_for    timestamptz,
    arrived_at    timestamptz,
    left_at       timestamptz,
    status        text not null check (status in
                  ('completed', 'in_progress', 'no_show', 'left_without_being_seen', 'cancelled')),
    is_return     boolean,
    return_due_on date,
    check (left_at >= arrived_at),
    is_booked     boolean not null generated always as (booked_for is not null) stored,
    -- referenced by the tables that repeat what a visit is (see journey_step)
    unique (visit_id, department_id, kind),
    unique (visit_id, department_id, kind, is_booked)
);
create index visit_happened   on hospital.visit ((coalesce(arrived_at, booked_for)));
create index visit_department on hospital.visit (department_id, (coalesce(arrived_at, booked_for)));
create index visit_patient    on hospital.visit (patient_id);

create table hospital.visit_need (
    visit_need_id text primary key,
    visit_id      text not null,
    department_id text not null,
    visit_kind    text not null,
    tag           text not null,
    met           boolean,
    foreign key (visit_id, department_id, visit_kind)
        references hospital.visit (visit_id, department_id, kind) on update cascade on delete cascade
);
create index visit_need_visit on hospital.visit_need (visit_id);

-- A step repeats what its visit is (department, kind, booked or not): "our patients' waits" of a department
-- are then an index-only scan. The composite key keeps the copy true; a changed visit carries over by itself.
create table hospital.journey_step (
    journey_step_id     text primary key,
    visit_id            text not null,
    visit_department_id text not null,
    visit_kind          text not null,
    visit_is_booked     boolean not null,
    sequence            integer not null,
    step                text not null check (step in ('check_in', 'triage', 'consultation', 'return_consultation',
                        'payment', 'laboratory', 'imaging', 'examination', 'result', 'treatment', 'pharmacy',
                        'discharge', 'other')),
    department_id       text not null default 'unassigned' references hospital.department,
    staff_id            text references hospital.staff,
    queued_at           timestamptz,
    started_at          timestamptz,
    finished_at         timestamptz,
    check (started_at >= queued_at),
    check (finished_at >= started_at),
    foreign key (visit_id, visit_department_id, visit_kind, visit_is_booked)
        references hospital.visit (visit_id, department_id, kind, is_booked) on update cascade on delete cascade
);
create index journey_step_visit    on hospital.journey_step (visit_id);
create index journey_step_happened on hospital.journey_step ((coalesce(queued_at, started_at, finished_at)));
create index journey_step_place    on hospital.journey_step (department_id, step, visit_kind, queued_at)
    include (started_at, visit_is_booked, visit_department_id);
create index journey_step_patient  on hospital.journey_step (visit_department_id, step, visit_kind, queued_at)
    include (started_at, visit_is_booked, department_id);

create table hospital.survey_invitation (
    survey_invitation_id text primary key,
    visit_id             text references hospital.visit on delete set null,
    department_id        text not null default 'unassigned' references hospital.department,
    mode                 text not null check (mode in ('sms', 'wechat', 'phone', 'paper', 'kiosk', 'qr')),
    sent_at              timestamptz not null
);
create index survey_invitation_sent  on hospital.survey_invitation (sent_at);
create index survey_invitation_visit on hospital.survey_invitation (visit_id);

create table hospital.survey_response (
    survey_response_id text primary key,
    visit_id           text references hospital.visit on delete set null,
    department_id      text not null default 'unassigned' references hospital.department,
    staff_id           text references hospital.staff,
    mode               text not null check (mode in ('sms', 'wechat', 'phone', 'paper', 'kiosk', 'qr')),
    submitted_at       timestamptz not null,
    overall            integer check (overall between 1 and 5),
    recommend          integer check (recommend between 0 and 10),
    ease               integer check (ease between 1 and 7),
    comment            text,
    valid              boolean not null default true,
    invalid_reason     text check (invalid_reason in ('filled_in_by_staff', 'seconds', 'duplicate', 'never_visited')),
    check (valid = (invalid_reason is null)),
    unique (survey_response_id, department_id)
);
create index survey_response_submitted  on hospital.survey_response (submitted_at);
create index survey_response_department on hospital.survey_response (department_id, submitted_at);
create index survey_response_staff      on hospital.survey_response (staff_id, submitted_at);
create index survey_response_visit      on hospital.survey_response (visit_id);

-- Uniqueness beside the key is judged at the end of a statement: one update may pass values on from row to row.
create table hospital.survey_score (
    survey_score_id    text primary key,
    survey_response_id text not null,
    department_id      text not null,
    touchpoint         text not null check (touchpoint in ('booking', 'check_in', 'waiting', 'doctor', 'nurse',
                       'environment', 'payment', 'examination', 'pharmacy', 'discharge', 'follow_up', 'outcome',
                       'price_clarity', 'privacy')),
    score              integer check (score between 1 and 5),
    problem            boolean,
    unique (survey_response_id, touchpoint) deferrable,
    foreign key (survey_response_id, department_id)
        references hospital.survey_response (survey_response_id, department_id) on update cascade on delete cascade
);

create table hospital.complaint (
    complaint_id            text primary key,
    visit_id                text references hospital.visit on delete set null,
    channel                 text not null,
    received_at             timestamptz not null,
    acknowledged_at         timestamptz,
    replied_at              timestamptz,
    rectified_at            timestamptz,
    closed_at               timestamptz,
    reopened_at             timestamptz,
    called_back_at          timestamptz,
    satisfied_with_handling boolean,
    settled_on_the_spot     boolean not null default false,
    due_on                  date,
    substantiated           text check (substantiated in ('yes', 'partly', 'no')),
    summary                 text,
    check (acknowledged_at >= received_at),
    check (replied_at >= received_at),
    check (rectified_at >= received_at),
    check (closed_at >= received_at),
    check (reopened_at >= received_at),
    check (called_back_at >= received_at)
);
create index complaint_received on hospital.complaint (received_at);
create index complaint_visit    on hospital.complaint (visit_id);

create table hospital.complaint_department (
    complaint_department_id text primary key,
    complaint_id            text not null references hospital.complaint on delete cascade,
    department_id           text not null default 'unassigned' references hospital.department,
    part                    text not null check (part in ('first_receiver', 'responsible')),
    staff_id                text references hospital.staff,
    unique (complaint_id, department_id, part) deferrable
);
create index complaint_department_department on hospital.complaint_department (department_id, part);

create table hospital.complaint_topic (
    complaint_topic_id text primary key,
    complaint_id       text not null references hospital.complaint on delete cascade,
    topic              text not null,
    severity           integer check (severity between 1 and 3),
    unique (complaint_id, topic) deferrable
);

create table hospital.praise (
    praise_id     text primary key,
    visit_id      text references hospital.visit on delete set null,
    department_id text not null default 'unassigned' references hospital.department,
    staff_id      text references hospital.staff,
    channel       text not null check (channel in ('letter', 'banner', 'survey', 'online', 'phone')),
    received_at   timestamptz not null,
    solicited     boolean not null default false,
    text          text
);
create index praise_received on hospital.praise (received_at);
create index praise_staff    on hospital.praise (staff_id, received_at);
create index praise_visit    on hospital.praise (visit_id);

create table hospital.suggestion (
    suggestion_id text primary key,
    staff_id      text not null references hospital.staff,
    department_id text not null default 'unassigned' references hospital.department,
    submitted_at  timestamptz not null,
    adopted_at    timestamptz,
    title         text not null,
    check (adopted_at >= submitted_at)
);
create index suggestion_submitted on hospital.suggestion (submitted_at);

create table hospital.follow_up (
    follow_up_id  text primary key,
    visit_id      text not null references hospital.visit on delete cascade,
    staff_id      text references hospital.staff,
    department_id text not null default 'unassigned' references hospital.department,
    due_on        date not null,
    attempted_at  timestamptz,
    reached_at    timestamptz,
    outcome       text,
    check (reached_at >= attempted_at)
);
create index follow_up_due   on hospital.follow_up (due_on);
create index follow_up_visit on hospital.follow_up (visit_id);

create table hospital.enquiry (
    enquiry_id     text primary key,
    channel        text not null,
    department_id  text not null default 'unassigned' references hospital.department,
    asked_at       timestamptz not null,
    first_reply_at timestamptz,
    resolved_at    timestamptz,
    resolved_by    text check (resolved_by in ('assistant', 'person')),
    visit_id       text references hospital.visit on delete set null,
    check (first_reply_at >= asked_at),
    check (resolved_at >= asked_at)
);
create index enquiry_asked on hospital.enquiry (asked_at);
create index enquiry_visit on hospital.enquiry (visit_id);

create table hospital.online_review (
    online_review_id text primary key,
    platform         text not null,
    department_id    text not null default 'unassigned' references hospital.department,
    staff_id         text references hospital.staff,
    posted_at        timestamptz not null,
    rating           integer not null check (rating between 1 and 5),
    replied_at       timestamptz,
    text             text,
    check (replied_at >= posted_at)
);
create index online_review_posted on hospital.online_review (posted_at);

create table hospital.calendar_day (
    day                date primary key,
    is_working_day     boolean not null,
    -- how many working days there are up to and including this one
    working_day_number integer not null,
    -- make-up days of this year are not announced yet: a deadline that rests on it says so
    is_estimated       boolean not null
);
create index calendar_day_working on hospital.calendar_day (working_day_number, day);

insert into hospital.department (department_id, name, name_en, kind)
values ('unassigned', '未归属科室', 'Unassigned', 'administration');
