-- One row per day × department × kind of visit: histogram of the whole stays.
create view mart.door_to_door_median with (security_invoker = true) as
select day, department_id, visit_kind, step, rollup.buckets(wait_day) as buckets
from rollup.wait_day
where perspective = 'place' and step = 'door_to_door' and waits > 0;
