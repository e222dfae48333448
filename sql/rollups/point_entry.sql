-- rollup.point_entry: one row per month × person × entry: every point of the service stars and what earned it.
-- source: survey_response, praise, complaint, suggestion, duty_day, journey_step, visit, star
-- after: staff_day, complaint_case
-- each: rollup.star_months

delete from rollup.point_entry where month = %(month)s;

insert into rollup.point_entry
with rule as materialized (
    select
        r.*, month, next_month,
        quality.day_start(month) as begins,
        quality.day_start(next_month) as ends,
        quality.day_start((month - make_interval(months => ratings_months - 1))::date) as ratings_begin
    from quality.star_rule as r
    cross join (select %(month)s::date as month, (%(month)s::date + interval '1 month')::date as next_month) as dates
    where version = quality.star_version(month) and rollup.has_stars(month)
),
-- what a part is worth to a role once the parts that apply are rescaled to 100
weights as materialized (
    select
        role, part,
        100 / sum(weight) over (partition by role) as scale,
        100 * weight / sum(weight) over (partition by role) as cap
    from quality.star_weight
    join rule using (version)
),
people as materialized (
    select
        staff_id, department_id, role, version, coalesce(contacts, 0) as contacts,
        contacts is not null as on_duty
    from hospital.staff
    cross join rule
    left join (
        select staff_id, sum(contacts) as contacts
        from rollup.staff_day
        where day >= %(month)s::date and day < %(month)s::date + interval '1 month'
        group by staff_id
    ) as duty using (staff_id)
    where role in (select role from weights)
),
worth as materialized (
    select rule as name, points from quality.star_points join rule using (version)
),
-- Patients' ratings: each answer against what the role's patients usually say when asked the same way, for how one
-- asks moves answers more than who is asked about; a mode with few answers leans on the role's mean.
answers as materialized (
    select
        staff_id, role, mode, survey_response_id, submitted_at, overall >= 4 as is_satisfied,
        (overall >= 4)::integer as satisfied,
        count(*) over (partition by staff_id) as own,
        avg((overall >= 4)::integer) over (partition by role) as role_rate,
        sum((overall >= 4)::integer) over (partition by role, mode) as mode_satisfied,
        count(*) over (partition by role, mode) as mode_answers
    from hospital.survey_response
    join people using (staff_id)
    where submitted_at >= (select ratings_begin from rule) and submitted_at < (select ends from rule)
      and valid and overall is not null
      and role in (select role from weights where part = 'ratings')
),
ratings as (
    select
        staff_id, 'ratings' as part, 'role_mean' as rule, '' as source_table, '' as source_id, month as day,
        cap / 2 as points
    from people
    join weights using (role)
    cross join rule
    where part = 'ratings'
      and (on_duty or staff_id in (select staff_id from answers))
      and role in (select role from answers)
    union all
    select
        staff_id, 'ratings', case when is_satisfied then 'answer_satisfied' else 'answer_unsatisfied' end,
        'survey_response', survey_response_id, quality.local_day(submitted_at),
        cap / 2 * (satisfied - (mode_satisfied + ratings_prior * role_rate) / (mode_answers + ratings_prior))
            / ((own + ratings_prior) * ratings_spread)
    from answers
    join weights using (role)
    cross join rule
    where part = 'ratings'
),
-- Praise: of several for one visit the highest counts (the first of these); solicited praise counts nothing, nor does
-- what the praised entered themselves.
praises as (
    select
        staff_id, praise_id, received_at, solicited, coalesce(entered_by = staff_id, false) as is_own,
        worth.name, worth.points,
        row_number() over (
            partition by staff_id, coalesce(visit_id, praise_id)
            order by solicited or coalesce(entered_by = staff_id, false), worth.points desc, received_at, praise_id
        ) as place
    from hospital.praise
    join worth on worth.name = 'praise_' || channel
    where staff_id in (
        select staff_id from hospital.praise join rule on received_at >= begins and received_at < ends)
),
praised as (
    select
        staff_id, 'praise' as part,
        case
            when is_own then 'praise_own'
            when solicited then 'praise_solicited'
            when place > 1 then 'praise_again'
            else name
        end as rule,
        'praise' as source_table, praise_id as source_id, quality.local_day(received_at) as day,
        case
            when is_own or solicited or place > 1 then 0
            else points * scale * praise_contacts / greatest(contacts, praise_contacts)
        end as points
    from praises
    join people using (staff_id)
    join weights using (role)
    join rule on received_at >= begins and received_at < ends
    where part = 'praise'
),
-- Complaints handled by their first receiver (首诉负责制): answered by the day due, and to the complainant's satisfaction.
handled as (
    select distinct complaint_id, staff_id, name, quality.local_day(moment) as day
    from hospital.complaint_department
    join rollup.complaint_case using (complaint_id, department_id, part)
    cross join lateral (values
        ('complaint_on_time', case when quality.local_day(replied_at) <= due_day then replied_at end),
        ('complaint_satisfied', case when satisfied then called_back_at end)
    ) as earned (name, moment)
    join rule on moment >= begins and moment < ends
    where part = 'first_receiver'
),
complaints as (
    select
        staff_id, 'complaints' as part, name as rule, 'complaint' as source_table, complaint_id as source_id, day,
        points * scale as points
    from handled
    join worth using (name)
    join people using (staff_id)
    join weights using (role)
    where part = 'complaints'
),
-- Complaints upheld against a person, once closed: by severity, outside the parts.
deductions as (
    select distinct
        staff_id, 'deductions' as part, name as rule, 'complaint' as source_table, complaint_id as source_id,
        closed_day as day, points * case substantiated when 'partly' then partly_upheld else 1 end as points
    from rollup.complaint_case
    join rule on closed_day >= month and closed_day < next_month
    join hospital.complaint using (complaint_id)
    join hospital.complaint_department using (complaint_id, department_id, part)
    join worth on name = 'upheld_' || coalesce(severity, 1)
    where part = 'responsible' and substantiated in ('yes', 'partly')
),
suggestions as (
    select
        staff_id, 'suggestions' as part, case when is_own then name || '_own' else name end as rule,
        'suggestion' as source_table, suggestion_id as source_id, quality.local_day(moment) as day,
        case when is_own then 0 else points * scale end as points
    from hospital.suggestion
    -- who judged their own suggestion has nothing from it
    cross join lateral (select coalesce(judged_by = staff_id, false) as is_own) as judged
    cross join lateral (values ('suggestion_adopted', adopted_at), ('suggestion_proven', proven_at))
        as earned (name, moment)
    join rule on moment >= begins and moment < ends
    join worth using (name)
    join people using (staff_id)
    join weights using (role)
    where part = 'suggestions'
),
nominations as (
    select
        staff_id, 'nominations' as part, name as rule, 'star_nomination' as source_table,
        nomination_id::text as source_id, quality.local_day(nominated_at) as day, points * scale as points
    from quality.star_nomination
    join rule using (month)
    join worth on name = 'nomination'
    join people using (staff_id)
    join weights using (role)
    where part = 'nominations'
),
entries as (
    select * from ratings
    union all select * from praised
    union all select * from complaints
    union all select * from deductions
    union all select * from suggestions
    union all select * from nominations
)
select
    %(month)s::date, staff_id, department_id, role, part, rule, version, source_table, source_id, day,
    round(points, 4)
from entries
join people using (staff_id);

-- Each weight is its part's cap, and no part falls below nothing.
insert into rollup.point_entry
with caps as (
    select version, role, part, round(100 * weight / sum(weight) over (partition by version, role), 4) as cap
    from quality.star_weight
),
parts as (
    select month, staff_id, department_id, role, version, part, sum(points) as points
    from rollup.point_entry
    where month = %(month)s and part <> 'deductions'
    group by month, staff_id, department_id, role, version, part
)
select
    month, staff_id, department_id, role, part, case when points > cap then 'cap' else 'floor' end, version, '', '',
    (month + interval '1 month')::date - 1, least(greatest(points, 0), cap) - points
from parts
join caps using (version, role, part)
where points > cap or points < 0;

-- Nor do all points together.
insert into rollup.point_entry
select
    month, staff_id, department_id, role, 'deductions', 'floor', version, '', '',
    (month + interval '1 month')::date - 1, -sum(points)
from rollup.point_entry
where month = %(month)s
group by month, staff_id, department_id, role, version
having sum(points) < 0;
