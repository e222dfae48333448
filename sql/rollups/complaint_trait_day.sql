-- rollup.complaint_trait_day: one row per day received × department × part × kind of visit × trait × code.
-- source: complaint
-- after: complaint_case
-- A complaint counts once for each scope, and under every topic that it raises.

delete from rollup.complaint_trait_day where day = any (%(days)s::date[]);

insert into rollup.complaint_trait_day
with cases as (
    select distinct complaint_id, day, scope_id, part, visit_kind, topic, channel, severity, topics
    from rollup.complaint_case
    join rollup.scope using (department_id)
    cross join lateral unnest(topics || ''::text) as topic
    where day = any (%(days)s::date[])
)
select day, scope_id, part, visit_kind, trait, code, count(*), cases.topic
from cases
cross join lateral (
    select 'channel' as trait, channel as code
    union all select 'severity', coalesce(severity, 0)::text
    union all select 'topic', raised from unnest(topics) as raised
) as traits
group by day, scope_id, part, visit_kind, cases.topic, trait, code;
