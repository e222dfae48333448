-- One row per due day × department × kind of visit: complaints due, of due days that are over.
create view mart.complaint_on_time_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    on_time as numerator,
    due as denominator
from rollup.complaint_day
where due > 0 and day < (select quality.local_day(now()));
