-- One row per day × department × perspective × step × kind of visit: waits, and how well they were recorded.
create view mart.wait_day with (security_invoker = true) as
select
    w.*,
    -- on the present day a queue without a start is somebody waiting, later it was never closed
    w.day = (select quality.local_day(now())) as is_today,
    coalesce((extract(isodow from w.day) <= 5) = c.is_working_day, true) as is_ordinary
from rollup.wait_day as w
left join hospital.calendar_day as c using (day);
