-- One row per day × department × kind of visit × step: sum of the waits in the department's hands, in minutes.
create view mart.wait_mean with (security_invoker = true) as
select
    day, department_id, visit_kind, step,
    seconds / 60 as numerator,
    waits as denominator,
    seconds_sq / 3600 as sum_squares
from rollup.wait_day
where perspective = 'place' and step not in ('door_to_door', 'appointment_delay') and waits > 0;
