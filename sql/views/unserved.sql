-- One row per queue that no service followed × department × perspective: whose it was, how it ended, after how long.
-- after: special_day, queues_known
create view mart.unserved with (security_invoker = true) as
select
    u.day, u.department_id, u.perspective, u.step, u.visit_kind, judged.ended, one.target_seconds,
    case
        when judged.ended = 'waiting' then greatest(date_part('epoch', known.until - one.queued_at), 0)
        else one.seconds
    end as seconds,
    special.day is null as is_ordinary
from rollup.unserved_day as u
cross join mart.queues_known as known
-- on the last day that is known a visit in progress is somebody waiting, before it a queue that was never closed
cross join lateral (
    select case when u.ended <> 'open' then u.ended when u.day >= known.day then 'waiting' else 'unclosed' end
) as judged (ended)
cross join lateral unnest(u.seconds, u.queued_at, u.target_seconds) as one (seconds, queued_at, target_seconds)
left join mart.special_day as special on special.day = u.day;
