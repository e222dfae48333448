-- One row per month × person: points, standing and tier; a published month as it was published last.
create view mart.star with (security_invoker = true) as
with published as (
    select month, max(edition) as edition from quality.star_publication group by month
),
stars as (
    select
        month, staff_id, department_id, role, version, answers, satisfied, rate, rate_low, rate_high, role_rate,
        praises, contacts, duty_days, ratings, praise, complaints, suggestions, nominations, deductions, points,
        standing, tier, role_ranked, role_points, was_star, null::integer as edition
    from rollup.star_month
    where month not in (select month from published)
    union all
    select
        month, staff_id, department_id, role, version, answers, satisfied, rate, rate_low, rate_high, role_rate,
        praises, contacts, duty_days, ratings, praise, complaints, suggestions, nominations, deductions, points,
        standing, tier, role_ranked, role_points, was_star, edition
    from quality.star_award
    join published using (month, edition)
)
select stars.*, staff.name
from stars
join hospital.staff using (staff_id);
