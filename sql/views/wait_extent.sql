-- One row per step × kind of visit that anybody in the hospital waits for: first and last day with such a wait.
-- Two probes of the index each, rather than a walk through all its days.
create view mart.wait_extent with (security_invoker = true) as
select
    waits.department_id, waits.step, waits.visit_kind,
    (
        select min(d.day) from rollup.wait_day as d
        where d.department_id = '*' and d.perspective = 'place'
          and d.step = waits.step and d.visit_kind = waits.visit_kind
    ) as first_day,
    (
        select max(d.day) from rollup.wait_day as d
        where d.department_id = '*' and d.perspective = 'place'
          and d.step = waits.step and d.visit_kind = waits.visit_kind
    ) as last_day
from (
    select distinct department_id, step, visit_kind from rollup.wait_month
    where department_id = '*' and perspective = 'place' and waits > 0
) as waits;
