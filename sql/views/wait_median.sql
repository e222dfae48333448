-- One row per day × department × kind of visit × step: histogram of the waits in the department's hands.
create view mart.wait_median with (security_invoker = true) as
select day, department_id, visit_kind, step, rollup.buckets(wait_day) as buckets
from rollup.wait_day
where perspective = 'place' and step not in ('door_to_door', 'appointment_delay') and waits > 0;
