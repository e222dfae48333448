-- rollup.wait_day: one row per day × department × perspective × step × kind of visit.
-- source: journey_step, visit

delete from rollup.wait_day where day = any (%(days)s::date[]);

-- steps: once by the department that does them ('place'), once by the department whose patients wait ('patient')
insert into rollup.wait_day (
    day, department_id, perspective, step, visit_kind,
    steps, waits, on_target, unclosed, left_waiting, visits, recorded, seconds, seconds_sq,
    b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11,
    b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23,
    b24, b25, b26, b27, b28, b29, b30, b31, b32, b33, b34, b35,
    b36, b37, b38, b39, b40, b41, b42, b43, b44, b45, b46, b47,
    b48, b49, b50, b51, b52, b53, b54, b55, b56, b57, b58, b59,
    b60
)
with days as materialized (
    select
        day,
        day::timestamp at time zone quality.time_zone() as begins,
        (day + 1)::timestamp at time zone quality.time_zone() as ends
    from unnest(%(days)s::date[]) as day
),
limits as materialized (select *, minutes * 60 as seconds from rollup.wait_limit),
steps as (
    select
        days.day, s.visit_id, s.department_id, s.visit_department_id, s.step, s.visit_kind, s.visit_is_booked,
        date_part('epoch', s.started_at - s.queued_at) as seconds,
        -- queued and never started: did the patient leave?
        case when s.queued_at is not null and s.started_at is null then (
            select v.status = 'left_without_being_seen' from hospital.visit as v where v.visit_id = s.visit_id
        ) end as unstarted_left
    from days
    join hospital.journey_step as s
        on coalesce(s.queued_at, s.started_at, s.finished_at) >= days.begins
        and coalesce(s.queued_at, s.started_at, s.finished_at) < days.ends
),
-- a visit may have the same step twice: it is counted at the first, and is recorded when any of them is
judged as materialized (
    select
        steps.day, steps.department_id, steps.visit_department_id, steps.step, steps.visit_kind,
        steps.seconds, steps.unstarted_left,
        rollup.wait_bucket(steps.seconds) as bucket,
        steps.seconds <= limits.seconds as on_target,
        row_number() over visit_step = 1 as is_visit,
        bool_or(steps.seconds is not null) over visit_step as visit_recorded
    from steps
    left join limits
        on limits.step = steps.step
        and limits.visit_kind = steps.visit_kind
        and limits.is_booked = steps.visit_is_booked
        and limits.department_id = steps.department_id
        and steps.day >= limits.valid_from
        and steps.day < limits.valid_until
    window visit_step as (partition by steps.visit_id, steps.step, steps.day, steps.department_id)
),
-- summed once, then turned both ways; narrow counts, because sums of bigint are numeric, which is slow
between_departments as materialized (
    select
        day, department_id, visit_department_id, step, visit_kind,
        count(*)::integer as steps,
        count(seconds)::integer as waits,
        count(*) filter (where on_target)::integer as on_target,
        count(*) filter (where not unstarted_left)::integer as unclosed,
        count(*) filter (where unstarted_left)::integer as left_waiting,
        count(*) filter (where is_visit)::integer as visits,
        count(*) filter (where is_visit and visit_recorded)::integer as recorded,
        coalesce(sum(seconds), 0) as seconds,
        coalesce(sum(seconds * seconds), 0) as seconds_sq,
        count(*) filter (where bucket = 0)::smallint as b00, count(*) filter (where bucket = 1)::smallint as b01, count(*) filter (where bucket = 2)::smallint as b02,
        count(*) filter (where bucket = 3)::smallint as b03, count(*) filter (where bucket = 4)::smallint as b04, count(*) filter (where bucket = 5)::smallint as b05,
        count(*) filter (where bucket = 6)::smallint as b06, count(*) filter (where bucket = 7)::smallint as b07, count(*) filter (where bucket = 8)::smallint as b08,
        count(*) filter (where bucket = 9)::smallint as b09, count(*) filter (where bucket = 10)::smallint as b10, count(*) filter (where bucket = 11)::smallint as b11,
        count(*) filter (where bucket = 12)::smallint as b12, count(*) filter (where bucket = 13)::smallint as b13, count(*) filter (where bucket = 14)::smallint as b14,
        count(*) filter (where bucket = 15)::smallint as b15, count(*) filter (where bucket = 16)::smallint as b16, count(*) filter (where bucket = 17)::smallint as b17,
        count(*) filter (where bucket = 18)::smallint as b18, count(*) filter (where bucket = 19)::smallint as b19, count(*) filter (where bucket = 20)::smallint as b20,
        count(*) filter (where bucket = 21)::smallint as b21, count(*) filter (where bucket = 22)::smallint as b22, count(*) filter (where bucket = 23)::smallint as b23,
        count(*) filter (where bucket = 24)::smallint as b24, count(*) filter (where bucket = 25)::smallint as b25, count(*) filter (where bucket = 26)::smallint as b26,
        count(*) filter (where bucket = 27)::smallint as b27, count(*) filter (where bucket = 28)::smallint as b28, count(*) filter (where bucket = 29)::smallint as b29,
        count(*) filter (where bucket = 30)::smallint as b30, count(*) filter (where bucket = 31)::smallint as b31, count(*) filter (where bucket = 32)::smallint as b32,
        count(*) filter (where bucket = 33)::smallint as b33, count(*) filter (where bucket = 34)::smallint as b34, count(*) filter (where bucket = 35)::smallint as b35,
        count(*) filter (where bucket = 36)::smallint as b36, count(*) filter (where bucket = 37)::smallint as b37, count(*) filter (where bucket = 38)::smallint as b38,
        count(*) filter (where bucket = 39)::smallint as b39, count(*) filter (where bucket = 40)::smallint as b40, count(*) filter (where bucket = 41)::smallint as b41,
        count(*) filter (where bucket = 42)::smallint as b42, count(*) filter (where bucket = 43)::smallint as b43, count(*) filter (where bucket = 44)::smallint as b44,
        count(*) filter (where bucket = 45)::smallint as b45, count(*) filter (where bucket = 46)::smallint as b46, count(*) filter (where bucket = 47)::smallint as b47,
        count(*) filter (where bucket = 48)::smallint as b48, count(*) filter (where bucket = 49)::smallint as b49, count(*) filter (where bucket = 50)::smallint as b50,
        count(*) filter (where bucket = 51)::smallint as b51, count(*) filter (where bucket = 52)::smallint as b52, count(*) filter (where bucket = 53)::smallint as b53,
        count(*) filter (where bucket = 54)::smallint as b54, count(*) filter (where bucket = 55)::smallint as b55, count(*) filter (where bucket = 56)::smallint as b56,
        count(*) filter (where bucket = 57)::smallint as b57, count(*) filter (where bucket = 58)::smallint as b58, count(*) filter (where bucket = 59)::smallint as b59,
        count(*) filter (where bucket = 60)::smallint as b60
    from judged
    group by day, department_id, visit_department_id, step, visit_kind
)
select
    day, side.department_id, side.perspective, step, visit_kind,
    sum(steps), sum(waits), sum(on_target), sum(unclosed), sum(left_waiting), sum(visits), sum(recorded),
    sum(seconds), sum(seconds_sq),
    sum(b00), sum(b01), sum(b02), sum(b03), sum(b04), sum(b05), sum(b06), sum(b07),
    sum(b08), sum(b09), sum(b10), sum(b11), sum(b12), sum(b13), sum(b14), sum(b15),
    sum(b16), sum(b17), sum(b18), sum(b19), sum(b20), sum(b21), sum(b22), sum(b23),
    sum(b24), sum(b25), sum(b26), sum(b27), sum(b28), sum(b29), sum(b30), sum(b31),
    sum(b32), sum(b33), sum(b34), sum(b35), sum(b36), sum(b37), sum(b38), sum(b39),
    sum(b40), sum(b41), sum(b42), sum(b43), sum(b44), sum(b45), sum(b46), sum(b47),
    sum(b48), sum(b49), sum(b50), sum(b51), sum(b52), sum(b53), sum(b54), sum(b55),
    sum(b56), sum(b57), sum(b58), sum(b59), sum(b60)
from between_departments as b
cross join lateral (
    values (b.department_id, 'place'), (b.visit_department_id, 'patient')
) as side (department_id, perspective)
group by day, side.department_id, side.perspective, step, visit_kind;

-- visits: whole stays, and delays against the booking; they belong to the visit's department
insert into rollup.wait_day (
    day, department_id, perspective, step, visit_kind,
    steps, waits, on_target, unclosed, left_waiting, visits, recorded, seconds, seconds_sq,
    b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11,
    b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23,
    b24, b25, b26, b27, b28, b29, b30, b31, b32, b33, b34, b35,
    b36, b37, b38, b39, b40, b41, b42, b43, b44, b45, b46, b47,
    b48, b49, b50, b51, b52, b53, b54, b55, b56, b57, b58, b59,
    b60
)
with days as materialized (
    select
        day,
        day::timestamp at time zone quality.time_zone() as begins,
        (day + 1)::timestamp at time zone quality.time_zone() as ends
    from unnest(%(days)s::date[]) as day
),
visits as materialized (
    select days.day, v.visit_id, v.department_id, v.kind as visit_kind, v.booked_for, v.arrived_at, v.left_at
    from days
    join hospital.visit as v
        on coalesce(v.arrived_at, v.booked_for) >= days.begins
        and coalesce(v.arrived_at, v.booked_for) < days.ends
    where v.status = 'completed' and v.arrived_at is not null
),
durations as (
    select
        day, department_id, 'door_to_door' as step, visit_kind,
        date_part('epoch', left_at - arrived_at) as seconds
    from visits
    where visit_kind in ('outpatient', 'emergency', 'check_up')
    union all
    select
        day, department_id, 'appointment_delay', visit_kind,
        -- coming early is no delay
        date_part('epoch', greatest(called.started_at - greatest(booked_for, arrived_at), interval '0'))
    from visits
    cross join lateral (
        select min(s.started_at) as started_at
        from hospital.journey_step as s
        where s.visit_id = visits.visit_id and s.step = 'consultation'
    ) as called
    where booked_for is not null and called.started_at is not null
),
judged as materialized (select *, rollup.wait_bucket(seconds) as bucket from durations)
select
    day, department_id, 'place', step, visit_kind,
    count(*), count(seconds), 0, 0, 0, count(*), count(seconds),
    coalesce(sum(seconds), 0), coalesce(sum(seconds * seconds), 0),
    count(*) filter (where bucket = 0), count(*) filter (where bucket = 1), count(*) filter (where bucket = 2),
    count(*) filter (where bucket = 3), count(*) filter (where bucket = 4), count(*) filter (where bucket = 5),
    count(*) filter (where bucket = 6), count(*) filter (where bucket = 7), count(*) filter (where bucket = 8),
    count(*) filter (where bucket = 9), count(*) filter (where bucket = 10), count(*) filter (where bucket = 11),
    count(*) filter (where bucket = 12), count(*) filter (where bucket = 13), count(*) filter (where bucket = 14),
    count(*) filter (where bucket = 15), count(*) filter (where bucket = 16), count(*) filter (where bucket = 17),
    count(*) filter (where bucket = 18), count(*) filter (where bucket = 19), count(*) filter (where bucket = 20),
    count(*) filter (where bucket = 21), count(*) filter (where bucket = 22), count(*) filter (where bucket = 23),
    count(*) filter (where bucket = 24), count(*) filter (where bucket = 25), count(*) filter (where bucket = 26),
    count(*) filter (where bucket = 27), count(*) filter (where bucket = 28), count(*) filter (where bucket = 29),
    count(*) filter (where bucket = 30), count(*) filter (where bucket = 31), count(*) filter (where bucket = 32),
    count(*) filter (where bucket = 33), count(*) filter (where bucket = 34), count(*) filter (where bucket = 35),
    count(*) filter (where bucket = 36), count(*) filter (where bucket = 37), count(*) filter (where bucket = 38),
    count(*) filter (where bucket = 39), count(*) filter (where bucket = 40), count(*) filter (where bucket = 41),
    count(*) filter (where bucket = 42), count(*) filter (where bucket = 43), count(*) filter (where bucket = 44),
    count(*) filter (where bucket = 45), count(*) filter (where bucket = 46), count(*) filter (where bucket = 47),
    count(*) filter (where bucket = 48), count(*) filter (where bucket = 49), count(*) filter (where bucket = 50),
    count(*) filter (where bucket = 51), count(*) filter (where bucket = 52), count(*) filter (where bucket = 53),
    count(*) filter (where bucket = 54), count(*) filter (where bucket = 55), count(*) filter (where bucket = 56),
    count(*) filter (where bucket = 57), count(*) filter (where bucket = 58), count(*) filter (where bucket = 59),
    count(*) filter (where bucket = 60)
from judged
group by day, department_id, step, visit_kind;

-- hospital and campus: the sum of their departments
insert into rollup.wait_day (
    day, department_id, perspective, step, visit_kind,
    steps, waits, on_target, unclosed, left_waiting, visits, recorded, seconds, seconds_sq,
    b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11,
    b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23,
    b24, b25, b26, b27, b28, b29, b30, b31, b32, b33, b34, b35,
    b36, b37, b38, b39, b40, b41, b42, b43, b44, b45, b46, b47,
    b48, b49, b50, b51, b52, b53, b54, b55, b56, b57, b58, b59,
    b60
)
select
    day, scope_id, perspective, step, visit_kind,
    sum(steps), sum(waits), sum(on_target), sum(unclosed), sum(left_waiting), sum(visits), sum(recorded),
    sum(seconds), sum(seconds_sq),
    sum(b00), sum(b01), sum(b02), sum(b03), sum(b04), sum(b05), sum(b06), sum(b07),
    sum(b08), sum(b09), sum(b10), sum(b11), sum(b12), sum(b13), sum(b14), sum(b15),
    sum(b16), sum(b17), sum(b18), sum(b19), sum(b20), sum(b21), sum(b22), sum(b23),
    sum(b24), sum(b25), sum(b26), sum(b27), sum(b28), sum(b29), sum(b30), sum(b31),
    sum(b32), sum(b33), sum(b34), sum(b35), sum(b36), sum(b37), sum(b38), sum(b39),
    sum(b40), sum(b41), sum(b42), sum(b43), sum(b44), sum(b45), sum(b46), sum(b47),
    sum(b48), sum(b49), sum(b50), sum(b51), sum(b52), sum(b53), sum(b54), sum(b55),
    sum(b56), sum(b57), sum(b58), sum(b59), sum(b60)
from rollup.wait_day
join rollup.scope using (department_id)
where day = any (%(days)s::date[]) and scope_id <> department_id
group by day, scope_id, perspective, step, visit_kind;
