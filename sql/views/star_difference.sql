-- One row per published month × person whose published points, standing or tier are not what the ledger says now.
create view mart.star_difference with (security_invoker = true) as
with published as (
    select month, max(edition) as edition from quality.star_publication group by month
),
award as (
    select month, staff_id, edition, department_id, role, points, standing, tier
    from quality.star_award
    join published using (month, edition)
),
today as (
    select month, staff_id, department_id, role, points, standing, tier
    from rollup.star_month
    where month in (select month from published)
)
select
    month, staff_id, coalesce(award.department_id, today.department_id) as department_id,
    coalesce(award.role, today.role) as role, staff.name,
    award.points as published_points, today.points as points_now,
    award.standing as published_standing, today.standing as standing_now,
    award.tier as published_tier, today.tier as tier_now
from award
full join today using (month, staff_id)
join hospital.staff as staff using (staff_id)
where (award.points, award.standing, award.tier) is distinct from (today.points, today.standing, today.tier)
  -- who sees published stars alone sees but one side
  and coalesce(award.department_id, today.department_id) = any ((select quality.points_departments())::text[]);
