-- rollup.wait_day: one row per day × department × perspective × step × kind of visit.
-- source: journey_step, visit

delete from rollup.wait_day where day = any (%(days)s::date[]);

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
steps as materialized (
    select
        days.day, s.visit_id, s.department_id, s.visit_department_id, s.step, s.visit_kind, s.visit_is_booked,
        s.queued_at is not null as queued,
        visit.status = 'left_without_being_seen' as visit_left,
        extract(epoch from s.started_at - s.queued_at)::double precision as seconds
    from days
    join hospital.journey_step as s
        on coalesce(s.queued_at, s.started_at, s.finished_at) >= days.begins
        and coalesce(s.queued_at, s.started_at, s.finished_at) < days.ends
    join hospital.visit using (visit_id)
),
-- a visit may have the same step twice: visits are counted at the first, recorded when any of them is
judged as materialized (
    select
        steps.*,
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
-- whole stays and delays against the booking are one per visit, and belong to the visit's department
visits as (
    select
        days.day, v.visit_id, v.department_id, v.kind as visit_kind, v.is_booked, v.arrived_at, v.left_at,
        v.booked_for, v.status
    from days
    join hospital.visit as v
        on coalesce(v.arrived_at, v.booked_for) >= days.begins
        and coalesce(v.arrived_at, v.booked_for) < days.ends
    where v.status = 'completed' and v.arrived_at is not null
),
stays as (
    select
        day, department_id, 'door_to_door' as step, visit_kind,
        extract(epoch from left_at - arrived_at)::double precision as seconds
    from visits
    where visit_kind in ('outpatient', 'emergency', 'check_up')
),
delays as (
    select
        visits.day, visits.department_id, 'appointment_delay' as step, visits.visit_kind,
        greatest(extract(epoch from first.started_at - greatest(visits.booked_for, visits.arrived_at)), 0)
            ::double precision as seconds
    from visits
    cross join lateral (
        select min(s.started_at) as started_at
        from hospital.journey_step as s
        where s.visit_id = visits.visit_id and s.step = 'consultation'
    ) as first
    where visits.is_booked and first.started_at is not null
),
facts as (
    select
        day, department_id, 'place' as perspective, step, visit_kind, queued, visit_left,
        seconds, bucket, on_target, is_visit, visit_recorded
    from judged
    union all
    select
        day, visit_department_id, 'patient', step, visit_kind, queued, visit_left,
        seconds, bucket, on_target, is_visit, visit_recorded
    from judged
    union all
    select
        day, department_id, perspective, step, visit_kind, true, false,
        seconds, rollup.wait_bucket(seconds), null, true, seconds is not null
    from (select * from stays union all select * from delays) as whole
    cross join (values ('place'), ('patient')) as both_ways (perspective)
)
select
    day, department_id, perspective, step, visit_kind,
    count(*),
    count(seconds),
    count(*) filter (where on_target),
    count(*) filter (where queued and seconds is null and not visit_left),
    count(*) filter (where queued and seconds is null and visit_left),
    count(*) filter (where is_visit),
    count(*) filter (where is_visit and visit_recorded),
    coalesce(sum(seconds), 0),
    coalesce(sum(seconds * seconds), 0),
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
from facts
group by day, department_id, perspective, step, visit_kind;

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
