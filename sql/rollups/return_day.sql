-- rollup.return_day: one row per advised day × department × kind of visit.
-- source: return
-- Whether the advised day has passed is judged when read.

delete from rollup.return_day where day = any (%(days)s::date[]);

insert into rollup.return_day
with days as materialized (
    select day, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
advised as (
    select
        days.day, v.department_id, v.kind as visit_kind,
        exists (
            select from hospital.visit as later
            where later.patient_id = v.patient_id
              and later.department_id = v.department_id
              and later.status in ('completed', 'in_progress')
              and later.arrived_at > v.arrived_at
              and later.arrived_at < days.ends
        ) as returned
    from days
    join hospital.visit as v on v.return_due_on = days.day
    -- who never came was not advised, and a stranger's return cannot be told
    where v.status in ('completed', 'in_progress') and v.arrived_at is not null and v.patient_id is not null
)
select day, scope_id, visit_kind, count(*) as advised, count(*) filter (where returned) as returned
from advised
join rollup.scope using (department_id)
group by day, scope_id, visit_kind;
