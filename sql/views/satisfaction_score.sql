-- One row per day × department × kind of visit × mode: sum of the overall ratings in points of 100.
create view mart.satisfaction_score with (security_invoker = true) as
select
    day, department_id, visit_kind, mode,
    rating * 20 as numerator,
    rated as denominator,
    rating_sq * 400 as sum_squares
from rollup.survey_day
where rated > 0;
