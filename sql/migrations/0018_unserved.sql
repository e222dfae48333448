-- Those who queued and were not served: how it ended, or since when they wait. Waits alone forget them.

-- One row per day × department × perspective × step × kind of visit × how it ended: queued and never started.
-- ended: 'left' = the visit left without being seen, 'unclosed' = the visit is over and nobody closed the queue,
-- 'open' = the visit is in progress; whether that is somebody waiting is judged when read.
-- The arrays have an element per person: seconds from queueing to leaving (null where not known, and while open),
-- since when, and the limit that held for the wait (null where none does).
create table rollup.unserved_day (
    day            date not null,
    department_id  text not null,
    perspective    text not null check (perspective in ('place', 'patient')),
    step           text not null,
    visit_kind     text not null,
    ended          text not null check (ended in ('left', 'unclosed', 'open')),
    people         integer not null,
    seconds        integer[] not null,
    queued_at      timestamptz[] not null,
    target_seconds integer[] not null,
    primary key (department_id, perspective, step, visit_kind, day, ended)
);
create index unserved_day_day on rollup.unserved_day (day);

-- The same rule as for every relation with a department_id (see access).
alter table rollup.unserved_day enable row level security;
create policy by_department on rollup.unserved_day for select
    using (department_id = any ((select quality.visible_departments())::text[]));

-- One row per day: the last moment known of any step of that day. Who waits is known to wait until the newest.
create table rollup.step_day (
    day     date primary key,
    last_at timestamptz not null
);
alter table rollup.step_day enable row level security;
create policy known on rollup.step_day for select using ((select quality.current_role_name()) is not null);
