-- One row per day × department × kind of visit: visits, and of them left without being seen.
create view mart.left_without_being_seen_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    left_unseen as numerator,
    visits as denominator
from rollup.visit_day
where visits > 0;
