-- One row per day received × department × part × kind of visit × term × time: how long it took or, while open, so far.
-- after: complaint_today
create view mart.complaint_term with (security_invoker = true) as
select
    t.day, t.department_id, t.part, t.visit_kind, t.topic, t.term, t.settled, t.taken is not null as ended, t.complaints,
    coalesce(
        t.taken,
        case
            when t.term = 'acknowledge' then (today.day - t.open_since) * 24
            else today.working_day_number - since.working_day_number
        end, 0) as taken
from rollup.complaint_term_day as t
join hospital.calendar_day as today on today.day = (select day from mart.complaint_today)
left join hospital.calendar_day as since on since.day = t.open_since;
