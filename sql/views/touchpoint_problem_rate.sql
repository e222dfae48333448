-- One row per day × department × kind of visit × mode × touchpoint: answers that met a problem.
create view mart.touchpoint_problem_rate with (security_invoker = true) as
select
    day, department_id, visit_kind, mode, touchpoint,
    problems as numerator,
    asked_problem as denominator
from rollup.touchpoint_day
where asked_problem > 0;
