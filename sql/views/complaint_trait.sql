-- One row per day received × department × part × kind of visit × trait × code: complaints.
create view mart.complaint_trait with (security_invoker = true) as
select day, department_id, part, visit_kind, topic, trait, code, complaints
from rollup.complaint_trait_day;
