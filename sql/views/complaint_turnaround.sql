-- One row per day received × department × kind of visit × working days taken × whether replied to: complaints.
-- after: complaint_term
create view mart.complaint_turnaround with (security_invoker = true) as
select day, department_id, visit_kind, taken, ended, sum(complaints)::integer as cases
from mart.complaint_term
where part = 'responsible' and topic = '' and term = 'reply'
group by day, department_id, visit_kind, taken, ended;
