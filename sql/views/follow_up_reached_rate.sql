-- One row per due day × department × kind of visit: follow-ups due, of due days that are over, and patients reached.
create view mart.follow_up_reached_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    reached as numerator,
    due as denominator
from rollup.follow_up_day
where day < (select quality.local_day(now()));
