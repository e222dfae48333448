-- Complaints case by case and stage by stage, in working days.

-- How many working days after a day another one is, that day being day 0: a reply on the same day took none, one on
-- the next working day took one; make-up days count, days off do not. Null beyond the calendar.
create function quality.working_days_between(start_day date, end_day date) returns integer
    language sql stable
    as $$
        select ended.working_day_number - started.working_day_number
        from hospital.calendar_day as started
        join hospital.calendar_day as ended on ended.day = end_day
        where started.day = start_day
    $$;

-- The same between two moments, by the hospital's own days.
create function quality.working_days_taken(started_at timestamptz, ended_at timestamptz) returns integer
    language sql stable
    as $$ select quality.working_days_between(quality.local_day(started_at), quality.local_day(ended_at)) $$;

-- One row per complaint × department × part it plays, by day received. Computed by the owner, for how long there is
-- to answer depends on departments that a reader of the case may not see.
-- part: 'responsible' (until someone is named, the first receiver) or 'first_receiver'; 'unassigned' where none is.
create table rollup.complaint_case (
    day             date not null,  -- received
    department_id   text not null,
    part            text not null check (part in ('responsible', 'first_receiver')),
    complaint_id    text not null,
    visit_kind      text not null,
    channel         text not null,
    topics          text[] not null,
    severity        integer,        -- of its gravest topic
    several         boolean not null,  -- several departments are responsible
    due_day         date,           -- by when a reply is due: the hospital's own date, else the legal one
    legal_due_day   date,
    has_own_date    boolean not null,
    settled         boolean not null,  -- on the spot
    received_at     timestamptz not null,
    acknowledged_at timestamptz,    -- or replied, if that came first
    replied_at      timestamptz,
    rectified_at    timestamptz,
    closed_at       timestamptz,    -- for good: null while a reopened one is open
    called_back_at  timestamptz,
    satisfied       boolean,
    reopened        boolean not null,
    closed_day      date,           -- on which it counts as closed, though reopened since
    called_back_day date,
    primary key (complaint_id, department_id, part, day)
);
create index complaint_case_day         on rollup.complaint_case (day);
create index complaint_case_due         on rollup.complaint_case (due_day);
create index complaint_case_legal_due   on rollup.complaint_case (legal_due_day);
create index complaint_case_closed      on rollup.complaint_case (closed_day);
create index complaint_case_called_back on rollup.complaint_case (called_back_day);
create index complaint_case_open        on rollup.complaint_case (department_id, part) where closed_at is null;

-- One row per day × department × part × kind of visit: what became of complaints on that day, as in complaint_day.
create table rollup.complaint_count_day (
    day              date not null,
    department_id    text not null,
    part             text not null,
    visit_kind       text not null,
    received         integer not null,
    acknowledged     integer not null,  -- of received: within 24 hours
    settled          integer not null,  -- of received: on the spot
    due              integer not null,  -- by the hospital's own date or else the legal one
    on_time          integer not null,
    due_own          integer not null,  -- by the hospital's own date
    on_time_own      integer not null,
    due_alone        integer not null,  -- by law, 5 working days: one department answers
    on_time_alone    integer not null,
    due_together     integer not null,  -- by law, 10 working days: several do
    on_time_together integer not null,
    closed           integer not null,
    reopened         integer not null,  -- of closed
    called_back      integer not null,
    satisfied        integer not null,  -- of called back
    primary key (department_id, part, visit_kind, day)
);
create index complaint_count_day_day on rollup.complaint_count_day (day);

-- One row per day received × department × part × kind of visit × trait × code: topics (a complaint may raise
-- several), severity of the gravest ('0': not given), channel.
create table rollup.complaint_trait_day (
    day           date not null,
    department_id text not null,
    part          text not null,
    visit_kind    text not null,
    trait         text not null check (trait in ('topic', 'severity', 'channel')),
    code          text not null,
    complaints    integer not null,
    primary key (department_id, part, trait, visit_kind, code, day)
);
create index complaint_trait_day_day on rollup.complaint_trait_day (day);

-- One row per day received × department × part × kind of visit × term × time taken, or day since when it is open.
-- Terms from receipt: 'reply', 'rectify', 'close' in working days, 'acknowledge' in hours. Terms from the stage
-- before: 'replying', 'rectifying', 'closing', 'calling_back' in working days, without what was settled on the spot.
-- How long an open one has taken so far depends on today, and is judged when read.
create table rollup.complaint_term_day (
    day           date not null,
    department_id text not null,
    part          text not null,
    visit_kind    text not null,
    term          text not null,
    settled       boolean not null,
    taken         integer,
    open_since    date,
    complaints    integer not null,
    check (num_nonnulls(taken, open_since) = 1),
    unique nulls not distinct (department_id, part, term, visit_kind, day, settled, taken, open_since)
);
create index complaint_term_day_day on rollup.complaint_term_day (day);

-- The same rule as for every relation with a department_id (see access).
do $$
declare
    relation text;
begin
    foreach relation in array array['complaint_case', 'complaint_count_day', 'complaint_trait_day',
                                    'complaint_term_day'] loop
        execute format('alter table rollup.%I enable row level security', relation);
        execute format(
            'create policy by_department on rollup.%I for select
             using (department_id = any ((select quality.visible_departments())::text[]))', relation);
    end loop;
end $$;

-- Topics count on their complaint's day.
do $$
declare
    event record;
begin
    for event in
        select * from (values
            ('insert', 'new table as changed'), ('update', 'old table as changed'),
            ('update', 'new table as changed'), ('delete', 'old table as changed')
        ) as t (action, changed)
    loop
        execute format(
            'create trigger %I after %s on hospital.complaint_topic referencing %s
             for each statement execute function quality.mark_dirty_complaint()',
            concat_ws('_', 'mark_dirty_complaint', event.action, split_part(event.changed, ' ', 1)),
            event.action, event.changed);
    end loop;
end $$;

-- As in 0007; the legal deadlines of complaints with a date of the hospital's own are deadlines too.
create or replace function quality.mark_deadlines_dirty() returns void
    language sql security definer set search_path = ''
    as $$
        insert into quality.dirty_day (source, day)
        select 'complaint', day from rollup.complaint_day
        union select 'complaint', day from rollup.complaint_count_day
        union select 'complaint', quality.complaint_due_days(received_at, due_on) from hospital.complaint
        union select 'complaint', quality.local_day(reopened_at)
            from hospital.complaint where reopened_at is not null
        union select 'online_review', day from rollup.online_review_day
        union select 'return', return_due_on from hospital.visit where return_due_on is not null
        on conflict do nothing
    $$;

-- What is there already is summed for the first time.
do $$ begin perform quality.mark_deadlines_dirty(); end $$;
