-- One row per locked month × metric × department × month whose figure has changed since it was locked: then and now.
create view mart.review_change with (security_invoker = true) as
select
    f.review_month, f.metric, f.department_id, f.month, f.every,
    f.numerator, f.denominator, now.numerator as numerator_now, now.denominator as denominator_now
from quality.review_figure as f
left join rollup.verdict as now
    on now.metric = f.metric and now.department_id = f.department_id and now.visit_kind = '' and now.month = f.month
where (now.numerator, now.denominator) is distinct from (f.numerator, f.denominator);
