-- rollup.survey_day: one row per day × department × kind of visit × mode.
-- source: survey_invitation, survey_response
-- Invitations count on the day they were sent, answers on the day they came in.

delete from rollup.survey_day where day = any (%(days)s::date[]);

insert into rollup.survey_day
with days as materialized (
    select day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends
    from unnest(%(days)s::date[]) as day
),
invitations as (
    select days.day, i.visit_id, i.department_id, i.mode
    from days
    join hospital.survey_invitation as i on i.sent_at >= days.begins and i.sent_at < days.ends
),
answers as (
    select days.day, r.visit_id, r.department_id, r.mode, r.valid, r.overall, r.recommend, r.ease
    from days
    join hospital.survey_response as r on r.submitted_at >= days.begins and r.submitted_at < days.ends
),
sent_and_received as (
    select
        day, visit_id, department_id, mode, 1 as invitation, 0 as answer,
        null::boolean as valid, null::integer as overall, null::integer as recommend, null::integer as ease
    from invitations
    union all
    select day, visit_id, department_id, mode, 0, 1, valid, overall, recommend, ease from answers
),
by_department as (
    select
        day, s.department_id, coalesce(visit.kind, 'unknown') as visit_kind, mode,
        sum(invitation) as invitations,
        sum(answer) as answers,
        count(*) filter (where valid) as valid,
        count(overall) filter (where valid) as rated,
        coalesce(sum(overall) filter (where valid), 0) as rating,
        coalesce(sum(overall * overall) filter (where valid), 0) as rating_sq,
        count(*) filter (where valid and overall >= 4) as satisfied,
        count(*) filter (where valid and overall = 5) as very_satisfied,
        count(recommend) filter (where valid) as asked_recommend,
        count(*) filter (where valid and recommend >= 9) as promoters,
        count(*) filter (where valid and recommend <= 6) as detractors,
        count(ease) filter (where valid) as asked_ease,
        count(*) filter (where valid and ease >= 5) as eased
    from sent_and_received as s
    left join hospital.visit using (visit_id)
    group by day, s.department_id, coalesce(visit.kind, 'unknown'), mode
)
select
    day, scope_id, visit_kind, mode, sum(invitations), sum(answers), sum(valid), sum(rated), sum(rating),
    sum(rating_sq), sum(satisfied), sum(very_satisfied), sum(asked_recommend), sum(promoters), sum(detractors),
    sum(asked_ease), sum(eased)
from by_department
join rollup.scope using (department_id)
group by day, scope_id, visit_kind, mode;
