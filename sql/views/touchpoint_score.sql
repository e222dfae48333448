-- One row per day × department × kind of visit × mode × touchpoint: sum of the scores in points of 100.
create view mart.touchpoint_score with (security_invoker = true) as
select
    day, department_id, visit_kind, mode, touchpoint,
    score * 20 as numerator,
    scored as denominator,
    score_sq * 400 as sum_squares
from rollup.touchpoint_day
where scored > 0;
