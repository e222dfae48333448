-- One row per journey step with a complete queue record: the wait itself, in seconds, and when it began.
create view mart.wait with (security_invoker = true) as
select
    s.department_id, s.visit_department_id, s.step, s.visit_kind, s.visit_is_booked, s.queued_at, s.day, s.hour,
    extract(isodow from s.day)::integer as weekday,
    s.seconds,
    coalesce((extract(isodow from s.day) <= 5) = c.is_working_day, true) as is_ordinary
from (
    select
        department_id, visit_department_id, step, visit_kind, visit_is_booked, queued_at,
        (queued_at at time zone (select quality.time_zone()))::date as day,
        extract(hour from queued_at at time zone (select quality.time_zone()))::integer as hour,
        extract(epoch from started_at - queued_at)::double precision as seconds
    from hospital.journey_step
    where queued_at is not null and started_at is not null
) as s
left join hospital.calendar_day as c using (day);
