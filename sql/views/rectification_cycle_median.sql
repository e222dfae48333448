-- One row per day found × department × days taken × whether signed off: actions; a stopped one counts as open until then.
-- after: action_case
create view mart.rectification_cycle_median with (security_invoker = true) as
select
    found_on as day, department_id, ''::text as visit_kind, days as taken, is_signed_off as ended,
    count(*)::integer as cases
from mart.action_case
group by found_on, department_id, days, is_signed_off;
