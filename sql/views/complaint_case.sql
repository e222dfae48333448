-- One row per complaint × department × part that the reader may see: stage, due day, working days so far and left.
-- after: complaint_today
create view mart.complaint_case with (security_invoker = true) as
select
    c.complaint_id, c.department_id, c.part, c.day, c.visit_kind, c.channel, c.topics, c.severity, c.several, c.due_day,
    c.has_own_date, c.settled, c.reopened, c.received_at,
    c.closed_at is null as is_open, c.replied_at is not null as replied,
    case
        when c.closed_at is null and c.reopened and c.closed_day is not null then 'reopened'
        when c.called_back_at is not null and c.closed_at is not null then 'called_back'
        when c.closed_at is not null then 'closed'
        when c.rectified_at is not null then 'rectified'
        when c.replied_at is not null then 'replied'
        when c.acknowledged_at is not null then 'acknowledged'
        else 'received'
    end as stage,
    c.closed_at is null and c.replied_at is null and c.due_day < today.day as is_overdue,
    until.working_day_number - received.working_day_number as working_days,
    due.working_day_number - today.working_day_number as working_days_left,
    coalesce(due.is_estimated, false) as is_estimated
from rollup.complaint_case as c
join hospital.calendar_day as today on today.day = (select day from mart.complaint_today)
left join hospital.calendar_day as received on received.day = c.day
left join hospital.calendar_day as due on due.day = c.due_day
left join hospital.calendar_day as until
    on until.day = coalesce(quality.local_day(c.closed_at), today.day);
