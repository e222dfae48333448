-- One row per service case that the reader may see: its last version, for heads and the quality office with drafts; for
-- everyone else the published one.
create view mart.service_case with (security_invoker = true) as
select distinct on (case_id)
    c.*, coalesce(staff.name, honoured.name) as staff_name,
    (case_id, c.version) in (select p.case_id, p.version from quality.published_cases() as p) as is_public
from quality.case_version as c
left join hospital.staff using (staff_id)
left join quality.honoured_staff() as honoured using (staff_id)
order by case_id, c.version desc;
