-- rollup.complaint_count_day: one row per day × department × part × kind of visit × topic ('' for all together).
-- source: complaint
-- after: complaint_case
-- A complaint counts once for each department of a part, once for each of their campuses and once for the hospital;
-- each of its events on its own day; once among all and once under each topic that it raises. Whether a due day has
-- passed is judged when read.

delete from rollup.complaint_count_day where day = any (%(days)s::date[]);

insert into rollup.complaint_count_day
with days as materialized (
    select day from unnest(%(days)s::date[]) as day
),
concerned as (
    select complaint_id from days join rollup.complaint_case using (day)
    union select complaint_id from days join rollup.complaint_case as c on c.due_day = days.day
    union select complaint_id from days join rollup.complaint_case as c on c.legal_due_day = days.day
    union select complaint_id from days join rollup.complaint_case as c on c.closed_day = days.day
    union select complaint_id from days join rollup.complaint_case as c on c.called_back_day = days.day
),
cases as (
    select distinct
        complaint_id, part, scope_id, visit_kind, topic, c.day as received_day, due_day, legal_due_day, has_own_date, several,
        settled, coalesce(acknowledged_at <= received_at + interval '24 hours', false) or settled as acknowledged,
        quality.local_day(replied_at) as replied_day, closed_day, reopened, called_back_day, satisfied
    from concerned
    join rollup.complaint_case as c using (complaint_id)
    join rollup.scope using (department_id)
    cross join lateral unnest(topics || ''::text) as topic
),
events as (
    select
        received_day as day, part, scope_id, visit_kind, topic, 'received' as event,
        acknowledged as good, settled, false as own, false as together
    from cases
    union all
    select due_day, part, scope_id, visit_kind, topic, 'due',
        settled or coalesce(replied_day <= due_day, false), false, has_own_date, false
    from cases
    union all
    select legal_due_day, part, scope_id, visit_kind, topic, 'legally due',
        settled or coalesce(replied_day <= legal_due_day, false), false, false, several
    from cases
    union all
    select closed_day, part, scope_id, visit_kind, topic, 'closed', reopened, false, false, false from cases
    union all
    select
        called_back_day, part, scope_id, visit_kind, topic, 'called back',
        coalesce(satisfied, false), false, false, false
    from cases
)
select
    day, scope_id, part, visit_kind,
    count(*) filter (where event = 'received'),
    count(*) filter (where event = 'received' and good),
    count(*) filter (where event = 'received' and settled),
    count(*) filter (where event = 'due'),
    count(*) filter (where event = 'due' and good),
    count(*) filter (where event = 'due' and own),
    count(*) filter (where event = 'due' and own and good),
    count(*) filter (where event = 'legally due' and not together),
    count(*) filter (where event = 'legally due' and not together and good),
    count(*) filter (where event = 'legally due' and together),
    count(*) filter (where event = 'legally due' and together and good),
    count(*) filter (where event = 'closed'),
    count(*) filter (where event = 'closed' and good),
    count(*) filter (where event = 'called back'),
    count(*) filter (where event = 'called back' and good),
    topic
from events
join days using (day)
group by day, scope_id, part, visit_kind, topic;
