-- One row per valid answer with words in it: when, where, how it was asked, what it rated.
create view mart.survey_comment with (security_invoker = true) as
select
    r.survey_response_id, r.submitted_at, quality.local_day(r.submitted_at) as day, r.department_id,
    coalesce(visit.kind, 'unknown') as visit_kind, r.mode, r.overall, r.comment
from hospital.survey_response as r
left join hospital.visit using (visit_id)
where r.valid and r.comment <> '';
