-- One row per day × department × kind of visit: histogram of the delays after the appointment.
create view mart.appointment_delay_median with (security_invoker = true) as
select day, department_id, visit_kind, step, rollup.buckets(wait_day) as buckets
from rollup.wait_day
where perspective = 'place' and step = 'appointment_delay' and waits > 0;
