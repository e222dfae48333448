-- One row per step × kind of visit × booked or not × department × stretch of time: the limit of a wait in minutes.
create view mart.wait_limit with (security_invoker = true) as
select * from rollup.wait_limit;
