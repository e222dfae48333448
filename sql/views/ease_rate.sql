-- One row per day × department × kind of visit × mode: answers that found it easy, 5 to 7 of 7.
create view mart.ease_rate with (security_invoker = true) as
select
    day, department_id, visit_kind, mode,
    eased as numerator,
    asked_ease as denominator
from rollup.survey_day
where asked_ease > 0;
