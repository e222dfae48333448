-- One row per day × department × kind of visit × mode: promoters minus detractors (their sum: sum of squares).
create view mart.nps with (security_invoker = true) as
select
    day, department_id, visit_kind, mode,
    promoters - detractors as numerator,
    asked_recommend as denominator,
    promoters + detractors as sum_squares
from rollup.survey_day
where asked_recommend > 0;
