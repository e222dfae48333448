-- One row per day × department: bad reviews posted, of days whose next working day is over, and those replied to.
create view mart.online_review_reply_rate with (security_invoker = true) as
select
    day, department_id, 'unknown' as visit_kind,
    bad_replied as numerator,
    bad as denominator
from rollup.online_review_day
where bad > 0
    and day <= (
        select max(posted.day)
        from hospital.calendar_day as posted
        join hospital.calendar_day as yesterday on yesterday.day = quality.local_day(now()) - 1
        where posted.working_day_number < yesterday.working_day_number
    );
