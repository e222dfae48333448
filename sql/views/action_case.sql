-- One row per action × department, campus and hospital it counts for: found, due, ended; days so far.
-- after: complaint_today
create view mart.action_case with (security_invoker = true) as
select
    department_id, found_on, due_on, ended_on, outcome,
    coalesce(outcome = 'signed_off', false) as is_signed_off,
    greatest(coalesce(ended_on, today.day) - found_on, 0) as days
from rollup.action_case
cross join mart.complaint_today as today;
