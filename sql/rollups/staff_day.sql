-- rollup.staff_day: one row per day × person on duty by the roster or seen with patients.
-- source: duty_day, journey_step, visit

delete from rollup.staff_day where day = any (%(days)s::date[]);

insert into rollup.staff_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
served as (
    select day, s.staff_id, s.visit_id
    from days
    join hospital.journey_step as s
        on coalesce(s.queued_at, s.started_at, s.finished_at) >= begins
        and coalesce(s.queued_at, s.started_at, s.finished_at) < ends
    where s.staff_id is not null and s.started_at is not null
    union
    select day, v.staff_id, v.visit_id
    from days
    join hospital.visit as v
        on coalesce(v.arrived_at, v.booked_for) >= begins and coalesce(v.arrived_at, v.booked_for) < ends
    where v.staff_id is not null and v.status in ('completed', 'in_progress')
),
present as (
    select day, staff_id, count(*) as contacts from served group by day, staff_id
    union all
    select day, staff_id, 0 from days join hospital.duty_day using (day)
)
select day, staff_id, sum(contacts) from present group by day, staff_id;
