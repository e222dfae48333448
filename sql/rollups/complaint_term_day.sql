-- rollup.complaint_term_day: one row per day received × department × part × kind of visit × term × time taken or
-- day since when open.
-- source: complaint
-- after: complaint_case
-- A term ends with its stage; what a closed complaint never went through is no open term of it. Only who is called
-- back is called after closing. A stage dated before the one before it took no time.

delete from rollup.complaint_term_day where day = any (%(days)s::date[]);

insert into rollup.complaint_term_day
with cases as (
    select distinct
        complaint_id, day, scope_id, part, visit_kind, topic, settled, received_at, acknowledged_at, replied_at, rectified_at,
        closed_at, called_back_at
    from rollup.complaint_case
    join rollup.scope using (department_id)
    cross join lateral unnest(topics || ''::text) as topic
    where day = any (%(days)s::date[])
),
terms as (
    select
        day, scope_id, part, visit_kind, topic, settled, term, ended_at, quality.local_day(began_at) as began_on,
        case
            when ended_at is null then null  -- greatest() below would make it 0
            when term = 'acknowledge' then floor(extract(epoch from ended_at - began_at) / 3600)::integer
            else greatest(quality.working_days_taken(began_at, ended_at), 0)
        end as taken
    from cases
    cross join lateral (values
        ('acknowledge', received_at, coalesce(acknowledged_at, case when settled then received_at end), true),
        ('reply', received_at, replied_at, true),
        ('rectify', received_at, rectified_at, not settled),
        ('close', received_at, closed_at, true),
        ('replying', coalesce(acknowledged_at, received_at), replied_at, not settled),
        ('rectifying', coalesce(replied_at, received_at), rectified_at, not settled and replied_at is not null),
        ('closing', rectified_at, closed_at, not settled),
        ('calling_back', closed_at, called_back_at, not settled)
    ) as stages (term, began_at, ended_at, applies)
    where applies and began_at is not null
      and (ended_at is not null or closed_at is null or term = 'calling_back')
)
select
    day, scope_id, part, visit_kind, term, settled, taken, case when taken is null then began_on end, count(*), topic
from terms
group by day, scope_id, part, visit_kind, topic, term, settled, taken, case when taken is null then began_on end;
