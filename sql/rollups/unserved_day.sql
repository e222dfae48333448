-- rollup.unserved_day: one row per day × department × perspective × step × kind of visit × how it ended.
-- source: journey_step, visit

delete from rollup.unserved_day where day = any (%(days)s::date[]);

insert into rollup.unserved_day
with days as materialized (
    select
        day,
        day::timestamp at time zone quality.time_zone() as begins,
        (day + 1)::timestamp at time zone quality.time_zone() as ends
    from unnest(%(days)s::date[]) as day
),
limits as materialized (select *, minutes * 60 as seconds from rollup.wait_limit),
unserved as materialized (
    select
        days.day, s.department_id, s.visit_department_id, s.step, s.visit_kind, s.queued_at,
        case
            when v.status = 'left_without_being_seen' then 'left'
            when v.status = 'in_progress' and v.left_at is null then 'open'
            else 'unclosed'
        end as ended,
        case when v.left_at >= s.queued_at then date_part('epoch', v.left_at - s.queued_at)::integer end as seconds,
        limits.seconds::integer as target_seconds
    from days
    join hospital.journey_step as s
        on coalesce(s.queued_at, s.started_at, s.finished_at) >= days.begins
        and coalesce(s.queued_at, s.started_at, s.finished_at) < days.ends
    join hospital.visit as v on v.visit_id = s.visit_id
    left join limits
        on limits.step = s.step
        and limits.visit_kind = s.visit_kind
        and limits.is_booked = s.visit_is_booked
        and limits.department_id = s.department_id
        and days.day >= limits.valid_from
        and days.day < limits.valid_until
    where s.queued_at is not null and s.started_at is null
)
select
    u.day, scope.scope_id, side.perspective, u.step, u.visit_kind, u.ended, count(*),
    array_agg(u.seconds order by u.queued_at, u.seconds),
    array_agg(u.queued_at order by u.queued_at, u.seconds),
    array_agg(u.target_seconds order by u.queued_at, u.seconds)
from unserved as u
cross join lateral (
    values (u.department_id, 'place'), (u.visit_department_id, 'patient')
) as side (department_id, perspective)
join rollup.scope as scope on scope.department_id = side.department_id
group by u.day, scope.scope_id, side.perspective, u.step, u.visit_kind, u.ended;
