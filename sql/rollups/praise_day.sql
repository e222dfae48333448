-- rollup.praise_day: one row per day × department × kind of visit.
-- source: praise

delete from rollup.praise_day where day = any (%(days)s::date[]);

insert into rollup.praise_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
praise as (
    select days.day, p.department_id, coalesce(visit.kind, 'unknown') as visit_kind, p.solicited
    from days
    join hospital.praise as p on p.received_at >= days.begins and p.received_at < days.ends
    left join hospital.visit using (visit_id)
)
select
    day, scope_id, visit_kind,
    count(*) filter (where not solicited) as unsolicited,
    count(*) filter (where solicited) as solicited
from praise
join rollup.scope using (department_id)
group by day, scope_id, visit_kind;
