-- One row per day × department: sum of the ratings of reviews posted.
create view mart.online_review_score with (security_invoker = true) as
select
    day, department_id, 'unknown' as visit_kind,
    rating as numerator,
    reviews as denominator,
    rating_sq as sum_squares
from rollup.online_review_day
where reviews > 0;
