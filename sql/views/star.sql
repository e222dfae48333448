-- One row per month × person: points, standing and tier; a published month as it was published last.
create view mart.star with (security_invoker = true) as
with published as (
    select month, max(edition) as edition from quality.star_publication group by month
),
stars as (
    select *, null::integer as edition from rollup.star_month where month not in (select month from published)
    union all
    select award.* from quality.star_award as award join published using (month, edition)
)
select stars.*, staff.name
from stars
join hospital.staff using (staff_id);
