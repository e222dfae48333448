-- One row per day × department × kind of visit: visits, and of them booked.
create view mart.booked_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    booked as numerator,
    visits as denominator
from rollup.visit_day
where visits > 0;
