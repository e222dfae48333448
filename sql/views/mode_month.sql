-- One row per metric × month × department × kind of visit × mode × touchpoint ('' for none): the summed parts.
create view mart.mode_month with (security_invoker = true) as
select * from rollup.mode_month;
