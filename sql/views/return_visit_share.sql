-- One row per day × department × kind of visit: visits known to be first or return, and of them returns.
create view mart.return_visit_share with (security_invoker = true) as
select
    day, department_id, visit_kind,
    returns as numerator,
    classified as denominator
from rollup.visit_day
where classified > 0;
