-- One row per day × department × kind of visit × step: waits in the department's hands, and of them within the limit.
create view mart.wait_on_target_rate with (security_invoker = true) as
select
    day, department_id, visit_kind, step,
    on_target as numerator,
    waits as denominator
from rollup.wait_day
where perspective = 'place' and step not in ('door_to_door', 'appointment_delay') and waits > 0;
