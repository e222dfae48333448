-- One row per day of calling back × department × kind of visit: complainants called back, and of them satisfied.
create view mart.complaint_handling_satisfied_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    satisfied as numerator,
    called_back as denominator
from rollup.complaint_day
where called_back > 0;
