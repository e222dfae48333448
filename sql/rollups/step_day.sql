-- rollup.step_day: one row per day, the last moment known of any step of that day.
-- source: journey_step

delete from rollup.step_day where day = any (%(days)s::date[]);

insert into rollup.step_day
select
    days.day,
    -- what is checked: a step starts after queueing and is finished after that
    max(coalesce(s.finished_at, s.started_at, s.queued_at))
from unnest(%(days)s::date[]) as days (day)
join hospital.journey_step as s
    on coalesce(s.queued_at, s.started_at, s.finished_at) >= days.day::timestamp at time zone quality.time_zone()
    and coalesce(s.queued_at, s.started_at, s.finished_at) < (days.day + 1)::timestamp at time zone quality.time_zone()
group by days.day;
