-- rollup.star_month: one row per month × person: the points, whether they are ranked within their role, and the tier.
-- source: survey_response, praise, complaint, suggestion, duty_day, journey_step, visit, star
-- after: point_entry
-- each: rollup.star_list_months

delete from rollup.star_month where month = %(month)s;

insert into rollup.star_month
with rule as materialized (
    select * from quality.star_rule
    where version = quality.star_version(%(month)s) and rollup.has_stars(%(month)s)
),
month_before as materialized (
    select
        (month - interval '1 month')::date as month,
        (select max(edition) from quality.star_publication as p where p.month = (dates.month - interval '1 month')::date)
            as edition
    from (select %(month)s::date as month) as dates
),
-- the stars of the month before, as published last or else as its list stands: they are not stars twice running
stars_before as materialized (
    select staff_id from quality.star_award join month_before using (month, edition) where tier = 'star'
    union
    select staff_id from rollup.star_month join month_before using (month) where edition is null and tier = 'star'
),
taken_off as materialized (
    select staff_id from quality.star_appeal join quality.star_appeal_answer using (appeal_id)
    where month = %(month)s and takes_off
),
duty as (
    select staff_id, count(*) as duty_days, sum(contacts) as contacts
    from rollup.staff_day
    where day >= %(month)s::date and day < %(month)s::date + interval '1 month'
    group by staff_id
),
earned as (
    select
        staff_id,
        count(*) filter (where rule like 'answer_%%') as answers,
        count(*) filter (where rule = 'answer_satisfied') as satisfied,
        count(*) filter (where source_table = 'praise' and points > 0) as praises,
        coalesce(sum(points) filter (where part = 'ratings'), 0) as ratings,
        coalesce(sum(points) filter (where part = 'praise'), 0) as praise,
        coalesce(sum(points) filter (where part = 'complaints'), 0) as complaints,
        coalesce(sum(points) filter (where part = 'suggestions'), 0) as suggestions,
        coalesce(sum(points) filter (where part = 'nominations'), 0) as nominations,
        coalesce(sum(points) filter (where part = 'deductions'), 0) as deductions,
        sum(points) as points,
        -- what the answers alone come to, before cap and floor
        coalesce(sum(points) filter (where rule like 'answer_%%'), 0) as of_answers,
        coalesce(max(substring(rule from '^upheld_(\d+)$')::integer), 0) as gravest
    from rollup.point_entry
    where month = %(month)s
    group by staff_id
),
roles as (
    select role, max(cap) filter (where part = 'ratings') as cap
    from (
        select role, part, 100 * weight / sum(weight) over (partition by role) as cap
        from quality.star_weight
        join rule using (version)
    ) as weights
    group by role
),
people as (
    select
        staff_id, department_id, role, cap, duty_days, coalesce(contacts, 0) as contacts,
        coalesce(answers, 0) as answers, coalesce(satisfied, 0) as satisfied, coalesce(praises, 0) as praises,
        coalesce(ratings, 0) as ratings, coalesce(praise, 0) as praise, coalesce(complaints, 0) as complaints,
        coalesce(suggestions, 0) as suggestions, coalesce(nominations, 0) as nominations,
        coalesce(deductions, 0) as deductions, coalesce(points, 0) as points,
        coalesce(of_answers, 0) as of_answers, coalesce(gravest, 0) as gravest,
        max(duty_days) over in_role is not null as duty_is_known,
        sum(satisfied) over in_role / nullif(sum(answers) over in_role, 0) as role_rate
    from hospital.staff
    join roles using (role)
    left join earned using (staff_id)
    left join duty using (staff_id)
    where earned.staff_id is not null or duty.staff_id is not null
    window in_role as (partition by role)
),
judged as (
    select
        people.*, rule.*,
        -- the points of the answers undone: so far above what the role's patients usually say, shrunk
        role_rate + of_answers * 2 * ratings_spread / cap as rate,
        not may_repeat and staff_id in (select staff_id from stars_before) as was_star,
        case
            when staff_id in (select staff_id from taken_off) then 'appealed'
            when gravest >= veto_severity then 'vetoed'
            when duty_is_known and coalesce(duty_days, 0) < duty_days_min then 'few_days'
            when cap is not null and answers < answers_min then 'few_answers'
            else 'ranked'
        end as standing
    from people
    cross join rule
),
compared as (
    select
        judged.*,
        count(*) filter (where standing = 'ranked') over (partition by role) as role_ranked,
        round(avg(points) filter (where standing = 'ranked') over (partition by role), 4) as role_points,
        -- as many as stand higher, to the tenth of a point that the page shows: ties share
        rank() over (partition by role, standing order by round(points, 1) desc) as place,
        rank() over (partition by role, standing, was_star order by round(points, 1) desc) as place_anew,
        -- the spread of a proportion that rests on the person's answers and the role's weight beside them
        1.959964 * sqrt(least(greatest(rate, 0), 1) * (1 - least(greatest(rate, 0), 1)) / (answers + ratings_prior))
            as reach
    from judged
)
select
    %(month)s::date, staff_id, department_id, role, version, answers, satisfied, round(rate, 6),
    case when rate is not null then round(greatest(rate - reach, 0), 6) end,
    case when rate is not null then round(least(rate + reach, 1), 6) end,
    case when cap is not null then round(role_rate, 6) end, praises, contacts,
    case when duty_is_known then coalesce(duty_days, 0) end,
    ratings, praise, complaints, suggestions, nominations, deductions, points, standing,
    case
        when standing <> 'ranked' or points <= role_points then null
        when place_anew <= ceil(star_share * role_ranked) and not was_star then 'star'
        when place <= ceil(commended_share * role_ranked) then 'commended'
    end,
    role_ranked, role_points, was_star
from compared;
