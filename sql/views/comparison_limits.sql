-- One row per metric × period × kind of visit: centre and spread of the departments, from which the funnel is drawn.
create view mart.comparison_limits with (security_invoker = true) as
select * from rollup.comparison_limits;
