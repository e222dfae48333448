-- One row per day × department × kind of visit: bookings, and of them no-shows.
create view mart.no_show_rate with (security_invoker = true) as
select
    day, department_id, visit_kind,
    no_shows as numerator,
    bookings as denominator
from rollup.visit_day
where bookings > 0;
