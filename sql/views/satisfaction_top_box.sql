-- One row per day × department × kind of visit × mode: answers that rate the visit 5 of 5.
create view mart.satisfaction_top_box with (security_invoker = true) as
select
    day, department_id, visit_kind, mode,
    very_satisfied as numerator,
    rated as denominator
from rollup.survey_day
where rated > 0;
