-- One row per locked month × metric × department × month whose figure has changed since its last edition: then and now.
create view mart.review_change with (security_invoker = true) as
with latest as (
    select month as review_month, max(edition) as edition from quality.review_lock group by month
)
select
    f.review_month, f.metric, f.department_id, f.month, f.every,
    f.numerator, f.denominator, now.numerator as numerator_now, now.denominator as denominator_now
from latest
join quality.review_figure as f using (review_month, edition)
left join rollup.verdict as now
    on now.metric = f.metric and now.department_id = f.department_id and now.visit_kind = '' and now.month = f.month
where quality.is_other(f.numerator, now.numerator) or quality.is_other(f.denominator, now.denominator)
union all
select
    review_month, now.metric, now.department_id, now.month, now.every,
    null, null, now.numerator, now.denominator
from latest
join rollup.verdict as now
    on now.visit_kind = '' and now.month > review_month - interval '24 months'
    and now.month <= case now.every when 'quarter' then review_month - interval '2 months' else review_month end
where not exists (
    select from quality.review_figure as f
    where f.review_month = latest.review_month and f.edition = latest.edition and f.metric = now.metric
      and f.department_id = now.department_id and f.month = now.month);
