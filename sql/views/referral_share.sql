-- One row per day × department × kind of visit: new patients who said how they came, and of them those sent by one.
create view mart.referral_share with (security_invoker = true) as
select
    day, department_id, visit_kind,
    referred as numerator,
    known as denominator
from rollup.new_patient_day;
