-- One row per day × department × kind of visit: hours of stay, and of them hours with the doctor.
create view mart.consultation_share with (security_invoker = true) as
select
    day, department_id, visit_kind,
    consultation_seconds / 3600 as numerator,
    stay_seconds / 3600 as denominator
from rollup.visit_day
where stay_seconds > 0;
