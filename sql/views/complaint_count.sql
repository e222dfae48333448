-- One row per day × department × part × kind of visit × topic ('' for all): complaints, their events on that day; due days that are over.
-- after: complaint_today
create view mart.complaint_count with (security_invoker = true) as
select
    day, department_id, part, visit_kind, topic, received, settled, closed, reopened, called_back, satisfied,
    case when day < today - 1 then received else 0 end as acknowledgeable,
    case when day < today - 1 then acknowledged else 0 end as acknowledged,
    case when day < today then due else 0 end as due,
    case when day < today then on_time else 0 end as on_time,
    case when day < today then due_own else 0 end as due_own,
    case when day < today then on_time_own else 0 end as on_time_own,
    case when day < today then due_alone else 0 end as due_alone,
    case when day < today then on_time_alone else 0 end as on_time_alone,
    case when day < today then due_together else 0 end as due_together,
    case when day < today then on_time_together else 0 end as on_time_together
from rollup.complaint_count_day
cross join (select day as today from mart.complaint_today offset 0) as now;
