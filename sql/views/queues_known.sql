-- One row: until when queues are known, the last moment recorded of any step up to now; none without a step.
create view mart.queues_known with (security_invoker = true) as
select least(last_at, now()) as until, day
from rollup.step_day
where day <= (select quality.local_day(now()))
order by day desc
limit 1;
