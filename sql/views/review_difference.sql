-- One row per corrected month × edition × metric × department × month that is not what the edition before said of it.
create view mart.review_difference with (security_invoker = true) as
select
    f.review_month, f.edition, f.metric, f.department_id, f.month, f.every,
    before.numerator as numerator_before, before.denominator as denominator_before, before.signal as signal_before,
    f.numerator, f.denominator, f.signal
from quality.review_figure as f
left join quality.review_figure as before
    on before.review_month = f.review_month and before.edition = f.edition - 1 and before.metric = f.metric
    and before.department_id = f.department_id and before.month = f.month
where f.edition > 1
  and ((f.every, f.rule, f.signal) is distinct from (before.every, before.rule, before.signal)
       or quality.is_other(f.numerator, before.numerator) or quality.is_other(f.denominator, before.denominator)
       or quality.is_other(f.mean, before.mean) or quality.is_other(f.lower, before.lower)
       or quality.is_other(f.upper, before.upper) or quality.is_other(f.target, before.target))
union all
select
    gone.review_month, l.edition, gone.metric, gone.department_id, gone.month, gone.every,
    gone.numerator, gone.denominator, gone.signal, null, null, null
from quality.review_lock as l
join quality.review_figure as gone on gone.review_month = l.month and gone.edition = l.edition - 1
where not exists (
    select from quality.review_figure as f
    where f.review_month = gone.review_month and f.edition = l.edition and f.metric = gone.metric
      and f.department_id = gone.department_id and f.month = gone.month);
