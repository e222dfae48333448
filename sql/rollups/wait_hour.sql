-- rollup.wait_hour: one row per day × hour of queueing × hospital or campus × step × kind of visit.
-- source: journey_step

delete from rollup.wait_hour where day = any (%(days)s::date[]);

insert into rollup.wait_hour (
    day, hour, department_id, step, visit_kind, waits, on_target,
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
        (day + 1)::timestamp at time zone quality.time_zone() as ends,
        quality.time_zone() as time_zone
    from unnest(%(days)s::date[]) as day
),
limits as materialized (select *, minutes * 60 as seconds from rollup.wait_limit),
waits as (
    select
        days.day, date_part('hour', s.queued_at at time zone days.time_zone)::smallint as hour,
        s.department_id, s.step, s.visit_kind, s.visit_is_booked,
        date_part('epoch', s.started_at - s.queued_at) as seconds
    from days
    join hospital.journey_step as s
        on coalesce(s.queued_at, s.started_at, s.finished_at) >= days.begins
        and coalesce(s.queued_at, s.started_at, s.finished_at) < days.ends
    where s.queued_at is not null and s.started_at is not null
),
judged as materialized (
    select
        waits.day, waits.hour, department.campus_id, waits.step, waits.visit_kind,
        rollup.wait_bucket(waits.seconds) as bucket,
        waits.seconds <= limits.seconds as on_target
    from waits
    join hospital.department using (department_id)
    left join limits
        on limits.step = waits.step
        and limits.visit_kind = waits.visit_kind
        and limits.is_booked = waits.visit_is_booked
        and limits.department_id = waits.department_id
        and waits.day >= limits.valid_from
        and waits.day < limits.valid_until
),
by_campus as materialized (
    select
        day, hour, campus_id, step, visit_kind,
        count(*)::integer as waits,
        count(*) filter (where on_target)::integer as on_target,
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
    group by day, hour, campus_id, step, visit_kind
)
select
    day, hour, '*' || campus_id, step, visit_kind, waits, on_target,
    b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11,
    b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23,
    b24, b25, b26, b27, b28, b29, b30, b31, b32, b33, b34, b35,
    b36, b37, b38, b39, b40, b41, b42, b43, b44, b45, b46, b47,
    b48, b49, b50, b51, b52, b53, b54, b55, b56, b57, b58, b59,
    b60
from by_campus
where campus_id is not null
union all
select
    day, hour, '*', step, visit_kind, sum(waits), sum(on_target),
    sum(b00), sum(b01), sum(b02), sum(b03), sum(b04), sum(b05), sum(b06), sum(b07),
    sum(b08), sum(b09), sum(b10), sum(b11), sum(b12), sum(b13), sum(b14), sum(b15),
    sum(b16), sum(b17), sum(b18), sum(b19), sum(b20), sum(b21), sum(b22), sum(b23),
    sum(b24), sum(b25), sum(b26), sum(b27), sum(b28), sum(b29), sum(b30), sum(b31),
    sum(b32), sum(b33), sum(b34), sum(b35), sum(b36), sum(b37), sum(b38), sum(b39),
    sum(b40), sum(b41), sum(b42), sum(b43), sum(b44), sum(b45), sum(b46), sum(b47),
    sum(b48), sum(b49), sum(b50), sum(b51), sum(b52), sum(b53), sum(b54), sum(b55),
    sum(b56), sum(b57), sum(b58), sum(b59), sum(b60)
from by_campus
group by day, hour, step, visit_kind;
