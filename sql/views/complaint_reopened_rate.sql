-- One row per closing day × department × kind of visit: complaints closed, and of them reopened.
create view mart.complaint_reopened_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    reopened as numerator,
    closed as denominator
from rollup.complaint_day
where closed > 0;
