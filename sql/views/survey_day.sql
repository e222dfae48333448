-- One row per day × department × kind of visit × mode: invitations sent, answers received, and what they say.
create view mart.survey_day with (security_invoker = true) as
select * from rollup.survey_day;
