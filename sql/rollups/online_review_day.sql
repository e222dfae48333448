-- rollup.online_review_day: one row per day × department.
-- source: online_review
-- Bad means 1 or 2 of 5, as the review platforms count (差评). Whether the next working day has passed is judged
-- when read.

delete from rollup.online_review_day where day = any (%(days)s::date[]);

insert into rollup.online_review_day
with days as materialized (
    select
        day, quality.day_start(day) as begins, quality.day_start(day + 1) as ends,
        quality.day_start(quality.working_days_after(day, 1) + 1) as reply_ends
    from unnest(%(days)s::date[]) as day
),
reviews as (
    select
        days.day, r.department_id, r.rating,
        r.rating <= 2 as bad,
        r.rating <= 2 and coalesce(r.replied_at < days.reply_ends, false) as bad_replied
    from days
    join hospital.online_review as r on r.posted_at >= days.begins and r.posted_at < days.ends
)
select
    day, scope_id,
    count(*) as reviews,
    sum(rating) as rating,
    sum(rating * rating) as rating_sq,
    count(*) filter (where bad) as bad,
    count(*) filter (where bad_replied) as bad_replied
from reviews
join rollup.scope using (department_id)
group by day, scope_id;
