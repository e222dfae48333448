-- One row per day × department × kind of visit: complaints received, of days whose 24 hours are over for all.
create view mart.complaint_acknowledged_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    acknowledged as numerator,
    received as denominator
from rollup.complaint_day
where received > 0 and day < (select quality.local_day(now())) - 1;
