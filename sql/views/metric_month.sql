-- One row per metric × month × department × kind of visit: the summed parts of each additive metric.
create view mart.metric_month with (security_invoker = true) as
select * from rollup.metric_month;
