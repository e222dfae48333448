-- What patients say and what the hospital answers, summed by day: surveys, complaints, praise, follow-ups,
-- enquiries, online reviews, advised returns. Like every roll-up: additive parts, '*' and '*<campus_id>' rows
-- beside the departments'. visit_kind is 'unknown' where no visit is known.

-- One row per day × department × kind of visit × mode: invitations sent and answers received that day.
create table rollup.survey_day (
    day             date not null,
    department_id   text not null,
    visit_kind      text not null,
    mode            text not null,
    invitations     integer not null,
    answers         integer not null,  -- all, valid or not
    valid           integer not null,  -- of answers; everything below counts valid answers only
    rated           integer not null,  -- with an overall rating of 1-5
    rating          integer not null,  -- sum of these ratings
    rating_sq       integer not null,
    satisfied       integer not null,  -- 4 or 5
    very_satisfied  integer not null,  -- 5
    asked_recommend integer not null,  -- with a 0-10 answer to "would you recommend us"
    promoters       integer not null,  -- 9 or 10
    detractors      integer not null,  -- 0 to 6
    asked_ease      integer not null,  -- with a 1-7 answer to "was it easy"
    eased           integer not null,  -- 5 to 7
    primary key (department_id, visit_kind, mode, day)
);
create index survey_day_day on rollup.survey_day (day);

-- One row per day × department × kind of visit × mode × touchpoint: scores and problems in valid answers.
create table rollup.touchpoint_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    mode          text not null,
    touchpoint    text not null,
    scored        integer not null,  -- with a score of 1-5
    score         integer not null,  -- sum of these scores
    score_sq      integer not null,
    asked_problem integer not null,  -- asked whether there was a problem
    problems      integer not null,  -- of these, those who had one
    primary key (department_id, touchpoint, visit_kind, mode, day)
);
create index touchpoint_day_day on rollup.touchpoint_day (day);

-- One row per day × department × kind of visit: complaints received, due, closed and called back on that day.
create table rollup.complaint_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    received      integer not null,
    acknowledged  integer not null,  -- of received: acknowledged, answered or settled within 24 hours
    due           integer not null,  -- whose reply was due by the end of this day
    on_time       integer not null,  -- of due
    closed        integer not null,
    reopened      integer not null,  -- of closed: reopened since
    called_back   integer not null,
    satisfied     integer not null,  -- of called back: satisfied with how the complaint was handled
    primary key (department_id, visit_kind, day)
);
create index complaint_day_day on rollup.complaint_day (day);

-- One row per day × department × kind of visit: praise received that day.
create table rollup.praise_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    unsolicited   integer not null,
    solicited     integer not null,
    primary key (department_id, visit_kind, day)
);
create index praise_day_day on rollup.praise_day (day);

-- One row per due day × department × kind of visit: follow-ups due by the end of that day.
create table rollup.follow_up_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    due           integer not null,
    on_time       integer not null,  -- of due: attempted by the end of the due day
    reached       integer not null,  -- of due: the patient was spoken to, on time or later
    primary key (department_id, visit_kind, day)
);
create index follow_up_day_day on rollup.follow_up_day (day);

-- One row per day × department: enquiries asked that day. A visit is what an enquiry became, not what it was about.
create table rollup.enquiry_day (
    day                   date not null,
    department_id         text not null,
    enquiries             integer not null,
    resolved_by_assistant integer not null,
    became_visit          integer not null,
    primary key (department_id, day)
);
create index enquiry_day_day on rollup.enquiry_day (day);

-- One row per day × department: public reviews posted that day. A platform knows no visits.
create table rollup.online_review_day (
    day           date not null,
    department_id text not null,
    reviews       integer not null,
    rating        integer not null,  -- sum of the ratings, 1-5
    rating_sq     integer not null,
    bad           integer not null,  -- 1 or 2 of 5
    bad_replied   integer not null,  -- of bad: replied to by the end of the next working day
    primary key (department_id, day)
);
create index online_review_day_day on rollup.online_review_day (day);

-- One row per day × department × kind of visit: patients advised to be back by that day.
create table rollup.return_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    advised       integer not null,
    returned      integer not null,  -- of advised: seen in the same department again by that day
    primary key (department_id, visit_kind, day)
);
create index return_day_day on rollup.return_day (day);

-- The same rule as for every relation with a department_id (see access).
do $$
declare
    relation text;
begin
    foreach relation in array array['survey_day', 'touchpoint_day', 'complaint_day', 'praise_day', 'follow_up_day',
                                    'enquiry_day', 'online_review_day', 'return_day'] loop
        execute format('alter table rollup.%I enable row level security', relation);
        execute format(
            'create policy by_department on rollup.%I for select
             using (department_id = any ((select quality.visible_departments())::text[]))', relation);
    end loop;
end $$;

-- The histogram of a wait_day row, buckets 0-60 (see rollup.wait_edges).
create function rollup.buckets(waits rollup.wait_day) returns integer[]
    language sql immutable parallel safe
    as $$ select array[
        waits.b00, waits.b01, waits.b02, waits.b03, waits.b04, waits.b05, waits.b06, waits.b07, waits.b08,
        waits.b09, waits.b10, waits.b11, waits.b12, waits.b13, waits.b14, waits.b15, waits.b16, waits.b17,
        waits.b18, waits.b19, waits.b20, waits.b21, waits.b22, waits.b23, waits.b24, waits.b25, waits.b26,
        waits.b27, waits.b28, waits.b29, waits.b30, waits.b31, waits.b32, waits.b33, waits.b34, waits.b35,
        waits.b36, waits.b37, waits.b38, waits.b39, waits.b40, waits.b41, waits.b42, waits.b43, waits.b44,
        waits.b45, waits.b46, waits.b47, waits.b48, waits.b49, waits.b50, waits.b51, waits.b52, waits.b53,
        waits.b54, waits.b55, waits.b56, waits.b57, waits.b58, waits.b59, waits.b60]::integer[] $$;

-- The last day of a term of working days, the day it starts on being day 0; null beyond the calendar.
create function quality.working_days_after(start_day date, working_days integer) returns date
    language sql stable
    as $$
        select min(later.day)
        from hospital.calendar_day as start
        join hospital.calendar_day as later
            on later.working_day_number = start.working_day_number + working_days
        where start.day = start_day
    $$;

-- By when a complaint is to be answered: the hospital's own date; else within 5 working days of receipt, within 10
-- where several departments have to work together (《医疗机构投诉管理办法》, 2019).
create function quality.complaint_due_day(received_on date, due_on date, responsible_departments bigint) returns date
    language sql stable
    as $$
        select coalesce(due_on, quality.working_days_after(
            received_on, case when responsible_departments > 1 then 10 else 5 end))
    $$;

-- Every day on which a complaint may be due, whoever turns out to be responsible.
create function quality.complaint_due_days(received_at timestamptz, due_on date) returns setof date
    language sql stable
    as $$
        select day
        from quality.local_day(received_at) as received_on
        cross join lateral (values
            (due_on),
            (quality.complaint_due_day(received_on, null, 1)),
            (quality.complaint_due_day(received_on, null, 2))
        ) as possible (day)
        where day is not null
    $$;

-- What is recomputed by these days is found by them.
create index complaint_due         on hospital.complaint (due_on);
create index complaint_closed      on hospital.complaint ((coalesce(closed_at, reopened_at)));
create index complaint_called_back on hospital.complaint (called_back_at);
create index visit_return_due      on hospital.visit (return_due_on) where return_due_on is not null;
