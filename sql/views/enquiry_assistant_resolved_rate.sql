-- One row per day × department: enquiries, and of them resolved by the assistant.
create view mart.enquiry_assistant_resolved_rate with (security_invoker = true) as
select
    day, department_id, 'unknown' as visit_kind,
    resolved_by_assistant as numerator,
    enquiries as denominator
from rollup.enquiry_day
where enquiries > 0;
