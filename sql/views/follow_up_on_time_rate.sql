-- One row per due day × department × kind of visit: follow-ups due, of due days that are over.
create view mart.follow_up_on_time_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    on_time as numerator,
    due as denominator
from rollup.follow_up_day
where day < (select quality.local_day(now()));
