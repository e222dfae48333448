-- One row per due day × department: actions due, of due days that are over, and those signed off by then.
-- after: action_case, complaint_today
create view mart.action_on_time_rate with (security_invoker = true) as
select
    due_on as day, department_id, ''::text as visit_kind,
    count(*) filter (where is_signed_off and ended_on <= due_on) as numerator,
    count(*) as denominator
from mart.action_case
where due_on < (select day from mart.complaint_today)
  and (outcome is distinct from 'stopped' or ended_on > due_on)
group by due_on, department_id;
