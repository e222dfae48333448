-- One row per day × department: enquiries, and of them those that became a visit.
create view mart.enquiry_conversion_rate with (security_invoker = true) as
select
    day, department_id, 'unknown' as visit_kind,
    became_visit as numerator,
    enquiries as denominator
from rollup.enquiry_day
where enquiries > 0;
