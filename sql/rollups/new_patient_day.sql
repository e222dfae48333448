-- rollup.new_patient_day: one row per day × department × kind of visit.
-- source: visit, patient
-- A new patient counts once, for the department of the day's first visit.

delete from rollup.new_patient_day where day = any (%(days)s::date[]);

insert into rollup.new_patient_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
first_visits as (
    select distinct on (days.day, v.patient_id)
        days.day, v.department_id, v.kind as visit_kind, patient.source
    from days
    -- coalesce as in the index on when a visit happened
    join hospital.visit as v
        on coalesce(v.arrived_at, v.booked_for) >= days.begins and coalesce(v.arrived_at, v.booked_for) < days.ends
    join hospital.patient on patient.patient_id = v.patient_id and patient.first_seen_on = days.day
    where v.arrived_at is not null and patient.source is not null
    order by days.day, v.patient_id, v.arrived_at, v.visit_id
)
select day, scope_id, visit_kind, count(*) as known, count(*) filter (where source = 'referral') as referred
from first_visits
join rollup.scope using (department_id)
group by day, scope_id, visit_kind;
