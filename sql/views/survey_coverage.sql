-- One row per day × department × kind of visit: valid answers, and visits, each on its own day.
create view mart.survey_coverage with (security_invoker = true) as
select day, department_id, visit_kind, sum(numerator) as numerator, sum(denominator) as denominator
from (
    select day, department_id, visit_kind, valid as numerator, 0 as denominator
    from rollup.survey_day
    where valid > 0
    union all
    select day, department_id, visit_kind, 0, visits
    from rollup.visit_day
    where visits > 0
) as both_sides
group by day, department_id, visit_kind;
