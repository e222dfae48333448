-- One row per day × department × kind of visit × mode that invites: valid answers and invitations.
create view mart.survey_response_rate with (security_invoker = true) as
select
    day, department_id, visit_kind, mode,
    valid as numerator,
    invitations as denominator
from rollup.survey_day
where invitations + valid > 0
    -- codes to scan invite nobody: their answers have no denominator
    and mode = any ((
        select array_agg(distinct mode) from rollup.survey_day where department_id = '*' and invitations > 0
    )::text[]);
