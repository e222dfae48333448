-- One row per advised day × department × kind of visit: patients advised to be back by a day that is over.
create view mart.returned_as_advised_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    returned as numerator,
    advised as denominator
from rollup.return_day
where day < (select quality.local_day(now()));
