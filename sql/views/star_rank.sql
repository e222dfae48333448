-- One row per month × person with any answer: the share of satisfied patients, shrunk within the role.
create view mart.star_rank with (security_invoker = true) as
select * from rollup.star_rank;
