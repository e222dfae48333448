-- One row per day × department × perspective × step × kind of visit × how it ended: people who queued in vain so far.
-- seconds, target_seconds: an element per person; the limits are there for those who wait.
-- after: special_day, queues_known
create view mart.unserved with (security_invoker = true) as
select
    u.day, u.department_id, u.perspective, u.step, u.visit_kind, judged.ended, u.people,
    -- not unnested but where somebody waits: that is on one day, and a page adds up to 24 months
    case
        when judged.ended = 'waiting' then array(
            select greatest(date_part('epoch', known.until - since), 0)::integer
            from unnest(u.queued_at) with ordinality as one (since, position) order by position
        )
        else u.seconds
    end as seconds,
    case when judged.ended = 'waiting' then u.target_seconds end as target_seconds,
    special.day is null as is_ordinary
from rollup.unserved_day as u
cross join mart.queues_known as known
-- on the last day that is known a visit in progress is somebody waiting, before it a queue that was never closed
cross join lateral (
    select case when u.ended <> 'open' then u.ended when u.day >= known.day then 'waiting' else 'unclosed' end
) as judged (ended)
left join mart.special_day as special on special.day = u.day;
