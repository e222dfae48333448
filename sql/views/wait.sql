-- One row per journey step with a complete queue record: when the wait began, and how long it was in seconds.
create view mart.wait with (security_invoker = true) as
select
    department_id, visit_department_id, step, visit_kind, visit_is_booked, queued_at,
    queued_at at time zone (select quality.time_zone()) as queued_local,
    -- date_part, not extract: extract goes through numeric, which costs more than the rest of the row
    date_part('epoch', started_at - queued_at) as seconds
from hospital.journey_step
where queued_at is not null and started_at is not null;
