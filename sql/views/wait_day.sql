-- One row per day × department × perspective × step × kind of visit: waits, and how well they were recorded.
-- after: special_day
create view mart.wait_day with (security_invoker = true) as
select
    w.*,
    -- on the present day a queue without a start is somebody waiting, later it was never closed
    w.day = (select quality.local_day(now())) as is_today,
    special.day is null as is_ordinary
from rollup.wait_day as w
left join mart.special_day as special using (day);
