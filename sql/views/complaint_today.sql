-- One row: the day by which open complaints are judged. Today; in a demonstration the last day of its data, which may
-- lie weeks back: its hospital has not stopped working since.
create view mart.complaint_today with (security_invoker = true) as
select
    least(
        quality.local_day(now()),
        case when value = 'true' then (select max(day) from rollup.visit_day where department_id = '*') end) as day
from quality.setting
where name = 'demonstration';
