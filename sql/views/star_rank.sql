-- One row per month × person with any answer in the twelve months to its end: the share of very satisfied patients,
-- shrunk and judged within the role.
create view mart.star_rank with (security_invoker = true) as
select * from rollup.star_rank;
