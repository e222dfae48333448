-- rollup.complaint_case: one row per complaint × department × part, by day received.
-- source: complaint
-- 'responsible' is who answers: until someone is named responsible the first receiver (首诉负责制), else 'unassigned'.

delete from rollup.complaint_case where day = any (%(days)s::date[]);

insert into rollup.complaint_case
with concerned as materialized (
    select day, c.*
    from unnest(%(days)s::date[]) as day
    join hospital.complaint as c
        on received_at >= quality.day_start(day) and received_at < quality.day_start(day + 1)
),
parts as (
    select
        complaint_id, d.department_id, d.part,
        count(*) filter (where d.part = 'responsible') over (partition by complaint_id) as responsible
    from concerned
    join hospital.complaint_department as d using (complaint_id)
),
concerns as (
    select complaint_id, department_id, 'responsible' as part from parts where part = 'responsible' or responsible = 0
    union
    select complaint_id, 'unassigned', 'responsible'
    from concerned where complaint_id not in (select complaint_id from parts)
    union
    select complaint_id, department_id, part from parts where part = 'first_receiver'
    union
    select complaint_id, 'unassigned', 'first_receiver'
    from concerned where complaint_id not in (select complaint_id from parts where part = 'first_receiver')
),
raised as (
    select complaint_id, array_agg(topic order by severity desc nulls last, topic) as topics, max(severity) as severity
    from concerned
    join hospital.complaint_topic using (complaint_id)
    group by complaint_id
),
-- a closing before the reopening did not last; what was settled on the spot is answered and closed by that
lasting as (
    select
        complaint_id,
        coalesce(replied_at, case when settled_on_the_spot then received_at end) as replied,
        case
            when reopened_at is not null and coalesce(closed_at <= reopened_at, true) then null
            when settled_on_the_spot then coalesce(closed_at, replied_at, received_at)
            else closed_at
        end as closed
    from concerned
)
select
    c.day, concerns.department_id, part, complaint_id, coalesce(visit.kind, 'unknown'), c.channel,
    coalesce(topics, '{}'), severity, coalesce(responsible > 1, false),
    quality.complaint_due_day(c.day, due_on, responsible), quality.complaint_due_day(c.day, null, responsible),
    due_on is not null, settled_on_the_spot,
    received_at, least(acknowledged_at, replied), replied, rectified_at, closed, called_back_at,
    satisfied_with_handling, reopened_at is not null,
    -- what was reopened had been closed, even where the source no longer says when
    quality.local_day(coalesce(closed_at, reopened_at)), quality.local_day(called_back_at)
from concerned as c
join lasting using (complaint_id)
join concerns using (complaint_id)
left join (select complaint_id, max(responsible) as responsible from parts group by complaint_id) as answering
    using (complaint_id)
left join raised using (complaint_id)
left join hospital.visit on visit.visit_id = c.visit_id;
