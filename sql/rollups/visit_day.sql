-- rollup.visit_day: one row per day × department × kind of visit.
-- source: visit

delete from rollup.visit_day where day = any (%(days)s::date[]);

insert into rollup.visit_day
with days as materialized (
    select
        day,
        day::timestamp at time zone quality.time_zone() as begins,
        (day + 1)::timestamp at time zone quality.time_zone() as ends
    from unnest(%(days)s::date[]) as day
),
visits as (
    select
        days.day, v.*,
        v.status not in ('no_show', 'cancelled') as came,
        v.status = 'completed' and v.kind in ('outpatient', 'emergency') as whole_stay
    from days
    join hospital.visit as v
        on coalesce(v.arrived_at, v.booked_for) >= days.begins
        and coalesce(v.arrived_at, v.booked_for) < days.ends
),
-- time with the doctor: the consultation and the return with the results
consultations as (
    select s.visit_id, date_part('epoch', sum(s.finished_at - s.started_at)) as seconds
    from hospital.journey_step as s
    join visits using (visit_id)
    where s.step in ('consultation', 'return_consultation') and visits.whole_stay
    group by s.visit_id
),
by_department as (
    select
        day, department_id, kind as visit_kind,
        count(*) filter (where came) as visits,
        count(*) filter (where came and is_booked) as booked,
        count(*) filter (where is_booked and status <> 'cancelled') as bookings,
        count(*) filter (where status = 'no_show') as no_shows,
        count(*) filter (where status = 'left_without_being_seen') as left_unseen,
        count(*) filter (where came and is_return is not null) as classified,
        count(*) filter (where came and is_return) as returns,
        coalesce(sum(date_part('epoch', left_at - arrived_at)) filter (where seconds is not null), 0) as stay_seconds,
        coalesce(sum(seconds) filter (where left_at is not null and arrived_at is not null), 0)
            as consultation_seconds
    from visits
    left join consultations using (visit_id)
    group by day, department_id, kind
)
select
    day, scope_id, visit_kind, sum(visits), sum(booked), sum(bookings), sum(no_shows), sum(left_unseen),
    sum(classified), sum(returns), sum(stay_seconds), sum(consultation_seconds)
from by_department
join rollup.scope using (department_id)
group by day, scope_id, visit_kind;
