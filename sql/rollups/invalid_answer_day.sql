-- rollup.invalid_answer_day: one row per day × department × kind of visit × mode × reason.
-- source: survey_response
-- Answers count on the day they came in. Where nobody knows of a visit (never_visited) its kind is unknown.

delete from rollup.invalid_answer_day where day = any (%(days)s::date[]);

insert into rollup.invalid_answer_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
)
select days.day, scope_id, coalesce(visit.kind, 'unknown'), r.mode, r.invalid_reason, count(*)
from days
join hospital.survey_response as r on r.submitted_at >= days.begins and r.submitted_at < days.ends
join rollup.scope using (department_id)
left join hospital.visit using (visit_id)
where not r.valid
group by days.day, scope_id, coalesce(visit.kind, 'unknown'), r.mode, r.invalid_reason;
