-- One row per metric × period × kind of visit × department: its figure, its verdict among the departments, its rank.
create view mart.comparison with (security_invoker = true) as
select * from rollup.comparison;
