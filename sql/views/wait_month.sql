-- One row per month × department × perspective × step × kind of visit: waits as a histogram, and their recording.
create view mart.wait_month with (security_invoker = true) as
select * from rollup.wait_month;
