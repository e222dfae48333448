-- One row per day × department × kind of visit: complaints received, and visits.
create view mart.complaint_rate with (security_invoker = true) as
select day, department_id, visit_kind, sum(numerator) as numerator, sum(denominator) as denominator
from (
    select day, department_id, visit_kind, received as numerator, 0 as denominator
    from rollup.complaint_day
    where received > 0
    union all
    select day, department_id, visit_kind, 0, visits
    from rollup.visit_day
    where visits > 0
) as both_sides
group by day, department_id, visit_kind;
