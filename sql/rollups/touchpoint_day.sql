-- rollup.touchpoint_day: one row per day × department × kind of visit × mode × touchpoint.
-- source: survey_response
-- Valid answers only, on the day they came in.

delete from rollup.touchpoint_day where day = any (%(days)s::date[]);

insert into rollup.touchpoint_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
scores as (
    select
        days.day, r.department_id, coalesce(visit.kind, 'unknown') as visit_kind, r.mode,
        s.touchpoint, s.score, s.problem
    from days
    join hospital.survey_response as r on r.submitted_at >= days.begins and r.submitted_at < days.ends
    join hospital.survey_score as s using (survey_response_id)
    left join hospital.visit using (visit_id)
    where r.valid
),
by_department as (
    select
        day, department_id, visit_kind, mode, touchpoint,
        count(score) as scored,
        coalesce(sum(score), 0) as score,
        coalesce(sum(score * score), 0) as score_sq,
        count(problem) as asked_problem,
        count(*) filter (where problem) as problems
    from scores
    group by day, department_id, visit_kind, mode, touchpoint
)
select
    day, scope_id, visit_kind, mode, touchpoint, sum(scored), sum(score), sum(score_sq), sum(asked_problem),
    sum(problems)
from by_department
join rollup.scope using (department_id)
group by day, scope_id, visit_kind, mode, touchpoint;
