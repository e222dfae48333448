-- One row per day × department × perspective × step × kind of visit: waits, and how well they were recorded.
-- after: special_day
create view mart.wait_day with (security_invoker = true) as
select
    w.*,
    special.day is null as is_ordinary
from rollup.wait_day as w
left join mart.special_day as special using (day);
