-- One row per month × role: what draws the funnel of its people's ratings; it names nobody.
create view mart.star_limits with (security_invoker = true) as
select * from rollup.star_limits;
