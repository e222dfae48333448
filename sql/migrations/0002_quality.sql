-- What this program owns: settings, people and their scope, targets, loads and rejected rows, days to recompute.

create schema quality;

-- One row per setting. time_zone: the hospital's; demonstration: 'true' only where the demonstration's loader ran.
create table quality.setting (
    name  text primary key,
    value text not null
);
insert into quality.setting (name, value) values ('time_zone', 'Asia/Shanghai'), ('demonstration', 'false');

create table quality.person (
    email        text primary key check (email = lower(email)),
    display_name text not null,
    role         text not null check (role in ('director', 'quality_office', 'department_head', 'staff')),
    departments  text[] not null default '{}',
    staff_id     text references hospital.staff on delete set null,
    -- ids that begin with '*' are roll-ups, not departments to be head of
    check (array_to_string(departments, ',') not like '%*%')
);

-- A target replaces the default of a metric's definition. Narrower beats wider: department, then visit kind,
-- then step; among equals the latest valid_from on or before the day in question.
create table quality.target (
    metric        text not null,
    department_id text not null default '*',
    visit_kind    text not null default '*',
    step          text not null default '*',
    valid_from    date not null default '2000-01-01',
    target        double precision not null,
    primary key (metric, department_id, visit_kind, step, valid_from)
);

-- The limit that a wait is measured against, in minutes. Narrower beats wider: department, then visit kind,
-- then booked or walk-in; among equals the latest valid_from on or before the day in question.
create table quality.wait_limit (
    step          text not null,
    visit_kind    text not null default '*',
    booked        text not null default '*' check (booked in ('*', 'booked', 'walk_in')),
    department_id text not null default '*',
    valid_from    date not null default '2000-01-01',
    minutes       double precision not null check (minutes > 0),
    primary key (step, visit_kind, booked, department_id, valid_from)
);
insert into quality.wait_limit (step, visit_kind, booked, minutes) values
    ('check_in', '*', '*', 10), ('payment', '*', '*', 10), ('pharmacy', '*', '*', 10), ('triage', '*', '*', 5),
    ('consultation', '*', 'booked', 20), ('consultation', '*', 'walk_in', 40),
    ('return_consultation', '*', '*', 15), ('laboratory', '*', '*', 15), ('imaging', '*', '*', 30),
    ('examination', '*', '*', 45), ('result', '*', '*', 60), ('treatment', '*', '*', 30),
    ('discharge', '*', '*', 30), ('other', '*', '*', 30),
    ('consultation', 'emergency', '*', 15), ('return_consultation', 'emergency', '*', 10),
    ('laboratory', 'emergency', '*', 10), ('imaging', 'emergency', '*', 20),
    ('examination', 'emergency', '*', 20), ('treatment', 'emergency', '*', 15);

-- The limit in minutes that holds for one kind of wait on one day; null where none is set.
create function quality.wait_limit_on(
    in_step text, in_visit_kind text, in_booked boolean, in_department_id text, in_day date
) returns double precision
    language sql stable
    as $$
        select minutes
        from quality.wait_limit
        where step = in_step
          and visit_kind in ('*', in_visit_kind)
          and booked in ('*', case when in_booked then 'booked' else 'walk_in' end)
          and department_id in ('*', in_department_id)
          and valid_from <= in_day
        order by (department_id <> '*') desc, (visit_kind <> '*') desc, (booked <> '*') desc, valid_from desc
        limit 1
    $$;

-- One row per table of one pull: read = inserted + updated + unchanged + rejected, always.
create table quality.load (
    load_id    bigint generated always as identity primary key,
    source     text not null,
    table_name text not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    read       bigint not null default 0,
    inserted   bigint not null default 0,
    updated    bigint not null default 0,
    unchanged  bigint not null default 0,
    rejected   bigint not null default 0,
    check (read = inserted + updated + unchanged + rejected)
);

-- One row per refused row of a pull: where it stood, which column and value, why, and the whole row as it came.
create table quality.rejected_row (
    load_id     bigint not null references quality.load on delete cascade,
    row_number  bigint not null,
    column_name text,
    value       text,
    reason      text not null,
    raw         jsonb not null,
    primary key (load_id, row_number)
);

-- Days whose roll-ups no longer match the contract. Filled by triggers in the transaction that changed the
-- contract, emptied by the refresh that recomputes the day.
create table quality.dirty_day (
    source text not null,
    day    date not null,
    primary key (source, day)
);

-- One row per refresh: when it ran and how many days it recomputed.
create table quality.refresh (
    refresh_id  bigint generated always as identity primary key,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    days        integer not null
);

create function quality.time_zone() returns text
    language sql stable security definer set search_path = ''
    as $$ select value from quality.setting where name = 'time_zone' $$;

create function quality.is_demonstration() returns boolean
    language sql stable security definer set search_path = ''
    as $$ select coalesce((select value = 'true' from quality.setting where name = 'demonstration'), false) $$;

-- The local calendar day of a moment; null stays null.
create function quality.local_day(moment timestamptz) returns date
    language sql stable
    as $$ select (moment at time zone (select quality.time_zone()))::date $$;

-- The moment at which a local calendar day begins.
create function quality.day_start(day date) returns timestamptz
    language sql stable
    as $$ select day::timestamp at time zone (select quality.time_zone()) $$;
