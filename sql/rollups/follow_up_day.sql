-- rollup.follow_up_day: one row per due day × department × kind of visit.
-- source: follow_up
-- Whether the due day has passed is judged when read.

delete from rollup.follow_up_day where day = any (%(days)s::date[]);

insert into rollup.follow_up_day
with days as materialized (
    select day, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
follow_ups as (
    select
        days.day, f.department_id, visit.kind as visit_kind,
        coalesce(f.attempted_at < days.ends, false) as on_time,
        f.reached_at is not null as reached
    from days
    join hospital.follow_up as f on f.due_on = days.day
    join hospital.visit using (visit_id)
)
select
    day, scope_id, visit_kind,
    count(*) as due,
    count(*) filter (where on_time) as on_time,
    count(*) filter (where reached) as reached
from follow_ups
join rollup.scope using (department_id)
group by day, scope_id, visit_kind;
