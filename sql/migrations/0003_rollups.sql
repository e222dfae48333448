-- Additive summaries: only what adds up is stored (counts, sums, sums of squares, histograms); rates, means and
-- percentiles are formed when read. Beside department rows stand '*' (hospital) and '*<campus_id>' rows.

create schema rollup;

-- Lower edges of the wait histogram in seconds: fine where people feel it, about 10 % wide beyond, every usual
-- limit an edge; a bucket holds waits above its edge up to and including the next; the last holds all above 6 h.
create function rollup.wait_edges() returns integer[]
    language sql immutable parallel safe
    as $$ select array[
        0, 15, 30, 45, 60, 90, 120, 150, 180, 210, 240, 270,
        300, 360, 420, 480, 540, 600, 660, 720, 780, 840, 900, 960,
        1080, 1200, 1320, 1440, 1560, 1680, 1800, 1950, 2100, 2250, 2400, 2550,
        2700, 2850, 3000, 3300, 3600, 3900, 4200, 4500, 4800, 5100, 5400, 6000,
        6600, 7200, 8100, 9000, 9900, 10800, 12000, 13200, 14400, 16200, 18000, 19800,
        21600]::integer[] $$;

-- The histogram bucket (0-60) of a wait in seconds; null where there is no wait.
create function rollup.wait_bucket(seconds double precision) returns integer
    language sql immutable parallel safe
    as $$ select width_bucket(case when seconds < 1 then 0 else ceil(seconds)::integer - 1 end, rollup.wait_edges()) - 1 $$;

-- One row per step × kind of visit × booked or not × department × stretch of time: the limit that holds there.
create view rollup.wait_limit with (security_invoker = true) as
    select
        step, visit_kind, is_booked, department_id, valid_from, valid_until,
        quality.wait_limit_on(step, visit_kind, is_booked, department_id, valid_from) as minutes
    from (
        select valid_from, lead(valid_from, 1, 'infinity') over (order by valid_from) as valid_until
        from (select distinct valid_from from quality.wait_limit) as starts
    ) as stretches
    cross join (select distinct step from quality.wait_limit) as steps
    cross join (values ('outpatient'), ('emergency'), ('inpatient'), ('day_case'), ('check_up')) as kinds (visit_kind)
    cross join (values (true), (false)) as bookings (is_booked)
    cross join (select department_id from hospital.department) as departments;

-- The ids under which a department's rows are summed up: itself, its campus, the hospital.
create view rollup.scope with (security_invoker = true) as
    select department_id, department_id as scope_id from hospital.department
    union all select department_id, '*' || campus_id from hospital.department where campus_id is not null
    union all select department_id, '*' from hospital.department;

-- One row per day × department × perspective × step × kind of visit: how long people waited.
-- perspective: 'place' = in that department's hands, 'patient' = that department's patients, wherever.
-- step: a journey step, or 'door_to_door' (arrival to leaving) or 'appointment_delay', per visit.
create table rollup.wait_day (
    day           date not null,
    department_id text not null,
    perspective   text not null check (perspective in ('place', 'patient')),
    step          text not null,
    visit_kind    text not null,
    steps         integer not null,  -- all steps, queue recorded or not
    waits         integer not null,  -- queued and started: what the buckets add up to
    on_target     integer not null,  -- of waits, within the limit that held on that day
    unclosed      integer not null,  -- queued, never started, the visit is over and did not leave: not a wait
    left_waiting  integer not null,  -- queued, never started, the patient left without being seen
    visits        integer not null,  -- visits with this step
    recorded      integer not null,  -- of visits, those with a complete queue record
    seconds       double precision not null,
    seconds_sq    double precision not null,
    b00 smallint not null, b01 smallint not null, b02 smallint not null, b03 smallint not null,
    b04 smallint not null, b05 smallint not null, b06 smallint not null, b07 smallint not null,
    b08 smallint not null, b09 smallint not null, b10 smallint not null, b11 smallint not null,
    b12 smallint not null, b13 smallint not null, b14 smallint not null, b15 smallint not null,
    b16 smallint not null, b17 smallint not null, b18 smallint not null, b19 smallint not null,
    b20 smallint not null, b21 smallint not null, b22 smallint not null, b23 smallint not null,
    b24 smallint not null, b25 smallint not null, b26 smallint not null, b27 smallint not null,
    b28 smallint not null, b29 smallint not null, b30 smallint not null, b31 smallint not null,
    b32 smallint not null, b33 smallint not null, b34 smallint not null, b35 smallint not null,
    b36 smallint not null, b37 smallint not null, b38 smallint not null, b39 smallint not null,
    b40 smallint not null, b41 smallint not null, b42 smallint not null, b43 smallint not null,
    b44 smallint not null, b45 smallint not null, b46 smallint not null, b47 smallint not null,
    b48 smallint not null, b49 smallint not null, b50 smallint not null, b51 smallint not null,
    b52 smallint not null, b53 smallint not null, b54 smallint not null, b55 smallint not null,
    b56 smallint not null, b57 smallint not null, b58 smallint not null, b59 smallint not null,
    b60 smallint not null,
    primary key (department_id, perspective, step, visit_kind, day)
);
create index wait_day_day on rollup.wait_day (day);

-- One row per month × department × perspective × step × kind of visit: the same, summed over the month.
create table rollup.wait_month (
    month         date not null,
    department_id text not null,
    perspective   text not null,
    step          text not null,
    visit_kind    text not null,
    steps         integer not null,
    waits         integer not null,
    on_target     integer not null,
    unclosed      integer not null,
    left_waiting  integer not null,
    visits        integer not null,
    recorded      integer not null,
    seconds       double precision not null,
    seconds_sq    double precision not null,
    buckets       integer[] not null,
    primary key (department_id, perspective, step, visit_kind, month)
);
create index wait_month_month on rollup.wait_month (month);

-- One row per day × hour of queueing × hospital or campus × step × kind of visit.
-- Departments have none: their own steps are read exactly, through the covering indexes.
create table rollup.wait_hour (
    day           date not null,
    hour          smallint not null,
    department_id text not null,
    step          text not null,
    visit_kind    text not null,
    waits         integer not null,
    on_target     integer not null,
    b00 smallint not null, b01 smallint not null, b02 smallint not null, b03 smallint not null,
    b04 smallint not null, b05 smallint not null, b06 smallint not null, b07 smallint not null,
    b08 smallint not null, b09 smallint not null, b10 smallint not null, b11 smallint not null,
    b12 smallint not null, b13 smallint not null, b14 smallint not null, b15 smallint not null,
    b16 smallint not null, b17 smallint not null, b18 smallint not null, b19 smallint not null,
    b20 smallint not null, b21 smallint not null, b22 smallint not null, b23 smallint not null,
    b24 smallint not null, b25 smallint not null, b26 smallint not null, b27 smallint not null,
    b28 smallint not null, b29 smallint not null, b30 smallint not null, b31 smallint not null,
    b32 smallint not null, b33 smallint not null, b34 smallint not null, b35 smallint not null,
    b36 smallint not null, b37 smallint not null, b38 smallint not null, b39 smallint not null,
    b40 smallint not null, b41 smallint not null, b42 smallint not null, b43 smallint not null,
    b44 smallint not null, b45 smallint not null, b46 smallint not null, b47 smallint not null,
    b48 smallint not null, b49 smallint not null, b50 smallint not null, b51 smallint not null,
    b52 smallint not null, b53 smallint not null, b54 smallint not null, b55 smallint not null,
    b56 smallint not null, b57 smallint not null, b58 smallint not null, b59 smallint not null,
    b60 smallint not null,
    primary key (department_id, step, visit_kind, day, hour)
);
create index wait_hour_day on rollup.wait_hour (day);

-- One row per day × department × kind of visit: visits and how they went.
create table rollup.visit_day (
    day                  date not null,
    department_id        text not null,
    visit_kind           text not null,
    visits               integer not null,  -- people who came (not no-shows, not cancelled)
    booked               integer not null,  -- of visits, those booked
    bookings             integer not null,  -- bookings for the day, kept or not (cancelled left out)
    no_shows             integer not null,  -- of bookings
    left_unseen          integer not null,  -- of visits, left without being seen
    classified           integer not null,  -- of visits, known to be first or return
    returns              integer not null,  -- of classified
    stay_seconds         double precision not null,  -- stays of visits that also have a consultation time
    consultation_seconds double precision not null,  -- with the doctor, of those visits
    primary key (department_id, visit_kind, day)
);
create index visit_day_day on rollup.visit_day (day);

-- One row per metric × month × department × kind of visit: the parts of a metric, summed from its mart view.
create table rollup.metric_month (
    metric        text not null,
    month         date not null,
    department_id text not null,
    visit_kind    text not null,
    numerator     double precision not null,
    denominator   double precision not null,
    sum_squares   double precision,  -- means only
    primary key (metric, department_id, visit_kind, month)
);
create index metric_month_month on rollup.metric_month (month);
