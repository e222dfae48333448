-- One row per day × department × kind of visit × mode × reason: answers that do not count.
create view mart.invalid_answer_day with (security_invoker = true) as
select * from rollup.invalid_answer_day;
