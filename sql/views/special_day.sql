-- One row per public holiday on a weekday and make-up working day at a weekend: days unlike others of their weekday.
create view mart.special_day with (security_invoker = true) as
select day, is_working_day
from hospital.calendar_day
where (extract(isodow from day) <= 5) <> is_working_day;
