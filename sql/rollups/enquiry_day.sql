-- rollup.enquiry_day: one row per day × department.
-- source: enquiry

delete from rollup.enquiry_day where day = any (%(days)s::date[]);

insert into rollup.enquiry_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
)
select
    days.day, scope_id,
    count(*) as enquiries,
    count(*) filter (where e.resolved_by = 'assistant') as resolved_by_assistant,
    count(e.visit_id) as became_visit
from days
join hospital.enquiry as e on e.asked_at >= days.begins and e.asked_at < days.ends
join rollup.scope using (department_id)
group by days.day, scope_id;
