-- One row per day × hour of queueing × hospital or campus × step × kind of visit: waits as a histogram.
-- after: special_day
create view mart.wait_hour with (security_invoker = true) as
select
    w.*,
    extract(isodow from w.day)::integer as weekday,
    -- a plain working day or a plain weekend; public holidays and make-up days are neither
    special.day is null as is_ordinary
from rollup.wait_hour as w
left join mart.special_day as special using (day);
